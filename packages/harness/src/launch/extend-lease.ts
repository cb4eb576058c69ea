import type { Clock } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import type { Platform } from '../suites/suite.js';
import type { LaunchCloud } from './launch-cloud.js';
import { defaultLimits } from './launch-limits.js';
import { isOurToken, leaseEnd, leaseTags } from './lease.js';
import { type Guest, runScript } from './run-script.js';
import { extendLeaseScript } from './self-destruct.js';
import { systemClock } from './wait.js';

/** Which kept instance stays longer. */
export interface ExtendLeaseOptions {
  /** Where it runs. */
  readonly cloud: LaunchCloud;
  /** The kept instance. */
  readonly instanceId: string;
  /** What it runs. Default: `linux`. */
  readonly platform?: Platform;
  /** From now on. Default: 60. */
  readonly minutes?: number;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/**
 * Moves the end of the lease of an instance that a test launched: in the guest, which would end itself, and
 * in its tags, by which the sweeper goes. Gives when it ends, ISO 8601 in UTC: where the guest cannot be
 * told, that is when it ends by itself, at the latest.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for an instance that no test launched, or that has ended;
 * `HARNESS_AWS_FAILED`
 */
export async function extendLease(options: ExtendLeaseOptions): Promise<string> {
  const {
    cloud,
    instanceId,
    platform = 'linux',
    minutes = 60,
    clock = systemClock,
    signal,
  } = options;
  const log = async (): Promise<void> => undefined;
  const mask = async (text: string): Promise<string> => text;
  return moveLease({ cloud, instanceId, platform, clock, signal, log, mask }, minutes);
}

/** The same for a guest that is known. */
export async function moveLease(guest: Guest, minutes: number): Promise<string> {
  const { cloud, instanceId, clock, signal } = guest;
  const [instance] = await cloud.instances({ tags: {}, instanceId }, signal);
  const identity = {
    runId: instance?.tags[leaseTags.run] ?? '',
    launch: instance?.tags[leaseTags.launch] ?? '',
  };
  if (
    instance === undefined ||
    !/^(?:pending|running)$/.test(instance.state) ||
    !isOurToken(instance.token, identity)
  ) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot keep ${instanceId} in ${cloud.region}: it is ${instance?.state ?? 'not there'}, or no test launched it.`,
    );
  }
  const wanted = clock.now() + minutes * 60_000;
  const end = leaseEnd(instance.tags[leaseTags.lease]) ?? clock.now();
  const isTold = await tellGuest(guest, wanted);
  const until = new Date(isTold ? wanted : Math.min(end, wanted)).toISOString();
  const tags = { [leaseTags.run]: identity.runId, [leaseTags.launch]: identity.launch };
  const volumes = await cloud.volumes({ tags }, signal);
  const ids = volumes
    .filter(({ instanceIds }) => instanceIds.includes(instanceId))
    .map(({ volumeId }) => volumeId);
  await cloud.tag([instanceId, ...ids], { [leaseTags.lease]: until }, signal);
  return until;
}

/** Whether the guest took it. One that SSM does not reach is not waited for. */
async function tellGuest(guest: Guest, until: number): Promise<boolean> {
  const { cloud, instanceId, platform, signal } = guest;
  if ((await cloud.ping(instanceId, signal)) !== 'Online') return false;
  const script = extendLeaseScript(platform, until);
  try {
    const { code } = await runScript(guest, {
      name: 'lease',
      script,
      limit: defaultLimits.evidence,
    });
    return code === 0;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HarnessError) return false;
    throw error;
  }
}
