import { parseParameterPath } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import { dayMs } from './deprecation-date.js';
import type { LifecycleAction } from './lifecycle-action.js';
import { parameterStep } from './lifecycle-steps.js';
import { marksSnapshot, retiringSince } from './lifecycle-tags.js';
import { prefixOf } from './observe-releases.js';
import type { ObservedFlavor } from './observed-use.js';
import type { SettledPolicy } from './retirement-policy.js';

/** What a run left behind that was stopped, or that EC2 refused: only what is marked is touched. */
export function planLeftOvers(
  observed: ObservedFlavor,
  policy: SettledPolicy,
  places: PromotionPlaces,
  now: number,
): readonly LifecycleAction[] {
  const { prefix } = prefixOf(places);
  return observed.regions.flatMap(({ region, images, unreachable }): readonly LifecycleAction[] => {
    if (unreachable !== undefined) return [];
    const known = new Set(images.map(({ imageId }) => imageId));
    const names = observed.parameters
      .filter((each) => each.region === region && each.account === undefined)
      .flatMap(({ values }) => Object.keys(values))
      .filter((name) => {
        const identity = parseParameterPath(name, { prefix });
        return identity?.kind === 'version-permissions' && !known.has(identity.imageId);
      });
    const snapshotIds = observed.marked
      .filter((marked) => {
        const since = retiringSince(marked.mark);
        const over = since !== undefined && since + policy.graceDays * dayMs <= now;
        const needed = images.some((image) => image.snapshotIds.includes(marked.snapshotId));
        const own = marksSnapshot(marked.mark, marked.snapshotId);
        return marked.region === region && over && own && !needed;
      })
      .map(({ snapshotId }) => snapshotId);
    const [name] = names;
    const reason = 'left over: the image is gone';
    return [
      ...(name === undefined
        ? []
        : [{ ...parameterStep({ region }, 'delete-parameters', name, reason), names }]),
      ...(snapshotIds.length === 0
        ? []
        : [
            {
              id: `${region}/${observed.flavor}/delete-snapshots`,
              type: 'delete-snapshots' as const,
              region,
              reason,
              dependsOn: [],
              snapshotIds,
            },
          ]),
    ];
  });
}
