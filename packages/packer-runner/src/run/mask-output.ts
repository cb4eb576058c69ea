import { redactFile } from '../adapters/files.js';
import type { RunEnd } from './journal.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/** Replaces what Packer wrote by its masked self, and notes that this is done. */
export async function maskOutput(run: Run, end: Omit<RunEnd, 'masked'>): Promise<void> {
  for (const name of [runFiles.stdout, runFiles.stderr, runFiles.manifest]) {
    await run.attempt(redactFile(run.file(name), run.redactor));
  }
  await run.attempt(run.journal.update({ end: { ...end, masked: true } }));
}
