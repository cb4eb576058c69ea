import type { Place } from '../access/place.js';
import type { ShareErrorCode } from '../errors.js';
import type { ObservedFailure } from '../observe/observed-distribution.js';
import type { Problem } from '../plan/action.js';
import type {
  DeleteParametersAction,
  LifecycleImageAction,
  LifecycleImageBase,
  PutSummaryAction,
  UntagImageAction,
} from './lifecycle-action.js';
import { retiringTag } from './lifecycle-tags.js';
import type { ReleasedImage } from './observe-releases.js';

/** The part that all steps about one image have in common. */
export function imageStep<T extends LifecycleImageAction['type']>(
  image: ReleasedImage,
  type: T,
  reason: string,
  dependsOn: readonly string[] = [],
): LifecycleImageBase & { readonly type: T } {
  const { region, flavor, version, architecture, imageId, name } = image;
  return {
    id: `${region}/${imageId}/${type}`,
    type,
    region,
    reason,
    dependsOn,
    flavor,
    version,
    architecture,
    imageId,
    name,
  };
}

/** The part that steps about parameters have in common. */
export function parameterStep<T extends (DeleteParametersAction | PutSummaryAction)['type']>(
  { region, consumer }: Place,
  type: T,
  name: string,
  reason: string,
  dependsOn: readonly string[] = [],
) {
  return {
    id: `${region}/${consumer?.account ?? 'owner'}${name}/${type}`,
    type,
    region,
    reason,
    dependsOn,
    ...(consumer !== undefined && { consumer }),
  };
}

/** A mark on an image that was enabled again must not count when it is disabled the next time. */
export function unmarkSteps(
  image: ReleasedImage,
  dependsOn: readonly string[] = [],
): readonly UntagImageAction[] {
  if (image.tags[retiringTag] === undefined) return [];
  const step = imageStep(image, 'untag-image', 'no longer being retired', dependsOn);
  return [{ ...step, keys: [retiringTag], snapshotIds: image.snapshotIds }];
}

/** Something that forbids the whole plan. */
export function refusal(
  message: string,
  where: { readonly region?: string; readonly account?: string; readonly flavor?: string } = {},
  code: ShareErrorCode = 'SHARE_REFUSED',
): Problem {
  return { code, scope: 'release', region: 'everywhere', ...where, message };
}

/** What cannot be read cannot be judged. */
export function unreadable(
  observed: readonly {
    readonly region: string;
    readonly account?: string;
    readonly unreachable?: ObservedFailure;
  }[],
  scope: Problem['scope'] = 'release',
): readonly Problem[] {
  return observed.flatMap(({ region, account, unreachable }) =>
    unreachable === undefined
      ? []
      : [{ ...unreachable, scope, region, ...(account !== undefined && { account }) }],
  );
}
