import type { PackerEvent } from '../events.js';
import type { PackerImage } from '../transcript/artifacts.js';
import type { ResourceKind } from './cloud.js';

/**
 * A trace that a build has told of. An id or a name says what to look for; it never proves that
 * something belongs to the run, because scripts can print such lines too.
 */
export interface LedgerEntry {
  /** When it was first told, as an ISO 8601 time in UTC, in whole seconds. */
  readonly at: string;
  /** The build as Packer names it. */
  readonly build: string;
  /** What it is. A source image belongs to its vendor and is kept as evidence only. */
  readonly kind: ResourceKind | 'source-image';
  /** Its id, where Packer told it. */
  readonly id?: string;
  /** Its name, where Packer told it. */
  readonly name?: string;
  /** The region that an image was copied to; absent for what is in the region of the build. */
  readonly region?: string;
  /** Packer said that it was removing it. */
  readonly removed?: true;
}

/** What is known about a run besides its entries. */
export interface LedgerHeader {
  /** The id of the run. */
  readonly runId: string;
  /** When it began, as an ISO 8601 time in UTC. */
  readonly startedAt: string;
  /** When Packer ended; absent as long as nobody has seen it end. */
  readonly endedAt?: string;
  /** Packer is still at work, so nothing is left behind yet. Default: it is not. */
  readonly running?: boolean;
  /**
   * Tags that the template gives to everything temporary (`run_tags`) and that no other run gives,
   * such as one with the id of the run.
   */
  readonly runTags?: Readonly<Record<string, string>>;
  /** What is left of the run is wanted until then, as an ISO 8601 time in UTC. */
  readonly keepUntil?: string;
  /** The images that the run has handed over. They are never orphans. Default: none. */
  readonly artifacts?: readonly PackerImage[];
  /** Ids of whatever else it has handed over, such as volumes. They are never orphans. Default: none. */
  readonly handedOver?: readonly string[];
}

/** Everything that a run may have left in the cloud, as plain data. */
export interface Ledger extends LedgerHeader {
  /** The images that the run has handed over. They are never orphans. */
  readonly artifacts: readonly PackerImage[];
  /** What its builds have told of, each once. */
  readonly entries: readonly LedgerEntry[];
}

/** What an event tells of. Most tell of nothing. */
export function readEntries(event: PackerEvent): readonly LedgerEntry[] {
  if (!('elapsedMs' in event)) return [];
  const { at, build } = event;
  const entry = (
    kind: LedgerEntry['kind'],
    what: Pick<LedgerEntry, 'id' | 'name' | 'region' | 'removed'> = {},
  ): readonly LedgerEntry[] => (isBelievable(what) ? [{ at, build, kind, ...what }] : []);
  switch (event.type) {
    case 'image-name-checking':
      return entry('image', { name: event.imageName });
    case 'source-image-found':
      return entry('source-image', { id: event.imageId });
    case 'key-pair-creating':
      return entry('key-pair', { name: event.keyPair });
    case 'security-group-creating':
      return entry('security-group', { name: event.securityGroup });
    case 'launch-template-creating':
      return entry('launch-template');
    case 'instance-launched':
    case 'instance-waiting':
      return entry('instance', { id: event.instanceId });
    case 'image-registered':
    case 'image-modifying':
      return entry('image', { id: event.imageId });
    case 'snapshot-modifying':
      return entry('snapshot', { id: event.snapshotId });
    case 'copying':
      return entry('image', { region: event.region });
    case 'cleaning-up':
      return event.ids.flatMap((id) => {
        const { kind, by } = removals[event.resource];
        return entry(kind, { [by]: id, removed: true });
      });
    default:
      return [];
  }
}

/** Joins what builds have told of: each thing once, from when it was first told. */
export function toLedger(header: LedgerHeader, entries: readonly LedgerEntry[]): Ledger {
  const known = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const { build, kind, id, name, region } = entry;
    const key = JSON.stringify([build, kind, id, name, region]);
    const before = known.get(key);
    known.set(key, before === undefined ? entry : { ...entry, ...before, ...removed(entry) });
  }
  return { ...header, artifacts: header.artifacts ?? [], entries: [...known.values()] };
}

/** Whether something that was read from a file is an entry. */
export function isEntry(value: unknown): value is LedgerEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { at, build, kind, id, name, region } = value as Readonly<Record<string, unknown>>;
  const areTexts = [at, build].every((each) => typeof each === 'string');
  const mayBeTexts = [id, name, region].every(
    (each) => each === undefined || typeof each === 'string',
  );
  return areTexts && mayBeTexts && kinds.has(String(kind)) && isBelievable(value);
}

const kinds: ReadonlySet<string> = new Set([
  ...['instance', 'volume', 'key-pair', 'security-group', 'launch-template', 'image', 'snapshot'],
  'source-image',
]);

// What scripts print must not fill the ledger, nor become a question that the cloud refuses.
function isBelievable({ id, name = '', region = '' }: Partial<LedgerEntry>): boolean {
  const isId = id === undefined || /^(?:ami|snap|i|vol)-[0-9a-f]{8,17}$/.test(id);
  return isId && name.length <= 255 && region.length <= 255;
}

const removals = {
  instance: { kind: 'instance', by: 'id' },
  volumes: { kind: 'volume', by: 'id' },
  'security-group': { kind: 'security-group', by: 'name' },
  'key-pair': { kind: 'key-pair', by: 'name' },
  'intermediate-image': { kind: 'image', by: 'id' },
  image: { kind: 'image', by: 'id' },
} as const;

function removed(entry: LedgerEntry): Pick<LedgerEntry, 'removed'> {
  return entry.removed === true ? { removed: true } : {};
}
