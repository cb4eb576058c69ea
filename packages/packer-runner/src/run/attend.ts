import { fileFacts } from '../adapters/files.js';
import type { ProcessEnd, WatchedProcess } from '../adapters/process.js';
import { endGroup, endGroupOf } from '../adapters/process-group.js';
import { redactData } from '../redaction/redact-data.js';
import { idsOf, type PackerArtifact, type PackerImage } from '../transcript/artifacts.js';
import { createTranscript, type Transcript } from '../transcript/transcript.js';
import { keepDebugAccess } from './debug-access.js';
import type { EndedRun } from './ended-run.js';
import { follow } from './follow.js';
import { keepResult } from './kept-result.js';
import { maskOutput } from './mask-output.js';
import { outcomeOf } from './outcome-of.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';
import { stopOnRequest } from './stop-on-request.js';
import { toResult } from './to-result.js';

// Packer has ended, so nothing of value is still being done: what it left gets this long at most.
const leftoverGrace = 5_000;

/**
 * Follows a Packer that runs, or has run, to its end, whatever happens meanwhile: it is never left
 * unobserved, and leaves neither processes nor secrets behind. The result waits for what is done
 * `beside` it.
 */
export async function attend(
  run: Run,
  process: WatchedProcess,
  beside: readonly Promise<void>[] = [],
): Promise<EndedRun> {
  const late = process.ended.aborted;
  const transcript = createTranscript(run.journal.current().startedAt);
  const stopping = stopOnRequest(run, process);
  const [followed] = await Promise.allSettled([follow(run, process, transcript)]);
  if (followed.status === 'rejected') run.cancellation.cancel('error');
  await Promise.all([stopping, ...beside]);
  const end = await process.end;
  const written = late ? await fileFacts(run.file(runFiles.stdout)) : undefined;
  const at = new Date(written?.writtenAt ?? Date.now()).toISOString();
  const group = run.journal.current().pid ?? process.pid;
  const survivors = await endLeftovers(run, group, late);
  const result = await conclude(run, transcript, { ...end, at, survivors });
  if (followed.status === 'rejected') throw followed.reason;
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

async function conclude(run: Run, transcript: Transcript, ending: Ending): Promise<EndedRun> {
  const { at, exitCode, signal, survivors } = ending;
  const summary = transcript.summary();
  const outcome = outcomeOf(run, summary, ending);
  const debug = await run.attempt(
    keepDebugAccess({ ...run, journal: run.journal.current(), outcome, endedAt: at }),
  );
  const known = {
    at,
    exitCode: exitCode ?? null,
    signal,
    outcome,
    survivors,
    debug: redactData(debug ?? [], run.redactor),
  };
  const result = await keepResult(run, () => toResult(run, summary, known));
  const images = imagesOf([...summary.artifacts, ...(result.manifest ?? [])]);
  const end = { ...known, outcome: result.outcome, images, handedOver: idsOf(summary.artifacts) };
  // Before the output is masked: should that fail, nothing that was made may look like a left-over.
  await run.attempt(run.journal.update({ end: { ...end, masked: false } }));
  await maskOutput(run, end);
  run.emit({ type: 'process-ended', id: 'ended', at, exitCode: end.exitCode, signal });
  return { result, failedBuilds: summary.errors.map(({ build }) => build) };
}

/** Each image once, although artifacts and manifest both have it. */
function imagesOf(lists: readonly Pick<PackerArtifact, 'images'>[]): readonly PackerImage[] {
  const images = lists.flatMap((each) => each.images);
  return [...new Map(images.map((each) => [`${each.region}:${each.imageId}`, each])).values()];
}
