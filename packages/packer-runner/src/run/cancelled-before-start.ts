import { createTranscript } from '../transcript/transcript.js';
import type { EndedRun } from './ended-run.js';
import type { RunEnd } from './journal.js';
import { keepResult } from './kept-result.js';
import type { Run } from './run.js';
import { toResult } from './to-result.js';

/** The result of a run that was to stop before Packer was started: it is not started then. */
export async function cancelledBeforeStart(run: Run): Promise<EndedRun> {
  const at = new Date().toISOString();
  const nothing = {
    exitCode: null,
    signal: null,
    survivors: [],
    debug: [],
    images: [],
    handedOver: [],
  };
  const end: RunEnd = { at, outcome: 'cancelled', masked: true, ...nothing };
  const cancelReason = run.cancellation.reason() ?? 'signal';
  await run.journal.update({ cancelReason });
  const result = await keepResult(run, () => toResult(run, createTranscript(at).summary(), end));
  await run.journal.update({ end });
  return { result, failedBuilds: [] };
}
