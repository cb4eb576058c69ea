import { resolve } from 'node:path';
import { adoptProcess } from './adapters/adopt-process.js';
import { type AttendOptions, checkAttendOptions } from './options.js';
import type { PackerResult } from './result.js';
import { attend } from './run/attend.js';
import { findRunProcess } from './run/find-run-process.js';
import { finish } from './run/finish.js';
import { openOldRun } from './run/open-old-run.js';
import { replay } from './run/replay.js';

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
  checkAttendOptions(options);
  const run = await openOldRun(resolve(runDirectory), options);
  const { end } = run.journal.current();
  const work =
    end === undefined
      ? findRunProcess(run, options)
          .then(adoptProcess)
          .then((process) => attend(run, process))
      : replay(run, end);
  return finish(run, work);
}
