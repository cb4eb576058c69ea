import { printable } from '../printable.js';
import { guestOf, type LaunchInProgress } from './launch-in-progress.js';
import type { LaunchResult } from './launch-result.js';
import { leaseEnd, leaseTags } from './lease.js';
import { runScript } from './run-script.js';
import { extendLeaseScript } from './self-destruct.js';

/** What keeping takes of a launch. */
type Kept = NonNullable<LaunchResult['kept']>;

/**
 * Lets an instance stay until its new lease ends: first the guest, which would end itself earlier, then the
 * tags, by which the sweeper goes. Where the guest cannot be told, it ends when it always would have.
 * Undefined where there is nothing to keep: the instance has ended, or its tags cannot be set.
 */
export async function keepInstance(
  launch: LaunchInProgress,
  instanceId: string,
): Promise<Kept | undefined> {
  const { options, planned } = launch;
  const { cloud, clock, limits, leaseMinutes, onEvent } = options;
  try {
    const [instance] = await cloud.instances({ tags: {}, instanceId });
    if (instance === undefined || !/^(?:pending|running)$/.test(instance.state)) return undefined;
    const first = leaseEnd(instance.tags[leaseTags.lease]) ?? clock.now();
    const wanted = clock.now() + leaseMinutes * 60_000;
    const guest = guestOf(launch, instanceId, undefined);
    const script = extendLeaseScript(launch.image.platform, wanted);
    const isTold = await runScript(guest, { name: 'lease', script, limit: limits.evidence }).then(
      ({ code }) => code === 0,
      () => false,
    );
    const until = new Date(isTold ? wanted : Math.min(first, wanted)).toISOString();
    const tags = { [leaseTags.run]: options.runId, [leaseTags.launch]: launch.id };
    const volumes = await cloud.volumes({ tags });
    await cloud.tag([instanceId, ...volumes.map(({ volumeId }) => volumeId)], {
      [leaseTags.lease]: until,
    });
    const connect = `aws ssm start-session --target ${instanceId} --region ${cloud.region}`;
    onEvent({ type: 'kept', launch: planned.name, instanceId, until, connect });
    return { until, connect };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onEvent({
      type: 'evidence-missed',
      launch: planned.name,
      reason: printable(`${instanceId} is not kept: ${reason}`, 1000),
    });
    return undefined;
  }
}
