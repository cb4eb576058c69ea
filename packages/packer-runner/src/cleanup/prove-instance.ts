import type { CloudResource } from './cloud.js';
import { proveByTags, proveByTemporary, skew, type Traces } from './evidence.js';
import type { Ledger, LedgerEntry } from './ledger.js';

/** Words that say why an instance belongs to a run; undefined when nothing proves it. */
export function proveInstance(
  instance: CloudResource,
  { entries }: Ledger,
  traces: Traces,
): string | undefined {
  if (!traces.during(instance.createdAt)) return undefined;
  const shared = proveByTemporary(instance, traces) ?? proveByTags(instance, traces);
  if (shared !== undefined) return shared;
  const launched = entries.find(({ kind, id }) => kind === 'instance' && id === instance.id);
  if (launched === undefined) return undefined;
  const { keyPair = '', sourceImageId = '', createdAt = '' } = instance;
  // A name that the template has chosen proves nothing alone: another run may have got it.
  if (traces.names('key-pair').has(keyPair)) return `it uses the key pair ${keyPair} of this run`;
  const { at, build } = launched;
  const isTemporary = ({ kind }: LedgerEntry): boolean =>
    kind === 'key-pair' || kind === 'security-group';
  // An instance uses what its build made for it. Without that only the moment of its launch is left.
  if (entries.some((entry) => entry.build === build && isTemporary(entry))) return undefined;
  const delay = Date.parse(at) - Date.parse(createdAt);
  if (!traces.ids('source-image').has(sourceImageId)) return undefined;
  if (delay < -skew || delay > slowestLaunch) return undefined;
  return `it was launched from ${sourceImageId} when build ${build} launched ${instance.id}`;
}

/** A spot request may take this long until it is fulfilled. */
const slowestLaunch = 900_000;
