import type { PackerResult } from '../result.js';
import { createTranscript } from '../transcript/transcript.js';
import type { RunEnd } from './journal.js';
import type { Run } from './run.js';
import { toResult } from './to-result.js';

/** The result of a run that was to stop before Packer was started: it is not started then. */
export async function cancelledBeforeStart(run: Run): Promise<PackerResult> {
  const at = new Date().toISOString();
  const nothing = { exitCode: null, signal: null, survivors: [], debug: [], images: [] };
  const end: RunEnd = { at, outcome: 'cancelled', ...nothing };
  const cancelReason = run.cancellation.reason() ?? 'signal';
  await run.journal.update({ cancelReason, end });
  return toResult(run, createTranscript(at).summary(), end);
}
