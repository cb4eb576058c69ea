import { startDetached } from './adapters/process.js';
import { identifyProcess } from './adapters/process-group.js';
import { packerVersion } from './commands/packer-version.js';
import { runnerEnvironment } from './commands/runner-environment.js';
import { checkOptions, type RunPackerOptions } from './options.js';
import type { PackerResult } from './result.js';
import { attend } from './run/attend.js';
import { cancelledBeforeStart } from './run/cancelled-before-start.js';
import { finish } from './run/finish.js';
import { openNewRun } from './run/open-new-run.js';
import type { Run } from './run/run.js';
import { runFiles } from './run/run-files.js';

/**
 * Runs `packer build`, which also validates. Resolves when Packer has ended, with what came of it: an
 * invalid template, a failed build and a cancelled one are results, not exceptions.
 *
 * @throws PackerError when Packer could not be run at all.
 * @example
 * ```ts
 * const result = await runPacker({
 *   template: 'image.pkr.hcl',
 *   runDirectory: 'runs/2026.11.0',
 *   env: { PATH: '/usr/bin:/bin', HOME: '/home/builder' },
 *   onEvent: (event) => event.type === 'output' && console.error(event.text),
 * });
 * if (result.outcome !== 'succeeded') throw new Error(result.failure?.message);
 * ```
 */
export async function runPacker(options: RunPackerOptions): Promise<PackerResult> {
  checkOptions(options);
  const run = await openNewRun(options);
  return finish(run, start(run, options));
}

async function start(run: Run, { env }: RunPackerOptions): Promise<PackerResult> {
  if (run.cancellation.signal.aborted) return cancelledBeforeStart(run);
  const { packer, argv, workingDirectory, runId } = run.journal.current();
  const process = await startDetached({
    program: packer,
    argv,
    cwd: workingDirectory,
    env: runnerEnvironment(env, runId),
    stdout: run.file(runFiles.stdout),
    stderr: run.file(runFiles.stderr),
  });
  const noted = note(run, process.pid, { packer, env });
  return attend(run, process, noted);
}

/** What a later process needs to find the run; asked while Packer is at work already. */
async function note(
  run: Run,
  pid: number,
  program: { readonly packer: string; readonly env: RunPackerOptions['env'] },
): Promise<void> {
  await run.attempt(run.journal.update({ process: await identifyProcess(pid) }));
  const version = await packerVersion(program);
  await run.attempt(run.journal.update({ packerVersion: version }));
}
