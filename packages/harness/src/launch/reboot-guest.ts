import { HarnessError } from '../errors.js';
import { bootIdScript, rebootScript } from './boot-state.js';
import { NotReady } from './journal.js';
import type { LaunchLimits } from './launch-limits.js';
import { type Guest, runScript, type ScriptRun } from './run-script.js';
import { lookUntil } from './wait.js';

/**
 * Reboots a guest from inside, and waits until its boot id is another. What SSM says meanwhile counts for
 * nothing: for minutes it goes on calling a guest online that is not.
 *
 * @throws NotReady where it does not come back
 */
export async function rebootGuest(guest: Guest, limits: LaunchLimits): Promise<void> {
  const look: ScriptRun = {
    name: 'boot-id',
    script: bootIdScript(guest.platform),
    // Short, because what began before the reboot never ends.
    limit: { ...limits.evidence, maxWait: Math.min(limits.evidence.maxWait, 30_000) },
  };
  const before = (await runScript(guest, look)).stdout.trim();
  await runScript(guest, { ...look, name: 'reboot', script: rebootScript(guest.platform) });
  let seen = before;
  const after = await lookUntil(
    async () => {
      try {
        seen = (await runScript(guest, look)).stdout.trim();
      } catch (error) {
        if (!(error instanceof HarnessError)) throw error;
        return undefined;
      }
      return seen === '' || seen === before ? undefined : seen;
    },
    limits.reboot,
    guest,
  );
  if (after !== undefined) return;
  throw new NotReady(
    'comes back after a reboot',
    `${guest.instanceId} did not boot again in ${Math.round(limits.reboot.maxWait / 1000)} seconds; its console tells why`,
  );
}
