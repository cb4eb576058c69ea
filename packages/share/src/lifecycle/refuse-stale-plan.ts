import { ShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import type { SettledOptions } from '../share-options.js';
import { channelPointers, describePointer, pointersTo } from './channel-pointers.js';
import type { DeregisterImageAction, DisableImageAction } from './lifecycle-action.js';
import type { LifecycleOptions, LifecyclePlan } from './lifecycle-plan.js';
import { unreadable } from './lifecycle-steps.js';
import { lifecyclePaths, observeTree, prefixOf } from './observe-releases.js';

type Going = DisableImageAction | DeregisterImageAction;

/**
 * See that what a plan disables or deregisters is still not needed: no channel points at it, and
 * what is deregistered was not enabled meanwhile. A plan may be a day old, and reports take time. The
 * plan of a revocation moves the channels itself.
 *
 * @throws ShareError `SHARE_PLAN_INVALID` with all that is needed; the code of what cannot be read
 */
export async function refuseStalePlan(
  { step, subject, actions }: LifecyclePlan,
  options: LifecycleOptions,
  settled: SettledOptions,
): Promise<void> {
  if (step !== 'disable' && step !== 'retire') return;
  const going = actions.filter(
    (action) => action.type === 'disable-image' || action.type === 'deregister-image',
  );
  const findings = await Promise.all([
    ...[...groupBy(going, ({ flavor }) => flavor)].map(([flavor, images]) =>
      pointedAt(flavor, images, options, settled),
    ),
    enabledAgain(going, settled),
  ]);
  if (findings.flat().length === 0) return;
  throw new ShareError(
    'SHARE_PLAN_INVALID',
    `${step} ${subject}: nothing was written, since the plan was made ${findings.flat().join('; ')}. Plan again.`,
  );
}

async function pointedAt(
  flavor: string,
  images: readonly Going[],
  { places }: LifecycleOptions,
  settled: SettledOptions,
): Promise<readonly string[]> {
  const { channels } = lifecyclePaths(flavor, places);
  const accounts = places.parameters?.accounts ?? [];
  const observed = await observeTree(channels, { ...places, parameters: { accounts } }, settled);
  const [unread] = unreadable(observed);
  if (unread !== undefined) throw new ShareError(unread.code, unread.message);
  const pointers = channelPointers(observed, prefixOf(places));
  return [...groupBy(images, ({ version }) => version)].flatMap(([version, mine]) => {
    const ids = mine.map(({ imageId }) => imageId);
    const [pointer] = pointersTo(pointers, version, ids);
    return pointer === undefined
      ? []
      : [`${describePointer(pointer)} was pointed at ${flavor} ${version}`];
  });
}

async function enabledAgain(
  images: readonly Going[],
  { aws, signal }: SettledOptions,
): Promise<readonly string[]> {
  const leaving = images.filter(({ type }) => type === 'deregister-image');
  const found = await Promise.all(
    [...groupBy(leaving, ({ region }) => region)].map(async ([region, mine]) => {
      const ids = mine.map(({ imageId }) => imageId);
      const seen = await aws.in({ region }, { signal }).images.find(mine.map(({ name }) => name));
      return seen
        .filter(({ imageId, state }) => ids.includes(imageId) && state === 'available')
        .map(({ imageId }) => `${imageId} in ${region} was enabled`);
    }),
  );
  return found.flat();
}
