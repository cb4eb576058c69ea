import type { Architecture, ReleaseRecord } from '@soe/contract';
import type { Place } from '../access/place.js';
import type { DesiredDistribution } from '../desired-distribution.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { Problem, PutParameterAction } from './action.js';
import { parameterAction } from './parameter-action.js';

/** An image that the parameters of a region can point at. */
export interface PublishedImage {
  readonly architecture: Architecture;
  /** Its id; missing while it does not exist. */
  readonly imageId: string | undefined;
  /** What must be done before it may be published. */
  readonly after: readonly string[];
}

/** The version parameters of one place: image ids, and the summary once all of them are there. */
export function planParameters(
  place: Place,
  images: readonly PublishedImage[],
  seen: ObservedParameters | undefined,
  wanted: {
    readonly release: ReleaseRecord;
    readonly desired: DesiredDistribution;
    readonly summary: string;
  },
): { readonly actions: readonly PutParameterAction[]; readonly problems: readonly Problem[] } {
  const { release, desired, summary } = wanted;
  const at = {
    region: place.region,
    ...(place.consumer !== undefined && { account: place.consumer.account }),
  };
  if (seen === undefined || seen.unreachable !== undefined) {
    const { code = 'SHARE_REGION_UNREACHABLE', message = 'its parameters were not read' } =
      seen?.unreachable ?? {};
    return { actions: [], problems: [{ code, scope: 'region', ...at, message }] };
  }
  const problems: Problem[] = [];
  const actions: PutParameterAction[] = [];
  for (const { architecture, imageId, after } of images) {
    const name = desired.paths.versionImage(release.version, architecture);
    const held = seen.values[name];
    if (held === undefined) {
      actions.push(
        parameterAction(place, name, {
          value: { imageOf: architecture },
          overwrite: false,
          reason: 'the version is not published here',
          dependsOn: after,
        }),
      );
    } else if (held !== imageId) {
      problems.push({
        code: 'SHARE_VERSION_TAKEN',
        scope: 'release',
        ...at,
        architecture,
        message: `${name} holds ${held}, not the image of this build (${imageId ?? 'which is not there yet'}); a version never changes its image: release a new version`,
      });
    }
  }
  // An image that is left out has a problem of its own; without it the version is not complete.
  const complete = images.length === desired.images.length;
  const name = desired.paths.versionSummary(release.version);
  if (complete && seen.values[name] !== summary) {
    actions.push(
      parameterAction(place, name, {
        value: { text: summary },
        held: seen.values[name],
        overwrite: true,
        reason: seen.values[name] === undefined ? 'no summary yet' : 'the summary differs',
        // The summary says that a version is complete, so it is written last.
        dependsOn:
          actions.length > 0
            ? actions.map((action) => action.id)
            : images.flatMap((image) => image.after),
      }),
    );
  }
  return { actions, problems };
}
