import { settleOptions } from '../clock.js';
import { groupBy } from '../group-by.js';
import type { Action } from '../plan/action.js';
import type { ReleaseName } from '../plan/plan.js';
import { planParameterSharing } from '../plan/plan-parameter-sharing.js';
import type { ShareOptions } from '../share-options.js';
import { applyPlan } from './apply-plan.js';
import type { DistributionResult } from './distribution-result.js';
import { requireDone } from './require-done.js';

/** A pointer of a channel, in the owner account. */
export interface SharedPointer {
  /** Its region. */
  readonly region: string;
  /** Its path. */
  readonly name: string;
  /** Whether it holds an image id. */
  readonly kind: 'text' | 'image';
  /** The parameter of the version that it points at: whoever may read that may read the pointer. */
  readonly like: string;
}

/**
 * Let pointers of channels be read, by their ARN, by just those who may read what they point at.
 * For after they were moved; a pointer that does not exist is left out, and a second time writes
 * nothing.
 *
 * @throws ShareError `SHARE_INCOMPLETE` when some could not be shared: run again; `SHARE_AWS_FAILED`,
 * `SHARE_CANCELLED`
 */
export async function sharePointers(
  releases: readonly ReleaseName[],
  pointers: readonly SharedPointer[],
  options: ShareOptions,
): Promise<DistributionResult> {
  const regions = groupBy(pointers, ({ region }) => region);
  const actions = await Promise.all(
    [...regions].map(([region, here]) => planRegion(region, here, options)),
  );
  const plan = { releases, images: [], actions: actions.flat(), problems: [] };
  return requireDone(plan, await applyPlan(plan, options), options);
}

async function planRegion(
  region: string,
  pointers: readonly SharedPointer[],
  options: ShareOptions,
): Promise<readonly Action[]> {
  const { aws, signal } = settleOptions(options);
  const { parameters } = aws.in({ region }, { signal });
  const names = [...new Set(pointers.flatMap(({ name, like }) => [name, like]))];
  const [seen, values] = await Promise.all([
    parameters.sharing(names),
    parameters.get(pointers.map(({ name }) => name)),
  ]);
  return pointers.flatMap(({ name, kind, like }) =>
    planParameterSharing(
      region,
      { name, kind, held: values[name], put: undefined },
      { grantees: seen[like]?.readers ?? [], seen },
    ),
  );
}
