import { startDetached, type WatchedProcess } from '../adapters/process.js';
import { identifyProcess } from '../adapters/process-group.js';
import { checkOptions } from '../check-options.js';
import { runnerEnvironment } from '../commands/runner-environment.js';
import type { RunPackerOptions } from '../options.js';
import { askVersion } from './ask-version.js';
import { attend } from './attend.js';
import { cancelledBeforeStart } from './cancelled-before-start.js';
import type { EndedRun } from './ended-run.js';
import { finish } from './finish.js';
import { openNewRun } from './open-new-run.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/** Runs `packer build` once. */
export async function buildOnce(options: RunPackerOptions): Promise<EndedRun> {
  checkOptions(options);
  const run = await openNewRun(options);
  const work = run.cancellation.signal.aborted ? cancelledBeforeStart(run) : build(run, options);
  return finish(run, work);
}

async function build(run: Run, { env }: RunPackerOptions): Promise<EndedRun> {
  const { packer, argv, workingDirectory, runId } = run.journal.current();
  const process = await startDetached({
    program: packer,
    argv,
    cwd: workingDirectory,
    env: runnerEnvironment(env, runId),
    stdout: run.file(runFiles.stdout),
    stderr: run.file(runFiles.stderr),
  });
  // The version is asked for while Packer is at work already.
  const beside = [noteProcess(run, process), askVersion(run, env)];
  const [ended] = await Promise.all([attend(run, process, beside), ...beside]);
  return ended;
}

/** What a later process needs to find the run. Packer has ended already where it has no identity. */
async function noteProcess(run: Run, { pid }: WatchedProcess): Promise<void> {
  const process = await identifyProcess(pid);
  await run.attempt(run.journal.update({ pid, ...(process && { process }) }));
}
