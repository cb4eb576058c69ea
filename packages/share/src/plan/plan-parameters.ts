import type { Architecture } from '@soe/contract';
import type { Place } from '../access/place.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { ParameterAction, ParameterValue, Problem, PutParameterAction } from './action.js';
import { keepDeprecation } from './keep-deprecation.js';
import { parameterAction, parameterId } from './parameter-action.js';
import {
  planParameterSharing,
  type SharableParameter,
  type WantedSharing,
} from './plan-parameter-sharing.js';
import type { PlannedRelease } from './plan-region.js';

/** An image that the parameters of a region can point at. */
export interface PublishedImage {
  readonly architecture: Architecture;
  /** What its parameter will hold. */
  readonly value: ParameterValue;
  /** Its id; missing while it does not exist. */
  readonly imageId: string | undefined;
  /** What must be done before it may be published. */
  readonly after: readonly string[];
  /** The same, and the write that claims the version. */
  readonly afterClaim: readonly string[];
}

/**
 * The version parameters of one place: image ids, and the summary once all of them are there; and who
 * may read them by ARN, where that is managed.
 */
export function planParameters(
  place: Place,
  images: readonly PublishedImage[],
  values: ObservedParameters['values'],
  { release, names, claim, summary, images: built }: PlannedRelease,
  sharing: WantedSharing | undefined,
): { readonly actions: readonly ParameterAction[]; readonly problems: readonly Problem[] } {
  const { flavor } = release;
  const problems: Problem[] = [];
  const actions: PutParameterAction[] = [];
  for (const { architecture, value, imageId, after, afterClaim } of images) {
    const name = names.images.get(architecture) ?? '';
    const held = values[name];
    if (held === undefined) {
      actions.push(
        parameterAction(place, name, {
          value,
          overwrite: false,
          reason: 'the version is not published here',
          dependsOn: parameterId(place, name) === claim ? after : afterClaim,
        }),
      );
    } else if (held !== imageId) {
      problems.push({
        code: 'SHARE_VERSION_TAKEN',
        scope: 'release',
        region: place.region,
        ...(place.consumer !== undefined && { account: place.consumer.account }),
        flavor,
        architecture,
        message: `${name} holds ${held}, not the image of this build (${imageId ?? 'which is not there yet'}); a version never changes its image: release a new version`,
      });
    }
  }
  // An image that is left out has a problem of its own; without it the version is not complete.
  const complete = images.length === built.length;
  const name = names.summary;
  const held = values[name];
  const wanted = keepDeprecation(summary, held);
  if (complete && held !== wanted) {
    actions.push(
      parameterAction(place, name, {
        value: { text: wanted },
        held,
        overwrite: true,
        reason: held === undefined ? 'no summary yet' : 'the summary differs',
        // The summary says that a version is complete, so it is written last.
        dependsOn:
          actions.length > 0
            ? actions.map((action) => action.id)
            : images.flatMap((image) => image.after),
      }),
    );
  }
  if (sharing === undefined) return { actions, problems };
  const parameters = [
    ...images.map(({ architecture }) => ({
      name: names.images.get(architecture) ?? '',
      kind: 'image' as const,
    })),
    { name, kind: 'text' as const },
  ].map(
    (parameter): SharableParameter => ({
      ...parameter,
      held: values[parameter.name],
      put: actions.find((action) => action.name === parameter.name),
    }),
  );
  return {
    actions: parameters.flatMap((each) => planParameterSharing(place.region, each, sharing)),
    problems,
  };
}
