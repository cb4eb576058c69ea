import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { commandOutcome } from './command-outcome.js';
import type { CloudInvocation } from './launch-cloud.js';
import { deliveryTimeout } from './launch-limits.js';
import { judgeStateReason } from './refusal.js';
import type { Guest, ScriptRun } from './run-script.js';
import { lookUntil } from './wait.js';

/** So often it is looked whether the guest of a command still runs, in milliseconds. */
const aliveEvery = 30_000;

/** So often a command is sent again that never began. A script that began is never run twice. */
const deliveries = 3;

/**
 * Sends a command until it began, and waits for its end.
 *
 * @throws HarnessError `HARNESS_COMMAND_FAILED`
 */
export async function deliverCommand(
  guest: Guest,
  run: ScriptRun,
  script: string,
): Promise<CloudInvocation> {
  const { cloud, instanceId, clock, signal } = guest;
  let seen = 'SSM does not know the instance';
  for (let attempt = 1; attempt <= deliveries; attempt += 1) {
    const commandId = await lookUntil(
      () => sendCommand(guest, run, script),
      { minDelay: run.limit.minDelay, maxDelay: run.limit.maxDelay, maxWait: deliveryTimeout },
      { clock, signal },
    );
    if (commandId === undefined) continue;
    const ended = await waitForEnd(guest, run, commandId);
    const outcome = ended === undefined ? 'timeout' : commandOutcome(ended);
    if (ended !== undefined && outcome === 'ended') return ended;
    seen =
      ended === undefined
        ? `command ${commandId} did not end in ${run.limit.maxWait / 1000} seconds`
        : `command ${commandId} ended as ${ended.details || ended.status}`;
    if (outcome === 'undelivered') continue;
    await cloud.cancel(commandId, signal).catch(() => undefined);
    break;
  }
  throw commandFailed({ instanceId }, run, seen);
}

/** Sends a command once; undefined while SSM does not know the guest. */
export function sendCommand(
  guest: Guest,
  run: ScriptRun,
  script: string,
): Promise<string | undefined> {
  return guest.cloud.send(
    {
      instanceId: guest.instanceId,
      platform: guest.platform,
      script,
      executionTimeout: run.limit.maxWait / 1000,
      deliveryTimeout: deliveryTimeout / 1000,
      comment: `soe test: ${run.name}`,
    },
    guest.signal,
  );
}

/** A little longer than the script may run: SSM ends it first, and says so. */
function waitForEnd(
  guest: Guest,
  run: ScriptRun,
  commandId: string,
): Promise<CloudInvocation | undefined> {
  const { cloud, instanceId, clock, signal } = guest;
  const { limit } = run;
  let lookAt = clock.now() + aliveEvery;
  return lookUntil(
    async () => {
      const invocation = await cloud.invocation(commandId, instanceId, signal);
      if (invocation !== undefined && commandOutcome(invocation) !== 'open') return invocation;
      if (clock.now() >= lookAt) {
        await requireRunning(guest, run);
        lookAt = clock.now() + aliveEvery;
      }
      return undefined;
    },
    { ...limit, maxWait: limit.maxWait + deliveryTimeout + 30_000 },
    { clock, signal },
  );
}

/** SSM goes on waiting for a guest that has ended, for as long as its script may run. */
async function requireRunning(guest: Guest, run: ScriptRun): Promise<void> {
  const { cloud, instanceId, signal } = guest;
  const [instance] = await cloud.instances({ tags: {}, instanceId }, signal);
  if (instance === undefined || /^(?:pending|running)$/.test(instance.state)) return;
  const { text } = judgeStateReason(instance.reason);
  throw commandFailed(guest, run, `it became ${instance.state} meanwhile: ${printable(text, 500)}`);
}

/** The error of a script that gave no result; never a verdict on the image. */
export function commandFailed(
  { instanceId }: Pick<Guest, 'instanceId'>,
  { name }: ScriptRun,
  seen: string,
  cause?: unknown,
): HarnessError {
  return new HarnessError(
    'HARNESS_COMMAND_FAILED',
    `Cannot run "${name}" on ${instanceId} through SSM: ${seen}. Look at the SSM Agent of the image, and run again.`,
    cause === undefined ? undefined : { cause },
  );
}
