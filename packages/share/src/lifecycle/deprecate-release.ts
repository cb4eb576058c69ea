import { parseVersion } from '@soe/contract';
import { settleOptions } from '../clock.js';
import { observeParameters, parameterPlaces } from '../observe/observe-parameters.js';
import { anything, objectOf, text } from '../shape.js';
import type { LifecycleOptions, LifecycleOutcome } from './lifecycle-plan.js';
import { lifecyclePaths, observeReleases } from './observe-releases.js';
import {
  type DeprecationRequest,
  deprecationNames,
  type ObservedDeprecation,
  planDeprecation,
  planUndeprecation,
} from './plan-deprecation.js';
import { refuseMalformed, releaseShape } from './refuse-malformed.js';
import { runLifecycle } from './run-lifecycle.js';

/**
 * Deprecate every region's copy of a release: consumers no longer find it from the date on, but may
 * still launch it. They see the successor and the reason as tags `ec2:SharedTag/…`, and the date in
 * the summary of the version. A second run writes nothing.
 *
 * @example
 * ```ts
 * const request = { flavor: 'al2023', version: '2026.10.0', successor: '2026.11.0' };
 * await deprecateRelease(request, { aws: connectAws(), places: distribution });
 * ```
 *
 * @throws ShareError before the first write: `SHARE_NOT_READY` while the successor is not published
 * and available everywhere, `SHARE_REFUSED` for a date that EC2 does not take and a release without
 * images, `SHARE_REGION_UNREACHABLE`; `SHARE_INCOMPLETE` when some actions failed: run again
 */
export async function deprecateRelease(
  request: DeprecationRequest,
  options: LifecycleOptions,
): Promise<LifecycleOutcome> {
  refuseMalformed('deprecate', shape, request, options);
  parseVersion(request.successor);
  const plan = planDeprecation(request, options.places, await observe(request, options));
  return runLifecycle(plan, options, options.apply ?? true);
}

/**
 * Take a deprecation back: dates, successor and reason go. A second run writes nothing.
 *
 * @throws ShareError before the first write: `SHARE_REFUSED` for a revoked release and one without
 * images, `SHARE_REGION_UNREACHABLE`; `SHARE_INCOMPLETE` when some actions failed: run again
 */
export async function undeprecateRelease(
  request: Pick<DeprecationRequest, 'flavor' | 'version'>,
  options: LifecycleOptions,
): Promise<LifecycleOutcome> {
  refuseMalformed('undeprecate', releaseShape, request, options);
  const plan = planUndeprecation(request, options.places, await observe(request, options));
  return runLifecycle(plan, options, options.apply ?? true);
}

const shape = objectOf(
  { flavor: text, version: text, successor: text, at: anything, reason: text },
  ['flavor', 'version', 'successor'],
);

async function observe(
  request: Pick<DeprecationRequest, 'flavor' | 'version'> & { readonly successor?: string },
  options: LifecycleOptions,
): Promise<ObservedDeprecation> {
  const { places } = options;
  const settled = settleOptions(options);
  lifecyclePaths(request.flavor, places).versionSummary(request.version);
  const regions = await observeReleases(request.flavor, places, settled);
  const architectures = new Set(
    regions
      .flatMap(({ images }) => images)
      .filter((image) => image.version === request.version)
      .map((image) => image.architecture),
  );
  const parameters = await observeParameters(
    parameterPlaces(places.regions, places.parameters?.accounts ?? []),
    deprecationNames(request, places, [...architectures]),
    settled,
  );
  return { at: new Date(settled.clock.now()).toISOString(), regions, parameters };
}
