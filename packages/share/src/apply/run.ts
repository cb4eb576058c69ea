import type { FoundImage } from '../access/image-access.js';
import type { Place } from '../access/place.js';
import type { RegionAccess } from '../aws-access.js';
import { ShareError } from '../errors.js';
import { groupBy } from '../group-by.js';
import { placeKey } from '../place-key.js';
import type { Action, WaitForImageAction } from '../plan/action.js';
import type { Plan, PlannedImage } from '../plan/plan.js';
import { isUsable } from '../plan/plan-origin.js';
import type { SettledOptions } from '../share-options.js';
import { type Companions, createCompanions } from './companions.js';
import { type CopyQueue, createCopyQueue } from './copy-queue.js';
import { followingSchedule, leadingSchedule, settleSchedule } from './look-schedule.js';
import { createPoller, type Poller, type PollerOptions } from './poller.js';
import { createRemainingTime } from './remaining-time.js';

/** What the actions of one plan share while it is applied. */
export interface Run {
  readonly options: SettledOptions;
  /** The way to a place, stopped by the signal of the run. */
  readonly access: (place: Place) => RegionAccess;
  /** One poller per region for all images that are waited for, by name. */
  readonly images: (region: string) => Poller<readonly FoundImage[]>;
  /** One poller per account and region for all parameters that are waited for. */
  readonly parameters: (place: Place) => Poller<string>;
  /** One queue per region for all copies. */
  readonly copyQueue: (region: string) => CopyQueue;
  /** Images that EC2 makes now. */
  readonly pending: Pick<Companions, 'begin' | 'end'>;
  /** What is known of an image of a region, by its name, now. */
  readonly image: (region: string, name: string) => KnownImage;
  /** Remember what was learnt of an image. */
  readonly learn: (region: string, name: string, image: Partial<KnownImage>) => void;
  /** The images of the plan with what was learnt. */
  readonly plannedImages: () => readonly PlannedImage[];
  /** Count an action that has ended. */
  readonly count: (action: Action) => Progress;
}

/** How far a run is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly remaining: number;
}

/** What an action needs to know of an image. */
export interface KnownImage {
  readonly imageId: string;
  readonly snapshotIds: readonly string[];
}

/** Start a run of a plan. */
export function createRun(plan: Plan, options: SettledOptions): Run {
  const access = (place: Place) => options.aws.in(place, { signal: options.signal });
  const known = new Map<string, Partial<KnownImage>>(
    plan.images.map((image) => [key(image), pickId(image)]),
  );
  const copyQueue = perKey(
    (region: string) => region,
    () => createCopyQueue({ ...options, wait: options.imageWait }),
  );
  const companions = createCompanions((region, name) => images(region).wake(name));
  const pending = {
    begin: companions.begin,
    end(region: string, name: string) {
      companions.end(region, name);
      copyQueue(region).left(name);
    },
  };
  const images = perKey(
    (region: string) => region,
    (region) =>
      imagePoller(region, options, {
        delay: (name, waited, urgent) =>
          urgent || companions.leads(region, name)
            ? leadingSchedule(waited, options.imageWait)
            : followingSchedule(waited, options.imageWait),
        read: async (names) => {
          const found = await access({ region }).images.find(names);
          for (const { name, imageId, state, volumes = 1 } of found) {
            if (imageId !== known.get(key({ region, name }))?.imageId) continue;
            if (state !== 'available' && isUsable(state)) copyQueue(region).hold(name, volumes);
            else pending.end(region, name);
          }
          return groupBy(found, (image) => image.name);
        },
      }),
  );
  for (const { region, name } of foundPending(plan)) copyQueue(region).hold(name, 1);
  const remaining = createRemainingTime(plan, options.clock);
  let done = 0;
  return {
    options,
    access,
    images,
    copyQueue,
    pending,
    parameters: perKey(
      ({ region, consumer }: Place) => placeKey(region, consumer?.account),
      (place) => parameterPoller(place, access(place), options),
    ),
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
    count: (action) => ({ done: ++done, total: plan.actions.length, remaining: remaining(action) }),
  };
}

/** Images that EC2 makes already: nothing in the plan copies them. */
function foundPending({ actions }: Plan): readonly WaitForImageAction[] {
  const copied = new Set(actions.flatMap((each) => (each.type === 'copy-image' ? key(each) : [])));
  return actions.filter(
    (action): action is WaitForImageAction =>
      action.type === 'wait-for-image' && !copied.has(key(action)),
  );
}

function imagePoller(
  region: string,
  options: SettledOptions,
  how: Pick<PollerOptions<readonly FoundImage[]>, 'delay' | 'read'>,
) {
  return createPoller<readonly FoundImage[]>({
    ...options,
    ...how,
    wait: options.imageWait,
    onWait: (names, nextLook) =>
      options.onEvent({ type: 'waiting', subject: 'images', region, names, nextLook }),
  });
}

function parameterPoller({ region }: Place, access: RegionAccess, options: SettledOptions) {
  return createPoller<string>({
    ...options,
    wait: options.settleWait,
    delay: (_, waited) => settleSchedule(waited, options.settleWait),
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
