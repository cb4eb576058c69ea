import type { TagSet } from '@soe/contract';
import type {
  AwsAccess,
  CopyRequest,
  ParameterSharing,
  ParameterVersion,
  ParameterWrite,
  PermissionChange,
  Place,
  RegionAccess,
} from '../../src/index.js';
import { toReaders } from '../../src/parameter-readers.js';
import { owner } from './release.js';

/** An image in memory. */
export interface MemoryImage {
  imageId: string;
  name: string;
  state: string;
  stateReason?: string;
  tags: TagSet;
  permissions: readonly string[];
  platform?: string;
  watermarks?: readonly string[];
  /** ISO 8601. */
  deprecateAt?: string;
  protection?: string;
  snapshots: { snapshotId: string; tags: TagSet; permissions: readonly string[] }[];
}

/** One call, in the words of the port. */
export interface MemoryCall {
  readonly place: string;
  readonly operation: string;
  readonly detail: unknown;
}

const writes = [
  'copy',
  'addTags',
  'changeLaunchPermissions',
  'changeSnapshotPermissions',
  'attachWatermark',
  'setDeprecation',
  'setProtection',
  'put',
  'delete',
  'share',
];

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
  /** Milliseconds since 1970, for the dates of parameters. */
  now: () => number = () => Date.parse('2026-11-22T10:00:00.000Z');
  readonly lag: number;
  readonly #pending = new Map<string, number>();
  readonly #copies = new Map<string, string>();
  /** What parameters held, by place and name, oldest first. */
  readonly #versions = new Map<string, ParameterVersion[]>();
  /** Who may read advanced parameters of the owner account, by place and name. */
  readonly readers = new Map<string, readonly string[]>();
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
    const key = typeof place === 'string' ? place : keyOf(place);
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
    return {
      images: images.sort(),
      parameters: parameters.sort(),
      readers: [...this.readers].sort(),
    };
  }

  organization(): never {
    throw new Error('memory: organizations are not modelled');
  }

  in(place: Place, { signal }: { readonly signal?: AbortSignal | undefined } = {}) {
    const call = async <T>(operation: string, detail: unknown, effect: () => T): Promise<T> => {
      const made = {
        place: keyOf(place),
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
    return modelledOnly({
      images: {
        find: (names: readonly string[]) =>
          call('find', names, () =>
            all()
              .filter(({ name }) => names.includes(name))
              .map((each) => this.#look(each)),
          ),
        findById: (ids: readonly string[]) =>
          call('findById', ids, () =>
            all()
              .filter(({ imageId }) => ids.includes(imageId))
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
        attachWatermark: (id: string, name: string) =>
          call('attachWatermark', { id, name }, () => {
            const { permissions, watermarks = [] } = image(id);
            if (permissions.includes('all')) throw new Error(`memory: ${id} is public`);
            image(id).watermarks = [...new Set([...watermarks, `${owner}:${name}`])];
          }),
        setDeprecation: (id: string, deprecateAt: string | undefined) =>
          call('setDeprecation', { id, deprecateAt }, () => {
            if (deprecateAt === undefined) {
              delete image(id).deprecateAt;
              return;
            }
            const minute = Math.round(Date.parse(deprecateAt) / 60_000) * 60_000;
            if (minute < this.now() - 60_000) throw new Error('memory: the date is in the past');
            image(id).deprecateAt = new Date(minute).toISOString();
          }),
        setProtection: (id: string, protection: 'off' | 'on' | 'cooldown') =>
          call('setProtection', { id, protection }, () => {
            image(id).protection = {
              off: 'disabled',
              on: 'enabled-without-cooldown',
              cooldown: 'enabled-with-cooldown',
            }[protection];
          }),
      },
      parameters: {
        get: (names: readonly string[]) =>
          call('get', names, () => {
            const states = Object.entries(this.#seen(place, names));
            return Object.fromEntries(states.map(([name, { value }]) => [name, value]));
          }),
        read: (names: readonly string[]) => call('read', names, () => this.#seen(place, names)),
        history: (name: string) => call('history', name, () => [...this.#history(place, name)]),
        delete: (names: readonly string[]) =>
          call('delete', names, () => {
            for (const name of names) {
              this.store(place).delete(name);
              this.#versions.delete(`${keyOf(place)} ${name}`);
              this.readers.delete(`${keyOf(place)} ${name}`);
            }
          }),
        sharing: (names: readonly string[]) =>
          call('sharing', names, () => {
            const found = names.filter((name) => this.store(place).has(name));
            return Object.fromEntries(
              found.map((name): [string, ParameterSharing] => {
                const readers = this.readers.get(`${keyOf(place)} ${name}`);
                const tier = readers === undefined ? 'standard' : 'advanced';
                return [name, { tier, readers: readers ?? [], foreign: false }];
              }),
            );
          }),
        share: (name: string, grantees: readonly string[]) =>
          call('share', { name, grantees }, () => {
            const key = `${keyOf(place)} ${name}`;
            if (!this.store(place).has(name)) return 'missing' as const;
            if (!this.readers.has(key)) return 'standard' as const;
            this.readers.set(key, toReaders(grantees));
            return 'shared' as const;
          }),
        put: (write: ParameterWrite) =>
          call('put', write, () =>
            this.#put(place, write) === undefined ? ('exists' as const) : ('written' as const),
          ),
        putNumbered: (write: ParameterWrite) => call('put', write, () => this.#put(place, write)),
      },
    });
  }

  #put(place: Place, write: ParameterWrite): number | undefined {
    if (this.store(place).has(write.name) && !write.overwrite) return undefined;
    const key = `${keyOf(place)} ${write.name}`;
    if (write.tier !== undefined) this.readers.set(key, this.readers.get(key) ?? []);
    const versions = this.#history(place, write.name);
    versions.push({
      value: write.value,
      version: (versions.at(-1)?.version ?? 0) + 1,
      modifiedAt: new Date(this.now()).toISOString(),
    });
    this.store(place).set(write.name, write.value);
    if (write.kind === 'image') {
      this.#pending.set(`${keyOf(place)} ${write.name} ${write.value}`, this.lag);
    }
    return versions.length;
  }

  /** What readers see: an image id that is still looked at shows what was there before. */
  #seen(place: Place, names: readonly string[]): Record<string, ParameterVersion> {
    const states: Record<string, ParameterVersion> = {};
    for (const name of names) {
      const value = this.store(place).get(name);
      if (value === undefined) continue;
      const ready = this.#ready(`${keyOf(place)} ${name} ${value}`);
      const state = this.#history(place, name).at(ready ? -1 : -2);
      if (state !== undefined) states[name] = state;
    }
    return states;
  }

  /** The versions of a parameter. What a test put there itself is the newest one. */
  #history(place: Place, name: string): ParameterVersion[] {
    const key = `${keyOf(place)} ${name}`;
    const versions = this.#versions.get(key) ?? [];
    this.#versions.set(key, versions);
    const value = this.store(place).get(name);
    if (value !== undefined && versions.at(-1)?.value !== value) {
      const modifiedAt = new Date(this.now()).toISOString();
      versions.push({ value, version: (versions.at(-1)?.version ?? 0) + 1, modifiedAt });
    }
    return versions;
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
        ...(source.platform !== undefined && { platform: source.platform }),
        ...(source.watermarks !== undefined && { watermarks: source.watermarks }),
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
    const { permissions: _, snapshots, ...rest } = image;
    const { state } = image;
    return {
      ...rest,
      createdAt: '2026-11-22T10:00:00.000Z',
      snapshotIds: state === 'available' ? snapshots.map(({ snapshotId }) => snapshotId) : [],
    };
  }

  #ready(key: string): boolean {
    const looks = this.#pending.get(key) ?? 0;
    this.#pending.set(key, looks - 1);
    return looks <= 0;
  }
}

/** What else a region has must not be asked for here. */
function modelledOnly<M extends object>(modelled: M): M & RegionAccess {
  return new Proxy(modelled as M & RegionAccess, {
    get: (target, name, receiver): unknown => {
      if (name in target || typeof name === 'symbol') return Reflect.get(target, name, receiver);
      throw new Error(`memory: ${name} is not modelled`);
    },
  });
}

function keyOf({ region, consumer }: Place): string {
  return `${region}/${consumer?.account ?? 'owner'}`;
}

function changed(held: readonly string[], { add = [], remove = [] }: PermissionChange) {
  return [...new Set([...held, ...add])].filter((each) => !remove.includes(each)).sort();
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('memory: no such thing');
  return value;
}
