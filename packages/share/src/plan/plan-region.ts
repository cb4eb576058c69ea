import type { ReleaseRecord } from '@soe/contract';
import type { Place } from '../access/place.js';
import type { DesiredDistribution } from '../desired-distribution.js';
import type { DistributionRegion } from '../distribution.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import type {
  ObservedDistribution,
  ObservedImage,
  ObservedParameters,
} from '../observe/observed-distribution.js';
import type { Problem } from './action.js';
import { imageActionId } from './image-in-region.js';
import type { Plan, PlannedImage } from './plan.js';
import { planImage } from './plan-image.js';
import { isUsable, type Origin } from './plan-origin.js';
import { planParameters } from './plan-parameters.js';

/** What a region is planned from. */
export interface RegionInput {
  readonly release: ReleaseRecord;
  readonly desired: DesiredDistribution;
  readonly observed: ObservedDistribution;
  /** What was observed of the parameters of a place. */
  readonly parameters: (place: Place) => ObservedParameters | undefined;
  readonly origins: readonly Origin[];
  readonly summary: string;
}

/** The part of a plan that is about one region. */
export type RegionPlan = Pick<Plan, 'images' | 'actions' | 'problems'>;

/** Plan the images of one region, then the parameters that point at them. */
export function planRegion(at: DistributionRegion, input: RegionInput): RegionPlan {
  const { desired, observed, origins, parameters } = input;
  const here = observed.regions.find((each) => each.region === at.region);
  if (here === undefined || here.unreachable !== undefined) {
    const { code = 'SHARE_REGION_UNREACHABLE', message = 'the region was not read' } =
      here?.unreachable ?? {};
    const problem: Problem = { code, scope: 'region', region: at.region, message };
    return { images: [], actions: [], problems: [problem] };
  }
  const images = origins.map((origin) => {
    const seen = here.images.find((image) => image.name === origin.built.name);
    return { origin, seen, problem: imageProblem(at.region, origin, seen) };
  });
  const usable = images
    .filter((image) => image.problem === undefined)
    .map(({ origin: { built, tags, available }, seen }) => {
      // A copy in another region waits for the action of the build region, see `planCopy`.
      const origin = available ? [] : [imageActionId(built.region, built, 'wait-for-image')];
      return { built, seen, actions: planImage({ built, at, desired, tags, seen, origin }) };
    });
  const published = parameterPlaces([at], desired.consumers).map((place) =>
    planParameters(
      place,
      usable.map(({ built, seen, actions }) => ({
        architecture: built.architecture,
        imageId: seen?.imageId,
        after: actions.filter(({ type }) => !type.startsWith('unshare')).map(({ id }) => id),
      })),
      parameters(place),
      input,
    ),
  );
  return {
    images: images.map(({ origin, seen }) => plannedImage(at.region, origin, seen)),
    actions: [
      ...usable.flatMap((image) => image.actions),
      ...published.flatMap((place) => place.actions),
    ],
    problems: [
      ...images.flatMap((image) => image.problem ?? []),
      ...published.flatMap((place) => place.problems),
    ],
  };
}

function plannedImage(region: string, { built }: Origin, seen?: ObservedImage): PlannedImage {
  const { architecture, name } = built;
  return { region, architecture, name, ...(seen !== undefined && { imageId: seen.imageId }) };
}

function imageProblem(
  region: string,
  { built }: Origin,
  seen?: ObservedImage,
): Problem | undefined {
  if (seen === undefined || isUsable(seen.state)) return undefined;
  const reason = seen.stateReason === undefined ? '' : ` (${seen.stateReason})`;
  return {
    code: 'SHARE_IMAGE_FAILED',
    scope: 'region',
    region,
    architecture: built.architecture,
    message: `${seen.imageId} (${seen.name}) in ${region} is ${seen.state}${reason}; ${
      seen.state === 'disabled' ? 'enable it' : 'deregister it'
    }, then run again`,
  };
}
