import { join } from 'node:path';
import { fileFacts } from '../adapters/files.js';
import { findGroupLeader } from '../adapters/process-group.js';
import { PackerError } from '../errors.js';
import type { RunJournal } from './journal.js';
import { runFiles } from './run-files.js';

/** Throws `PACKER_NOT_STARTED` for a run whose runner ended before it started Packer. */
export async function requireStarted(
  directory: string,
  { pid, end, runId }: RunJournal,
): Promise<void> {
  if (pid !== undefined || end !== undefined) return;
  for (const name of [runFiles.stdout, runFiles.stderr]) {
    if (((await fileFacts(join(directory, name)))?.size ?? 0) > 0) return;
  }
  if ((await findGroupLeader(`PACKER_RUN_UUID=${runId}`)) !== undefined) return;
  throw new PackerError(
    'PACKER_NOT_STARTED',
    `Cannot attend the run in ${directory}: its runner ended before it started Packer, so nothing was built. Start it again, in a new directory.`,
  );
}
