import type { CloudResource, ResourceKind } from './cloud.js';
import type { Ledger, LedgerEntry } from './ledger.js';

/** What a ledger says, ready to be compared with what the cloud shows. */
export interface Traces {
  /** The ids of this kind that builds have told. */
  ids(kind: LedgerEntry['kind']): ReadonlySet<string>;
  /** The names of this kind that builds have told. */
  names(kind: LedgerEntry['kind']): ReadonlySet<string>;
  /** Those of them that Packer has made up, so that no other run has the same. */
  ownNames(kind: LedgerEntry['kind']): ReadonlySet<string>;
  /** The tags that only this run gives; undefined when there are none. */
  readonly runTags: Readonly<Record<string, string>> | undefined;
  /** The time from which on something can be of this run. */
  readonly from: string;
  /** The time until which something can be of this run; undefined when nobody has seen its end. */
  readonly until: string | undefined;
  /** Whether something was made while the run lasted, as far as clocks agree. */
  during(time: string | undefined): boolean;
  /** Whether something was made before the end of the run, whatever the clocks. */
  beforeEnd(time: string | undefined): boolean;
}

/** The clocks of this machine and of the cloud may differ by this much. */
export const skew = 120_000;

/** Reads a ledger. */
export function readTraces(ledger: Ledger): Traces {
  const { entries, runTags } = ledger;
  const from = Date.parse(ledger.startedAt) - skew;
  const end = ledger.endedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(ledger.endedAt);
  const to = end + skew;
  const collect = (kind: LedgerEntry['kind'], by: 'id' | 'name'): ReadonlySet<string> =>
    new Set(entries.flatMap((entry) => (entry.kind === kind ? (entry[by] ?? []) : [])));
  const during = (time: string | undefined): boolean => {
    const at = Date.parse(time ?? '');
    return at >= from && at <= to;
  };
  return {
    ids: (kind) => collect(kind, 'id'),
    names: (kind) => collect(kind, 'name'),
    ownNames: (kind) =>
      new Set([...collect(kind, 'name')].filter((name) => during(packerTime(name)))),
    runTags: runTags !== undefined && Object.keys(runTags).length > 0 ? runTags : undefined,
    from: new Date(from).toISOString(),
    until: Number.isFinite(to) ? new Date(to).toISOString() : undefined,
    during,
    beforeEnd: (time) => Date.parse(time ?? '') <= end,
  };
}

/**
 * Words that say why something belongs to a run, because it uses the temporary key pair or security
 * group of the run; undefined when it does not.
 */
export function proveByTemporary(
  { keyPair = '', securityGroups = [] }: CloudResource,
  traces: Traces,
): string | undefined {
  if (traces.ownNames('key-pair').has(keyPair))
    return `it uses the key pair ${keyPair} of this run`;
  const groups = traces.ownNames('security-group');
  const group = securityGroups.find((name) => groups.has(name));
  return group && `it is in the security group ${group} of this run`;
}

/**
 * The same for what carries the tags of the run; the caller looks at when the run began. What was
 * made after its end, perhaps by the next run with the same tags, is not believed, nor what uses a
 * key pair or a security group that Packer has made for another run.
 */
export function proveByTags(
  { tags, name, keyPair, securityGroups = [], createdAt = packerTime(name ?? '') }: CloudResource,
  traces: Traces,
): string | undefined {
  const { runTags } = traces;
  if (runTags === undefined || !traces.beforeEnd(createdAt)) return undefined;
  const mine = new Set([...traces.ownNames('key-pair'), ...traces.ownNames('security-group')]);
  const isForeign = (used: string | undefined): boolean =>
    mine.size > 0 && used !== undefined && packerTime(used) !== undefined && !mine.has(used);
  if ([name, keyPair, ...securityGroups].some(isForeign)) return undefined;
  const carries = Object.entries(runTags).every(([key, value]) => tags[key] === value);
  return carries ? "it carries the run's tags" : undefined;
}

/** What the kinds are called in sentences. */
export const words: Readonly<Record<ResourceKind, string>> = {
  instance: 'instance',
  volume: 'volume',
  'security-group': 'security group',
  'key-pair': 'key pair',
  'launch-template': 'launch template',
  image: 'image',
  snapshot: 'snapshot',
};

/** Packer names things `packer_UUID`, and the UUID begins with the time in seconds. */
export function packerTime(name: string): string | undefined {
  const [, seconds] = /^packer_([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(name) ?? [];
  return seconds && new Date(Number.parseInt(seconds, 16) * 1000).toISOString();
}
