import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '@soe/packer-runner';
import { printable } from '../printable.js';
import type { Platform } from '../suites/suite.js';
import type { CommandLog } from './command-log.js';
import { commandFailed, deliverCommand, sendCommand } from './deliver-command.js';
import { guestScripts, mostOutput, type OutputHeader, readHeader } from './guest-scripts.js';
import type { LaunchCloud } from './launch-cloud.js';
import type { WaitLimit } from './wait.js';

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
    for (const part of scripts.parts) await deliverCommand(guest, run, part);
    const first = await deliverCommand(guest, run, scripts.run);
    const header = readHeader(first.stdout, token);
    if (header === undefined) {
      const said = await guest.mask(`${first.stdout} ${first.stderr}`);
      throw commandFailed(guest, run, `it printed something else: ${printable(said, 500)}`);
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
      await sendCommand(guest, run, scripts.clean).catch(() => undefined);
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
    const { stdout } = await deliverCommand(guest, run, fetch(length));
    const next = Buffer.from(stdout.replace(/\s+/g, ''), 'base64');
    if (next.length === 0)
      throw commandFailed(guest, run, `its output ends after ${length} of ${size} bytes`);
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
    throw commandFailed(guest, run, `its output cannot be unpacked: ${String(cause)}`, cause);
  }
}
