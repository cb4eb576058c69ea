import type { Clock } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import type { LaunchCloud } from './launch-cloud.js';
import { isOurToken, type LaunchIdentity, leaseTags } from './lease.js';
import { lookUntil, type WaitLimit } from './wait.js';

/** What ending takes. It has time of its own: no signal stops it. */
export interface EndOptions {
  readonly cloud: LaunchCloud;
  readonly clock: Clock;
  readonly limit: WaitLimit;
  /** A launching call ended without an answer: what it launched may be seen late. */
  readonly isUnsure: boolean;
  /** Instances that stay. */
  readonly except: readonly string[];
}

/** EC2 is eventually consistent: so long nothing is believed to be nothing. */
const untilSeen = 30_000;

/**
 * Terminates everything of a launch, and proves it: EC2 says of every instance with its tags that it is
 * terminated, and has no volume with them. Volumes that outlive their instance are deleted. Starting from
 * the tags finds also what was launched by a call whose answer was lost.
 *
 * @param known - Ids that were told, which the tags may not show yet
 * @throws HarnessError `HARNESS_LEFT_OVER` where it could not be proven in time
 */
export async function endLaunch(
  { runId, launch }: LaunchIdentity,
  known: readonly string[],
  { cloud, clock, limit, isUnsure, except }: EndOptions,
): Promise<void> {
  const tags = { [leaseTags.run]: runId, [leaseTags.launch]: launch };
  const start = clock.now();
  let seen = 'nothing was seen yet';
  const look = async (): Promise<true | undefined> => {
    try {
      // Tags can be copied; the token of a launch cannot.
      const instances = (await cloud.instances({ tags })).filter(
        ({ token, instanceId }) =>
          isOurToken(token, { runId, launch }) && !except.includes(instanceId),
      );
      const alive = instances.filter(({ state }) => state !== 'terminated');
      const unseen = known.filter((id) => instances.every(({ instanceId }) => instanceId !== id));
      seen = [...alive.map(({ instanceId, state }) => `${instanceId} (${state})`), ...unseen].join(
        ', ',
      );
      const running = alive.filter(({ state }) => state !== 'shutting-down');
      // One by one: a call that names one that EC2 does not show yet ends none.
      for (const id of [...running.map(({ instanceId }) => instanceId), ...unseen]) {
        await cloud.terminate([id]);
      }
      if (alive.length + unseen.length > 0) return undefined;
      const ids = instances.map(({ instanceId }) => instanceId);
      const volumes = (await cloud.volumes({ tags })).filter(
        ({ instanceIds }) => instanceIds.length === 0 || instanceIds.some((id) => ids.includes(id)),
      );
      seen = volumes.map(({ volumeId, state }) => `${volumeId} (${state})`).join(', ');
      for (const { volumeId, state } of volumes) {
        if (state === 'available') await cloud.deleteVolume(volumeId);
      }
      const isEarly = isUnsure && instances.length === 0 && clock.now() - start < untilSeen;
      return volumes.length === 0 && !isEarly ? true : undefined;
    } catch (error) {
      // Throttled, or not reached: the next look may be.
      seen = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  if ((await lookUntil(look, limit, { clock })) === true) return;
  throw new HarnessError(
    'HARNESS_LEFT_OVER',
    `Cannot prove that launch ${launch} of run ${runId} is gone from ${cloud.region} after ${Math.round(limit.maxWait / 1000)} seconds: ${seen}. Run findLeftOvers and removeLeftOvers.`,
  );
}
