import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '@soe/packer-runner';
import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import type { Platform } from '../suites/suite.js';
import type { CommandLog } from './command-log.js';
import { commandOutcome } from './command-outcome.js';
import { guestScripts, mostOutput, type OutputHeader, readHeader } from './guest-scripts.js';
import type { CloudInvocation, LaunchCloud } from './launch-cloud.js';
import { deliveryTimeout } from './launch-limits.js';
import { judgeStateReason } from './refusal.js';
import { lookUntil, type WaitLimit } from './wait.js';

/** A script for an instance. */
export interface ScriptRun {
  /** What it is for: `suites`, `evidence`; shown beside the command and in logs. */
  readonly name: string;
  readonly script: string;
  /** How long it may run, and how often it is looked at. */
  readonly limit: WaitLimit;
}

/** What a script did. */
export interface ScriptOutput {
  /** Exit status. */
  readonly code: number;
  /** Everything that it printed, up to 32 MB. */
  readonly stdout: string;
  /** The last 1,500 bytes of what it wrote about what went wrong. */
  readonly stderr: string;
}

/** The guest in which scripts run. */
export interface Guest {
  readonly cloud: LaunchCloud;
  readonly instanceId: string;
  readonly platform: Platform;
  readonly clock: Clock;
  /** Masks secrets. */
  readonly mask: (text: string) => Promise<string>;
  /** Keeps every command and its whole output. */
  readonly log: CommandLog;
  readonly signal: AbortSignal | undefined;
}

/** So often it is looked whether the guest of a command still runs, in milliseconds. */
const aliveEvery = 30_000;

/** So often a command is sent again that never began. A script that began is never run twice. */
const deliveries = 3;

/**
 * Runs a script through SSM Run Command, whatever the length of it and of its output.
 *
 * @throws HarnessError `HARNESS_COMMAND_FAILED` where it could not be delivered, took too long, or its
 * output could not be fetched whole; that is never a verdict on the image
 */
export async function runScript(guest: Guest, run: ScriptRun): Promise<ScriptOutput> {
  const token = randomBytes(16).toString('hex');
  const scripts = guestScripts(guest.platform, run.script, token);
  await guest.log(run.name, 'script', run.script);
  try {
    for (const part of scripts.parts) await deliver(guest, run, part);
    const first = await deliver(guest, run, scripts.run);
    const header = readHeader(first.stdout, token);
    if (header === undefined) {
      const said = await guest.mask(`${first.stdout} ${first.stderr}`);
      throw failed(guest, run, `it printed something else: ${printable(said, 500)}`);
    }
    const packed = await fetchRest(guest, run, header, scripts.fetch);
    const output = {
      code: header.code,
      stdout: await guest.mask(unpack(guest, run, header, packed)),
      stderr: await guest.mask(header.stderr),
    };
    await guest.log(
      run.name,
      'output',
      `${output.stdout}${output.stderr}\nexit status ${output.code}\n`,
    );
    return output;
  } finally {
    // Nobody waits for it: what is left lies in memory, in a folder that only root can enter.
    if (guest.signal?.aborted !== true) {
      await sendOnce(guest, run, scripts.clean).catch(() => undefined);
    }
  }
}

async function fetchRest(
  guest: Guest,
  run: ScriptRun,
  { size, chunk }: OutputHeader,
  fetch: (offset: number) => string,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [chunk];
  let length = chunk.length;
  while (length < size) {
    const { stdout } = await deliver(guest, run, fetch(length));
    const next = Buffer.from(stdout.replace(/\s+/g, ''), 'base64');
    if (next.length === 0)
      throw failed(guest, run, `its output ends after ${length} of ${size} bytes`);
    chunks.push(next);
    length += next.length;
  }
  return Buffer.concat(chunks);
}

function unpack(guest: Guest, run: ScriptRun, { isPacked }: OutputHeader, packed: Buffer): string {
  if (!isPacked) return packed.toString('utf8');
  try {
    return gunzipSync(packed, { maxOutputLength: mostOutput }).toString('utf8');
  } catch (cause) {
    throw failed(guest, run, `its output cannot be unpacked: ${String(cause)}`, cause);
  }
}

/** Sends a command until it began, and waits for its end. */
async function deliver(guest: Guest, run: ScriptRun, script: string): Promise<CloudInvocation> {
  const { cloud, instanceId, clock, signal } = guest;
  let seen = 'SSM does not know the instance';
  for (let attempt = 1; attempt <= deliveries; attempt += 1) {
    const commandId = await lookUntil(
      () => sendOnce(guest, run, script),
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
  throw failed({ instanceId }, run, seen);
}

function sendOnce(guest: Guest, run: ScriptRun, script: string): Promise<string | undefined> {
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
  throw failed(guest, run, `it became ${instance.state} meanwhile: ${printable(text, 500)}`);
}

function failed(
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
