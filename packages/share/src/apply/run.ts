import type { FoundImage } from '../access/image-access.js';
import type { Place } from '../access/place.js';
import type { RegionAccess } from '../aws-access.js';
import { ShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import { placeKey } from '../place-key.js';
import type { Plan, PlannedImage } from '../plan/plan.js';
import type { SettledOptions, WaitOptions } from '../share-options.js';
import { createPace, type Pace } from './pace.js';
import { createPoller, type Poller } from './poller.js';

/** What the actions of one plan share while it is applied. */
export interface Run {
  readonly options: SettledOptions;
  /** The way to a place, stopped by the signal of the run. */
  readonly access: (place: Place) => RegionAccess;
  /** One poller per region for all copies that EC2 does not list yet, by name. */
  readonly copies: (region: string) => Poller<readonly FoundImage[]>;
  /** One poller per region for all images that are waited for, by name. */
  readonly images: (region: string) => Poller<readonly FoundImage[]>;
  /** One poller per account and region for all parameters that are waited for. */
  readonly parameters: (place: Place) => Poller<string>;
  /** Turns to write a parameter, per account and region. */
  readonly pace: Pace;
  /** What is known of an image of a region, by its name, now. */
  readonly image: (region: string, name: string) => KnownImage;
  /** Remember what was learnt of an image. */
  readonly learn: (region: string, name: string, image: Partial<KnownImage>) => void;
  /** The images of the plan with what was learnt. */
  readonly plannedImages: () => readonly PlannedImage[];
  /** Count an action that has ended. */
  readonly count: () => { readonly done: number; readonly total: number };
}

/** What an action needs to know of an image. */
export interface KnownImage {
  readonly imageId: string;
  readonly snapshotIds: readonly string[];
}

/** AWS support names 3 per second for PutParameter, per account and region. */
const parameterWrites = { turns: 3, within: 1_000 };

/** Start a run of a plan. */
export function createRun(plan: Plan, options: SettledOptions): Run {
  const access = (place: Place) => options.aws.in(place, { signal: options.signal });
  const known = new Map<string, Partial<KnownImage>>(
    plan.images.map((image) => [key(image), pickId(image)]),
  );
  const perRegion = (wait: WaitOptions) =>
    perKey(
      (region: string) => region,
      (region) => imagePoller(region, access({ region }), wait, options),
    );
  let done = 0;
  return {
    options,
    access,
    copies: perRegion(options.settleWait),
    images: perRegion(options.imageWait),
    parameters: perKey(
      ({ region, consumer }: Place) => placeKey(region, consumer?.account),
      (place) => parameterPoller(place, access(place), options),
    ),
    pace: createPace(parameterWrites, options),
    image(region, name) {
      const { imageId, snapshotIds = [] } = known.get(key({ region, name })) ?? {};
      if (imageId !== undefined) return { imageId, snapshotIds };
      throw new ShareError(
        'SHARE_PLAN_INVALID',
        `image ${name} in ${region}: the plan neither names nor makes it; plan again`,
      );
    },
    learn(region, name, image) {
      const at = key({ region, name });
      known.set(at, { ...known.get(at), ...image });
    },
    plannedImages: () =>
      plan.images.map((image) => ({ ...image, ...pickId(known.get(key(image))) })),
    count: () => ({ done: ++done, total: plan.actions.length }),
  };
}

function imagePoller(
  region: string,
  access: RegionAccess,
  wait: WaitOptions,
  options: SettledOptions,
) {
  return createPoller<readonly FoundImage[]>({
    ...options,
    wait,
    // By name, not by id: a copy that is too new to be listed is then missing, not an error.
    read: async (names) => groupBy(await access.images.find(names), (image) => image.name),
    onWait: (names, nextLook) =>
      options.onEvent({ type: 'waiting', subject: 'images', region, names, nextLook }),
  });
}

function parameterPoller({ region }: Place, access: RegionAccess, options: SettledOptions) {
  return createPoller<string>({
    ...options,
    wait: options.settleWait,
    read: async (names) => new Map(Object.entries(await access.parameters.get(names))),
    onWait: (names, nextLook) =>
      options.onEvent({ type: 'waiting', subject: 'parameters', region, names, nextLook }),
  });
}

function perKey<K, V>(toKey: (of: K) => string, make: (of: K) => V): (of: K) => V {
  const made = new Map<string, V>();
  return (of) => {
    const at = toKey(of);
    const value = made.get(at) ?? make(of);
    made.set(at, value);
    return value;
  };
}

function key({ region, name }: Pick<PlannedImage, 'region' | 'name'>): string {
  return `${region} ${name}`;
}

function pickId(image: { readonly imageId?: string } = {}): { readonly imageId?: string } {
  return image.imageId === undefined ? {} : { imageId: image.imageId };
}
