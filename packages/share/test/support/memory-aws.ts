import type { TagSet } from '@soe/contract';
import type {
  AwsAccess,
  CopyRequest,
  PermissionChange,
  Place,
  RegionAccess,
} from '../../src/index.js';

/** An image in memory. */
export interface MemoryImage {
  imageId: string;
  name: string;
  state: string;
  stateReason?: string;
  tags: TagSet;
  permissions: readonly string[];
  snapshots: { snapshotId: string; tags: TagSet; permissions: readonly string[] }[];
}

/** One call, in the words of the port. */
export interface MemoryCall {
  readonly place: string;
  readonly operation: string;
  readonly detail: unknown;
}

const writes = ['copy', 'addTags', 'changeLaunchPermissions', 'changeSnapshotPermissions', 'put'];

/**
 * AWS as a few maps: copies stay pending and image parameters unseen for as many looks as `lag`
 * says. For tests of decisions; what AWS really does is tested on `@soe/local-aws`.
 */
export class MemoryAws implements AwsAccess {
  readonly images = new Map<string, MemoryImage[]>();
  readonly parameters = new Map<string, Map<string, string>>();
  readonly calls: MemoryCall[] = [];
  /** Throws to make a call fail before its effect. */
  before: (call: MemoryCall) => void = () => undefined;
  /** Throws to make a call fail after its effect. */
  after: (call: MemoryCall) => void = () => undefined;
  readonly lag: number;
  readonly #pending = new Map<string, number>();
  readonly #copies = new Map<string, string>();
  #ids = 0;

  constructor(lag = 1) {
    this.lag = lag;
  }

  get writes(): readonly MemoryCall[] {
    return this.calls.filter((call) => writes.includes(call.operation));
  }

  region(region: string): MemoryImage[] {
    const images = this.images.get(region) ?? [];
    this.images.set(region, images);
    return images;
  }

  store(place: Place | string): Map<string, string> {
    const key =
      typeof place === 'string' ? place : `${place.region}/${place.consumer?.account ?? 'owner'}`;
    const store = this.parameters.get(key) ?? new Map<string, string>();
    this.parameters.set(key, store);
    return store;
  }

  /** Everything that the world can show, without what differs from run to run. */
  state(): unknown {
    const images = [...this.images].map(([region, all]) => [
      region,
      all.map(({ imageId: _, snapshots, ...rest }) => ({
        ...rest,
        snapshots: snapshots.map(({ tags, permissions }) => ({ tags, permissions })),
      })),
    ]);
    const parameters = [...this.parameters].map(([key, values]) => [
      key,
      [...values.keys()].sort(),
    ]);
    return { images: images.sort(), parameters: parameters.sort() };
  }

  in(place: Place, { signal }: { readonly signal?: AbortSignal | undefined } = {}) {
    const call = async <T>(operation: string, detail: unknown, effect: () => T): Promise<T> => {
      const made = {
        place: `${place.region}/${place.consumer?.account ?? 'owner'}`,
        operation,
        detail,
      };
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
      this.before(made);
      this.calls.push(made);
      const answer = effect();
      this.after(made);
      return answer;
    };
    const all = () => this.region(place.region);
    const image = (id: string) => required(all().find(({ imageId }) => imageId === id));
    const snapshot = (id: string) =>
      required(
        all()
          .flatMap(({ snapshots }) => snapshots)
          .find((each) => each.snapshotId === id),
      );
    return {
      ...notModelled,
      images: {
        find: (names: readonly string[]) =>
          call('find', names, () =>
            all()
              .filter(({ name }) => names.includes(name))
              .map((each) => this.#look(each)),
          ),
        launchPermissions: (id: string) =>
          call('launchPermissions', id, () => image(id).permissions),
        snapshotPermissions: (id: string) =>
          call('snapshotPermissions', id, () => snapshot(id).permissions),
        snapshotTags: (ids: readonly string[]) =>
          call('snapshotTags', ids, () =>
            Object.fromEntries(ids.map((id): [string, TagSet] => [id, snapshot(id).tags])),
          ),
        copy: (request: CopyRequest) => call('copy', request, () => this.#copy(place, request)),
        addTags: (ids: readonly string[], tags: TagSet) =>
          call('addTags', { ids, tags }, () => {
            for (const id of ids) {
              const target = id.startsWith('ami-') ? image(id) : snapshot(id);
              target.tags = { ...target.tags, ...tags };
            }
          }),
        changeLaunchPermissions: (id: string, change: PermissionChange) =>
          call('changeLaunchPermissions', { id, ...change }, () => {
            image(id).permissions = changed(image(id).permissions, change);
          }),
        changeSnapshotPermissions: (id: string, change: PermissionChange) =>
          call('changeSnapshotPermissions', { id, ...change }, () => {
            snapshot(id).permissions = changed(snapshot(id).permissions, change);
          }),
      },
      parameters: {
        get: (names: readonly string[]) =>
          call('get', names, () => {
            const values: Record<string, string> = {};
            for (const name of names) {
              const value = this.store(place).get(name);
              if (value !== undefined && this.#ready(`${place.region} ${name} ${value}`)) {
                values[name] = value;
              }
            }
            return values;
          }),
        put: (write: { name: string; value: string; kind: string; overwrite: boolean }) =>
          call('put', write, () => {
            if (this.store(place).has(write.name) && !write.overwrite) return 'exists' as const;
            this.store(place).set(write.name, write.value);
            if (write.kind === 'image') {
              this.#pending.set(`${place.region} ${write.name} ${write.value}`, this.lag);
            }
            return 'written' as const;
          }),
      },
    };
  }

  #copy(place: Place, request: CopyRequest): string {
    const source = required(
      this.region(request.sourceRegion).find(({ imageId }) => imageId === request.sourceImageId),
    );
    if (source.state !== 'available') throw new Error(`${source.imageId} is ${source.state}`);
    const token = `${place.region} ${request.clientToken}`;
    const imageId = this.#copies.get(token) ?? `ami-copy${++this.#ids}`;
    if (!this.#copies.has(token)) {
      this.region(place.region).push({
        imageId,
        name: request.name,
        state: 'pending',
        tags: request.tags,
        permissions: [],
        snapshots: source.snapshots.map((_, index) => ({
          snapshotId: `snap-${imageId}-${index}`,
          tags: request.tags,
          permissions: [],
        })),
      });
      this.#copies.set(token, imageId);
      this.#pending.set(imageId, this.lag);
    }
    return imageId;
  }

  #look(image: MemoryImage) {
    if (image.state === 'pending' && this.#ready(image.imageId)) image.state = 'available';
    const { imageId, name, state, stateReason, tags, snapshots } = image;
    return {
      imageId,
      name,
      state,
      ...(stateReason !== undefined && { stateReason }),
      createdAt: '2026-11-22T10:00:00.000Z',
      tags,
      snapshotIds: state === 'available' ? snapshots.map(({ snapshotId }) => snapshotId) : [],
    };
  }

  #ready(key: string): boolean {
    const looks = this.#pending.get(key) ?? 0;
    this.#pending.set(key, looks - 1);
    return looks <= 0;
  }
}

/** What else a region has: it must not be asked for here. */
const notModelled = new Proxy({} as Omit<RegionAccess, 'images' | 'parameters'>, {
  get: (_, name) => {
    throw new Error(`memory: ${String(name)} is not modelled`);
  },
});

function changed(held: readonly string[], { add = [], remove = [] }: PermissionChange) {
  return [...new Set([...held, ...add])].filter((each) => !remove.includes(each)).sort();
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('memory: no such thing');
  return value;
}
