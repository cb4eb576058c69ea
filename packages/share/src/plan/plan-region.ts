import type { Architecture } from '@soe/contract';
import type { Place } from '../access/place.js';
import type { DesiredDistribution, DesiredRelease } from '../desired-distribution.js';
import type { DistributionRegion } from '../distribution.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import type {
  ObservedDistribution,
  ObservedImage,
  ObservedParameters,
  ObservedRegion,
} from '../observe/observed-distribution.js';
import type { Problem } from './action.js';
import type { Plan, PlannedImage } from './plan.js';
import { fastLaunchProblems } from './plan-fast-launch.js';
import { isNeededFirst, planImage } from './plan-image.js';
import { type LaunchableImage, planLaunchTemplates } from './plan-launch-templates.js';
import { isUsable, type Origin } from './plan-origin.js';
import type { WantedSharing } from './plan-parameter-sharing.js';
import { planParameters } from './plan-parameters.js';

/** What a region is planned from. */
export interface RegionInput {
  readonly desired: DesiredDistribution;
  readonly observed: ObservedDistribution;
  /** What was observed of the parameters of a place. */
  readonly parameters: (place: Place) => ObservedParameters | undefined;
}

/** A release, and what is there to plan it from. */
export interface PlannedRelease extends DesiredRelease {
  /** Paths of its parameters: made once, because there may be a hundred thousand of them. */
  readonly names: {
    readonly images: ReadonlyMap<Architecture, string>;
    readonly summary: string;
  };
  readonly origins: readonly Origin[];
  /** The write that its other image ids wait for, see `versionClaim`. */
  readonly claim: string | undefined;
  /** Its version summary. */
  readonly summary: string;
}

/** The part of a plan that is about one region. */
export type RegionPlan = Pick<Plan, 'images' | 'actions' | 'problems'>;

/** Plan what releases need in one region. */
export function planRegion(
  at: DistributionRegion,
  releases: readonly PlannedRelease[],
  input: RegionInput,
): RegionPlan {
  const here = input.observed.regions.find((each) => each.region === at.region);
  if (here === undefined || here.unreachable !== undefined) {
    const { code = 'SHARE_REGION_UNREACHABLE', message = 'the region was not read' } =
      here?.unreachable ?? {};
    const problem: Problem = { code, scope: 'region', region: at.region, message };
    return { images: [], actions: [], problems: [problem] };
  }
  const places = parameterPlaces([at], input.desired.consumers);
  const unreachable = places.flatMap((place) => unreadable(place, input.parameters(place)));
  const readable = places.filter(
    (place) => unreadable(place, input.parameters(place)).length === 0,
  );
  const plans = releases.map((release) => planRelease(at, release, here, readable, input));
  const templates = planLaunchTemplates(
    at.region,
    input.desired.distribution.launchTemplates ?? [],
    plans.flatMap((plan) => plan.launchable),
    here.launchTemplates ?? [],
  );
  return {
    images: plans.flatMap((plan) => plan.images),
    actions: [...plans.flatMap((plan) => plan.actions), ...templates.actions],
    problems: [...plans.flatMap((plan) => plan.problems), ...templates.problems, ...unreachable],
  };
}

/** Plan the images of one release, then the parameters that point at them. */
function planRelease(
  at: DistributionRegion,
  release: PlannedRelease,
  here: ObservedRegion,
  places: readonly Place[],
  { desired, observed, parameters }: RegionInput,
): RegionPlan & { readonly launchable: readonly LaunchableImage[] } {
  const images = release.origins.map((origin) => {
    const seen = here.images.find((image) => image.name === origin.built.name);
    return { origin, seen, problem: imageProblem(at.region, origin, seen) };
  });
  const usable = images
    .filter((image) => image.problem === undefined)
    .map(({ origin: { before, ...origin }, seen }) => {
      const now = Date.parse(observed.at);
      // A copy in another region waits for actions of the build region, see `planCopy`.
      const image = { ...origin, at, desired, seen, now, origin: before };
      const actions = planImage(image);
      return {
        built: origin.built,
        seen,
        actions,
        after: actions.filter(isNeededFirst).map(({ id }) => id),
        problems: fastLaunchProblems(image),
      };
    });
  const pointed = usable.map(({ built, seen, after }) => ({
    architecture: built.architecture,
    value: { imageOf: built.name },
    imageId: seen?.imageId,
    after,
    afterClaim: release.claim === undefined ? after : [...after, release.claim],
  }));
  const published = places.map((place) =>
    planParameters(
      place,
      pointed,
      parameters(place)?.values ?? {},
      release,
      wantedSharing(place, desired, parameters(place)),
    ),
  );
  return {
    images: images.map(({ origin, seen }) => plannedImage(at.region, origin, seen)),
    actions: [
      ...usable.flatMap((image) => image.actions),
      ...published.flatMap((place) => place.actions),
    ],
    launchable: usable,
    problems: [
      ...images.flatMap((image) => image.problem ?? []),
      ...usable.flatMap((image) => image.problems),
      ...published.flatMap((place) => place.problems),
    ],
  };
}

/** Only parameters of the owner account are shared by ARN. */
function wantedSharing(
  { consumer }: Place,
  { grantees, distribution }: DesiredDistribution,
  seen: ObservedParameters | undefined,
): WantedSharing | undefined {
  const share = distribution.parameters?.share;
  if (consumer !== undefined || share === undefined) return undefined;
  return { grantees: share ? grantees : [], seen: seen?.sharing ?? {} };
}

function unreadable(
  { region, consumer }: Place,
  seen: ObservedParameters | undefined,
): readonly Problem[] {
  if (seen !== undefined && seen.unreachable === undefined) return [];
  const account = consumer === undefined ? {} : { account: consumer.account };
  const { code = 'SHARE_REGION_UNREACHABLE', message = 'its parameters were not read' } =
    seen?.unreachable ?? {};
  return [{ code, scope: 'region', region, ...account, message }];
}

function plannedImage(region: string, { built }: Origin, seen?: ObservedImage): PlannedImage {
  const { flavor, version, architecture, name } = built;
  return {
    region,
    flavor,
    version,
    architecture,
    name,
    ...(seen !== undefined && { imageId: seen.imageId }),
  };
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
    flavor: built.flavor,
    architecture: built.architecture,
    message: `${seen.imageId} (${seen.name}) in ${region} is ${seen.state}${reason}; ${
      seen.state === 'disabled' ? 'enable it' : 'deregister it'
    }, then run again`,
  };
}
