import type { Clock } from '@soe/packer-runner';
import type { CloudInstance, LaunchCloud } from './launch-cloud.js';
import { isOurToken, type LaunchIdentity, leaseEnd, leaseTags } from './lease.js';
import { systemClock } from './wait.js';

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
