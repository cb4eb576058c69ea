import { modifiedAt, readEnd, redactFile } from '../adapters/files.js';
import type { ProcessEnd, WatchedProcess } from '../adapters/process.js';
import { endGroup, endGroupOf } from '../adapters/process-group.js';
import type { PackerResult } from '../result.js';
import { createTranscript, type Transcript } from '../transcript/transcript.js';
import { keepDebugAccess } from './debug-access.js';
import { follow } from './follow.js';
import { outcomeOf } from './outcome-of.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';
import { stopOnRequest } from './stop-on-request.js';
import { toResult } from './to-result.js';

// Packer has ended, so nothing of value is still being done: what it left gets this long at most.
const leftoverGrace = 5_000;

/**
 * Follows a Packer that runs, or has run, to its end, whatever happens meanwhile: it is never left
 * unobserved, and leaves neither processes nor secrets behind. `beside` is work that goes on beside
 * it; when that fails, the run is stopped.
 */
export async function attend(
  run: Run,
  process: WatchedProcess,
  beside: Promise<unknown> = Promise.resolve(),
): Promise<PackerResult> {
  const late = process.ended.aborted;
  const transcript = createTranscript(run.journal.current().startedAt);
  const stopping = stopOnRequest(run, process);
  const work = [follow(run, process, transcript), beside].map((each) =>
    each.catch((error: unknown) => {
      run.cancellation.cancel('error');
      throw error;
    }),
  );
  const settled = await Promise.allSettled(work);
  await stopping;
  const end = await process.end;
  const written = late ? await modifiedAt(run.file(runFiles.stdout)) : undefined;
  const at = (written ?? new Date()).toISOString();
  const survivors = await endLeftovers(run, process.pid, late);
  const result = await conclude(run, transcript, { ...end, at, survivors });
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
  return result;
}

/** Even after a success: a script may have left something running, and a Packer that broke down has. */
function endLeftovers(run: Run, group: number, late: boolean): Promise<readonly number[]> {
  const grace = Math.min(run.gracePeriod.terminate, leftoverGrace);
  if (!late) return endGroup(group, grace);
  // Ids of groups are used again: only what still carries the id of the run is the run's.
  return endGroupOf(group, `PACKER_RUN_UUID=${run.journal.current().runId}`, grace);
}

interface Ending extends ProcessEnd {
  readonly at: string;
  readonly survivors: readonly number[];
}

async function conclude(run: Run, transcript: Transcript, ending: Ending): Promise<PackerResult> {
  const { at, exitCode, signal, survivors } = ending;
  const summary = transcript.summary();
  const outcome = outcomeOf(run, summary, ending);
  const debug = await run.attempt(
    keepDebugAccess({ ...run, journal: run.journal.current(), outcome, endedAt: at }),
  );
  // A Packer that said nothing, such as one that broke down, may have said why on stderr.
  const silent = outcome !== 'succeeded' && summary.lastLines().length === 0;
  const complaint = silent ? await run.attempt(readEnd(run.file(runFiles.stderr), 16_384)) : '';
  const known = { at, exitCode: exitCode ?? null, signal, outcome, survivors, debug: debug ?? [] };
  const result = await toResult(run, summary, known, complaint);
  const images = [...summary.artifacts, ...(result.manifest ?? [])].flatMap((each) => each.images);
  const end = { ...known, images };
  const { stdout, stderr, manifest } = runFiles;
  for (const name of result.manifest === undefined
    ? [stdout, stderr]
    : [stdout, stderr, manifest]) {
    await run.attempt(redactFile(run.file(name), run.redactor));
  }
  await run.attempt(run.journal.update({ end }));
  run.emit({ type: 'process-ended', id: 'ended', at, exitCode: end.exitCode, signal });
  return result;
}
