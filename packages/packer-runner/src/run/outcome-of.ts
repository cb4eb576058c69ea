import type { ProcessEnd } from '../adapters/process.js';
import { decideOutcome, type PackerOutcome } from '../transcript/outcome.js';
import type { TranscriptSummary } from '../transcript/transcript.js';
import type { Run } from './run.js';

/** How a run ended, from what Packer printed and how its process ended. */
export function outcomeOf(run: Run, summary: TranscriptSummary, end: ProcessEnd): PackerOutcome {
  return decideOutcome({
    ...summary,
    ...end,
    cancelRequested: run.journal.current().cancelReason !== undefined,
    nothingToRun: summary.diagnostics.some(({ summary: text }) => text === 'No builds to run'),
    artifactCount: summary.artifacts.length,
  });
}
