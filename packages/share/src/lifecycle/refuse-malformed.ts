import { ShareError } from '../errors.js';
import { flag, objectOf, type Shape, text } from '../shape.js';
import type { LifecycleOptions } from './lifecycle-plan.js';

const named = objectOf({ flavor: text, version: text }, ['flavor', 'version']);

/** The form of a request that names a release; whatever else it says changes nothing. */
export const releaseShape: Shape = (at, request) => {
  const { flavor, version } = (request ?? {}) as Readonly<Record<string, unknown>>;
  return named(at, { flavor, version });
};

/**
 * Refuse a request that says less or something else than it means, before anything is read.
 *
 * @throws ShareError `SHARE_REFUSED` for the request, `SHARE_OPTIONS_INVALID` for `apply`
 */
export function refuseMalformed(
  step: string,
  shape: Shape,
  request: unknown,
  options: LifecycleOptions,
): void {
  const findings = shape('', request);
  if (findings.length > 0) {
    throw new ShareError('SHARE_REFUSED', `${step}: nothing was written. ${findings.join('; ')}`);
  }
  refuseUnclearApply(options);
}

/**
 * Refuse a text that says whether to write: `'no'` is not `false`.
 *
 * @throws ShareError `SHARE_OPTIONS_INVALID`
 */
export function refuseUnclearApply(options: LifecycleOptions): void {
  const { apply } = (options as Partial<LifecycleOptions> | undefined) ?? {};
  if (apply === undefined) return;
  const findings = flag('apply', apply);
  if (findings.length === 0) return;
  throw new ShareError('SHARE_OPTIONS_INVALID', `options: ${findings.join('; ')}`);
}
