import { resolve } from 'node:path';
import { adoptProcess } from './adapters/adopt-process.js';
import { attendChecks, checkMembers, inputChecks, text } from './check-options.js';
import type { AttendOptions } from './options.js';
import type { PackerResult } from './result.js';
import { attend } from './run/attend.js';
import type { EndedRun } from './run/ended-run.js';
import { findRunProcess } from './run/find-run-process.js';
import { finish } from './run/finish.js';
import type { RunJournal } from './run/journal.js';
import { maskOutput } from './run/mask-output.js';
import { openOldRun } from './run/open-old-run.js';
import { replay } from './run/replay.js';
import type { Run } from './run/run.js';

/** Options of {@link attachPacker}. */
export interface AttachPackerOptions extends AttendOptions {
  /**
   * The environment that the run was given, for the secrets in it.
   * @defaultValue `{}`
   */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Picks up a run that lost its runner, also one that has ended: tells its events from the beginning,
 * with the same ids, follows it to its end, tidies up as its runner would have done, and returns its
 * result. May be called again and again; one process at a time attends a run.
 *
 * Give it the same `secrets`, and the same secrets in `env`, as {@link runPacker}: they are kept
 * nowhere.
 *
 * @throws PackerError `PACKER_RUN_UNREADABLE` when the directory holds no run, `PACKER_RUN_ATTENDED`
 * when a process that is alive attends it, `PACKER_NOT_STARTED` when its runner ended before Packer
 * was started, `PACKER_OPTION_INVALID` when secrets are missing.
 * @example
 * ```ts
 * const result = await attachPacker('runs/2026.11.0', { secrets: [password] });
 * ```
 */
export async function attachPacker(
  runDirectory: string,
  options: AttachPackerOptions = {},
): Promise<PackerResult> {
  text('runDirectory', runDirectory);
  checkMembers('attachPacker', options, { ...attendChecks, env: inputChecks.env });
  const run = await openOldRun(resolve(runDirectory), options);
  const work = pickUp(run, run.journal.current());
  return (await finish(run, work)).result;
}

async function pickUp(run: Run, { end }: RunJournal): Promise<EndedRun> {
  if (end === undefined) return attend(run, await adoptProcess(await findRunProcess(run)));
  const ended = await replay(run, end);
  // Its attendant was stopped before it could do this.
  if (!end.masked) await maskOutput(run, end);
  return ended;
}
