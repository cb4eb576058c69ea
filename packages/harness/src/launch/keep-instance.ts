import { printable } from '../printable.js';
import { moveLease } from './extend-lease.js';
import { guestOf, type LaunchInProgress } from './launch-in-progress.js';
import type { LaunchResult } from './launch-result.js';

/** What keeping takes of a launch. */
type Kept = NonNullable<LaunchResult['kept']>;

/**
 * Lets an instance stay until its new lease ends. Undefined where there is nothing to keep: the instance has
 * ended, or its tags cannot be set.
 */
export async function keepInstance(
  launch: LaunchInProgress,
  instanceId: string,
): Promise<Kept | undefined> {
  const { options, planned } = launch;
  const { cloud, leaseMinutes, onEvent } = options;
  try {
    const until = await moveLease(guestOf(launch, instanceId, undefined), leaseMinutes);
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
