import type { Clock } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import type { CloudInstance, LaunchCloud } from './launch-cloud.js';
import { defaultLimits } from './launch-limits.js';
import { isOurToken, type LaunchIdentity, leaseEnd, leaseTags } from './lease.js';
import { lookUntil, systemClock, type WaitLimit } from './wait.js';

/** Something of a run that is still there. */
export interface LeftOver {
  /** What it is. */
  readonly kind: 'instance' | 'volume';
  /** Its id at AWS. */
  readonly id: string;
  /** The run that made it. */
  readonly runId: string;
  /** The launch that made it. */
  readonly launch: string;
  /** State in EC2. */
  readonly state: string;
  /** When its lease ends, ISO 8601 in UTC. */
  readonly until?: string;
  /** ISO 8601. */
  readonly launchedAt?: string;
  /**
   * `remove`: its lease is over, or its run was named. `keep`: its lease goes on. `foreign`: it carries the
   * tags, but nothing shows that this package launched it in this account.
   */
  readonly decision: 'remove' | 'keep' | 'foreign';
  /** Why, in a sentence. */
  readonly reason: string;
}

/** What {@link findLeftOvers} looks for. */
export interface FindLeftOversOptions {
  /** Where: {@link launchCloud}. */
  readonly cloud: LaunchCloud;
  /**
   * A run that has ended: whatever it left is to be removed, whether or not its lease is over. Default: of
   * all runs, what has outlived its lease.
   */
  readonly runId?: string;
  /** The account that must own what is found. Default: whichever the credentials are of: EC2 shows no others. */
  readonly account?: string;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/**
 * Finds what tests of launches left in a region, starting from EC2: no state of a run is needed, so it does
 * not matter how the run ended. Changes nothing.
 *
 * @throws HarnessError `HARNESS_AWS_FAILED`
 */
export async function findLeftOvers(options: FindLeftOversOptions): Promise<readonly LeftOver[]> {
  const { cloud, runId, account, signal, clock = systemClock } = options;
  const tags = { [leaseTags.run]: runId };
  const instances = await cloud.instances({ tags }, signal);
  const volumes = await cloud.volumes({ tags }, signal);
  const times = { now: clock.now(), isNamed: runId !== undefined };
  const living = instances.filter(({ state }) => !/^(?:terminated|shutting-down)$/.test(state));
  return [
    ...living.map((instance): LeftOver => {
      const isOurs =
        isOurToken(instance.token, identityOf(instance.tags)) &&
        (account === undefined || instance.account === account);
      return {
        kind: 'instance',
        id: instance.instanceId,
        ...identityOf(instance.tags),
        state: instance.state,
        ...(instance.launchedAt !== undefined && { launchedAt: instance.launchedAt }),
        ...decide(instance.tags, isOurs, times),
      };
    }),
    // A volume that is in use goes with its instance. It has no token: its tags must be whole.
    ...volumes
      .filter(({ state }) => state === 'available')
      .map(
        ({ volumeId, state, tags: seen }): LeftOver => ({
          kind: 'volume',
          id: volumeId,
          ...identityOf(seen),
          state,
          ...decide(
            seen,
            Object.values(leaseTags).every((tag) => tag in seen),
            times,
          ),
        }),
      ),
  ];
}

/** How what was found is removed. */
export interface RemoveLeftOversOptions extends FindLeftOversOptions {
  /** Removes. Default: false, it is only told what would be removed. */
  readonly apply?: boolean;
  /** How long to wait until it is gone, in milliseconds. Default: 10 minutes. */
  readonly limit?: Partial<WaitLimit>;
}

/** What {@link removeLeftOvers} found, and did. */
export interface LeftOverReport {
  /** All that was found. */
  readonly found: readonly LeftOver[];
  /** Ids of what was removed and is seen to be gone; of what would be, in a dry run. */
  readonly removed: readonly string[];
  /** Nothing was removed. */
  readonly isDryRun: boolean;
}

/**
 * Removes what {@link findLeftOvers} says is to be removed, and proves that it is gone. Dry unless `apply`
 * is set. Another sweeper at the same time does no harm.
 *
 * @throws HarnessError `HARNESS_AWS_FAILED`, `HARNESS_LEFT_OVER` where something is not gone in time
 */
export async function removeLeftOvers(options: RemoveLeftOversOptions): Promise<LeftOverReport> {
  const { cloud, signal, clock = systemClock, apply = false } = options;
  const found = await findLeftOvers(options);
  const doomed = found.filter(({ decision }) => decision === 'remove');
  const removed = new Set(doomed.map(({ id }) => id));
  if (!apply || removed.size === 0) return { found, removed: [...removed], isDryRun: !apply };
  let left: readonly LeftOver[] = doomed;
  let problems: readonly string[] = [];
  const look = async (): Promise<true | undefined> => {
    problems = [];
    for (const each of left) {
      removed.add(each.id);
      problems = [...problems, ...(await removeOne(each, options))];
    }
    // Volumes that outlive their instance are found now.
    left = (await findLeftOvers(options)).filter(({ decision }) => decision === 'remove');
    const alive = await livingOf(options);
    return left.length === 0 && alive.every((id) => !removed.has(id)) ? true : undefined;
  };
  const limit = { ...defaultLimits.terminate, ...options.limit };
  if ((await lookUntil(look, limit, { clock, signal })) === undefined) {
    const there = left.map(({ id, state }) => `${id} (${state})`).join(', ');
    throw new HarnessError(
      'HARNESS_LEFT_OVER',
      `Cannot remove what tests left in ${cloud.region}: ${[`${there || 'something'} is not gone yet.`, ...problems].join(' ')} Look at it in EC2, and run again.`,
    );
  }
  return { found, removed: [...removed], isDryRun: false };
}

/** Why it could not be removed. What is protected, or busy, must not keep the others. */
async function removeOne(
  { kind, id }: LeftOver,
  { cloud, signal }: FindLeftOversOptions,
): Promise<readonly string[]> {
  try {
    if (kind === 'instance') await cloud.terminate([id], signal);
    else await cloud.deleteVolume(id, signal);
    return [];
  } catch (error) {
    signal?.throwIfAborted();
    return [printable(error instanceof Error ? error.message : String(error), 500)];
  }
}

async function livingOf({
  cloud,
  runId,
  signal,
}: FindLeftOversOptions): Promise<readonly string[]> {
  const tags = { [leaseTags.run]: runId };
  const instances = await cloud.instances({ tags }, signal);
  return instances.flatMap(({ state, instanceId }) => (state === 'terminated' ? [] : [instanceId]));
}

function identityOf(tags: CloudInstance['tags']): LaunchIdentity {
  return { runId: tags[leaseTags.run] ?? '', launch: tags[leaseTags.launch] ?? '' };
}

function decide(
  tags: CloudInstance['tags'],
  isOurs: boolean,
  { now, isNamed }: { readonly now: number; readonly isNamed: boolean },
): Pick<LeftOver, 'decision' | 'reason' | 'until'> {
  const end = leaseEnd(tags[leaseTags.lease]);
  const until = end === undefined ? {} : { until: new Date(end).toISOString() };
  if (!isOurs) {
    const reason = 'it carries the tags of a test, but was not launched by one in this account';
    return { ...until, decision: 'foreign', reason };
  }
  if (isNamed) return { ...until, decision: 'remove', reason: 'its run was named' };
  if (end === undefined) {
    return {
      decision: 'keep',
      reason: `its tag ${leaseTags.lease} says no time; name its run to remove it`,
    };
  }
  return end <= now
    ? { ...until, decision: 'remove', reason: 'its lease is over' }
    : { ...until, decision: 'keep', reason: 'its lease goes on' };
}
