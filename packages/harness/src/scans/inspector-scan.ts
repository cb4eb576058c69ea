import type { Clock } from '@soe/packer-runner';
import type { InspectorClient } from '../adapters/inspector-cloud.js';
import { HarnessError } from '../errors.js';
import { lookUntil, systemClock, type WaitLimit } from '../launch/wait.js';
import { printable } from '../printable.js';
import type { ScanReport } from './finding.js';
import type { InspectorCloud, InspectorQuery, InstanceCoverage } from './inspector-cloud.js';
import { count, some } from './scan-invalid.js';

/** What Inspector is asked for. */
export interface InspectorScanOptions {
  /** Instances that were launched from the image. This or `imageId`. */
  readonly instanceIds?: readonly string[];
  /** An image: the instances of it that run and are scanned vouch for it. This or `instanceIds`. */
  readonly imageId?: string;
  /** Region of the instances. */
  readonly region: string;
  /** Client of Inspector. Default: one of `@aws-sdk/client-inspector2` with the credentials of the environment. */
  readonly client?: InspectorClient;
  /** What is asked in its place. Default: AWS, through `client`. */
  readonly cloud?: InspectorCloud;
  /** How long the first scan is waited for, in milliseconds. Default: 30 minutes, looking every 10 to 60 seconds. */
  readonly wait?: WaitLimit;
  /** Measures the wait. Default: the clock of this machine. */
  readonly clock?: Clock;
  /** Stops the wait. Default: never. */
  readonly signal?: AbortSignal;
  /** Is told what is waited for, at each look. Default: nobody. */
  readonly onEvent?: (event: InspectorEvent) => void;
}

/** Instances whose first scan is not done. */
export interface InspectorEvent {
  /** The only kind there is. */
  readonly type: 'scan-pending';
  /** Instances that are waited for. */
  readonly instanceIds: readonly string[];
}

const defaultWait: WaitLimit = { minDelay: 10_000, maxDelay: 60_000, maxWait: 30 * 60_000 };

/**
 * Findings of Amazon Inspector for instances or an image. Coverage comes first: only instances whose scan
 * is `ACTIVE` and `SUCCESSFUL` were looked at; every other reason is a gap, whatever findings there are.
 * `evaluated` counts those instances: Inspector does not tell how many packages it looked at.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID`, `HARNESS_AWS_FAILED`, `HARNESS_PEER_MISSING`
 * @example
 * ```ts
 * const report = await inspectorScan({ instanceIds: ['i-0123456789abcdef0'], region: 'eu-west-1' });
 * ```
 */
export async function inspectorScan(options: InspectorScanOptions): Promise<ScanReport> {
  const { region, client, wait = defaultWait, clock = systemClock, signal, onEvent } = options;
  const query = queryOf(options);
  const cloud = options.cloud ?? (await connect(region, client));
  let last: readonly InstanceCoverage[] = [];
  await lookUntil(
    async () => {
      last = await cloud.coverage(query, signal);
      const pending = pendingOf(query, last);
      if (pending.length === 0) return true;
      onEvent?.({ type: 'scan-pending', instanceIds: pending });
      return undefined;
    },
    wait,
    { clock, signal },
  );
  const { open, suppressed } = await cloud.findings(query, signal);
  const scanned = last.filter(isScanned);
  const times = scanned.flatMap(({ scannedAt }) => scannedAt ?? []).sort();
  return {
    scanner: { name: 'inspector' },
    target: 'imageId' in query ? query.imageId : some(query.instanceIds, 10),
    ...(times[0] !== undefined && { scannedAt: times[0] }),
    evaluated: scanned.length,
    gaps: coverageGaps(query, last),
    findings: open,
    ...(suppressed > 0 && { suppressed }),
  };
}

/** Why instances must not be taken for looked at, by reason. Pure. */
export function coverageGaps(
  query: InspectorQuery,
  coverage: readonly InstanceCoverage[],
): readonly string[] {
  const seen = relevant(query, coverage);
  const byReason = new Map<string, string[]>();
  for (const each of seen.filter((covered) => !isScanned(covered))) {
    const reason = each.reason === 'SUCCESSFUL' ? `SUCCESSFUL, but ${each.status}` : each.reason;
    byReason.set(reason, [...(byReason.get(reason) ?? []), each.instanceId]);
  }
  const missing = unknownTo(query, coverage);
  const why = [...byReason].map(
    ([reason, ids]) =>
      `${count(ids.length, 'instance')} not scanned, ${printable(reason, 100)}${explain(reason)}: ${some(ids)}`,
  );
  return [
    ...why,
    ...(missing.length > 0
      ? [`Inspector does not know of ${some(missing)}: is it enabled for EC2 in this region?`]
      : []),
    ...('imageId' in query && seen.length === 0
      ? [
          `Inspector scans no instance of ${query.imageId}: launch one, and enable Inspector for EC2`,
        ]
      : []),
  ];
}

function isScanned({ status, reason }: InstanceCoverage): boolean {
  return status === 'ACTIVE' && reason === 'SUCCESSFUL';
}

/** Of an image, instances that ended were others than those that vouch for it now. */
function relevant(query: InspectorQuery, coverage: readonly InstanceCoverage[]) {
  return 'imageId' in query
    ? coverage.filter(({ reason }) => reason !== 'RESOURCE_TERMINATED')
    : coverage;
}

function unknownTo(query: InspectorQuery, coverage: readonly InstanceCoverage[]) {
  if ('imageId' in query) return [];
  const known = new Set(coverage.map(({ instanceId }) => instanceId));
  return query.instanceIds.filter((id) => !known.has(id));
}

/** Reasons that pass by themselves. An instance that was just launched is not known at first. */
const passing: ReadonlySet<string> = new Set([
  'PENDING_INITIAL_SCAN',
  'PENDING_REVIVAL_SCAN',
  'SCAN_IN_PROGRESS',
]);

function pendingOf(query: InspectorQuery, coverage: readonly InstanceCoverage[]) {
  const seen = relevant(query, coverage);
  const pending = seen.filter(({ reason }) => passing.has(reason));
  const nothing = 'imageId' in query && seen.length === 0 ? [query.imageId] : [];
  return [
    ...pending.map(({ instanceId }) => instanceId),
    ...unknownTo(query, coverage),
    ...nothing,
  ];
}

function explain(reason: string): string {
  const known = reasons.get(reason);
  return known === undefined ? '' : ` (${known})`;
}

/** What to do, for the reasons that images and their launches have (Inspector user guide, *Assessing coverage*). */
const reasons: ReadonlyMap<string, string> = new Map([
  ['PENDING_INITIAL_SCAN', 'its first scan did not end in time'],
  ['NO_INVENTORY', 'SSM has no inventory of it'],
  ['UNMANAGED_EC2_INSTANCE', 'SSM does not manage it: agent, role and endpoint'],
  ['UNSUPPORTED_OS', 'Inspector does not know its operating system'],
  ['EXCLUDED_BY_TAG', 'it has the tag InspectorEc2Exclusion'],
  ['STALE_INVENTORY', 'its inventory is more than seven days old'],
  ['EC2_INSTANCE_STOPPED', 'it does not run'],
  ['RESOURCE_TERMINATED', 'it was terminated'],
]);

function queryOf({ instanceIds, imageId }: InspectorScanOptions): InspectorQuery {
  if (imageId !== undefined && instanceIds === undefined) return { imageId };
  if (imageId === undefined && instanceIds !== undefined && instanceIds.length > 0) {
    return { instanceIds: [...new Set(instanceIds)] };
  }
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    'Cannot scan with Inspector: give either imageId, or instanceIds with one instance or more.',
  );
}

async function connect(region: string, client: InspectorClient | undefined) {
  const { inspectorCloud } = await import('../adapters/inspector-cloud.js');
  return inspectorCloud({ region, ...(client !== undefined && { client }) });
}
