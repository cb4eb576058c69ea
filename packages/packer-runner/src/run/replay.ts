import { existsFile } from '../adapters/files.js';
import { createTranscript } from '../transcript/transcript.js';
import type { EndedRun } from './ended-run.js';
import { follow } from './follow.js';
import type { RunEnd } from './journal.js';
import { readKeptResult } from './kept-result.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';
import { toResult } from './to-result.js';

/**
 * Tells again of a run that has been attended to its end: its events from the output, which is masked
 * by now, and its result as it was. Nothing is written.
 */
export async function replay(run: Run, end: RunEnd): Promise<EndedRun> {
  const { startedAt, pid = 0 } = run.journal.current();
  const transcript = createTranscript(startedAt);
  // A log that could not be masked is gone, and a run that was cancelled at once never had one.
  if (await existsFile(run.file(runFiles.stdout))) {
    await follow(run, { pid, ended: AbortSignal.abort() }, transcript);
    const { at, exitCode, signal } = end;
    run.emit({ type: 'process-ended', id: 'ended', at, exitCode, signal });
  }
  const summary = transcript.summary();
  const kept = await run.attempt(readKeptResult(run));
  const result = kept ?? (await toResult(run, summary, end));
  return { result, failedBuilds: summary.errors.map(({ build }) => build) };
}
