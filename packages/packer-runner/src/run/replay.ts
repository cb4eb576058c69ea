import type { PackerResult } from '../result.js';
import { createTranscript } from '../transcript/transcript.js';
import { follow } from './follow.js';
import type { RunEnd } from './journal.js';
import type { Run } from './run.js';
import { toResult } from './to-result.js';

/** Tells again of a run that has been attended to its end. Its logs are masked; nothing is written. */
export async function replay(run: Run, end: RunEnd): Promise<PackerResult> {
  const { startedAt, process } = run.journal.current();
  const transcript = createTranscript(startedAt);
  if (process !== undefined) {
    await follow(run, { pid: process.pid, ended: AbortSignal.abort() }, transcript);
  }
  const { at, exitCode, signal } = end;
  run.emit({ type: 'process-ended', id: 'ended', at, exitCode, signal });
  return toResult(run, transcript.summary(), end);
}
