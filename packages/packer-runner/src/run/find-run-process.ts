import { existsFile } from '../adapters/files.js';
import { findGroupLeader, type ProcessIdentity } from '../adapters/process-group.js';
import { packerVersion } from '../commands/packer-version.js';
import { PackerError } from '../errors.js';
import type { Run } from './run.js';
import { runFiles } from './run-files.js';

/**
 * The Packer of a run that lost its runner; undefined when it is gone. A runner that was killed
 * right after it started Packer could not note its id: then the environment tells.
 */
export async function findRunProcess(
  run: Run,
  { env = {} }: { readonly env?: Readonly<Record<string, string>> },
): Promise<ProcessIdentity | undefined> {
  const { runId, packer, process, packerVersion: version } = run.journal.current();
  if (!(await existsFile(run.file(runFiles.stdout)))) {
    throw new PackerError(
      'PACKER_NOT_STARTED',
      `Cannot attend the run in ${run.directory}: its runner ended before it started Packer, so nothing was built. Start it again, in a new directory.`,
    );
  }
  const found = process ?? (await findGroupLeader(`PACKER_RUN_UUID=${runId}`));
  if (process === undefined && found !== undefined) await run.journal.update({ process: found });
  if (version === undefined) {
    const asked = await run.attempt(packerVersion({ packer, env }));
    if (asked !== undefined) await run.journal.update({ packerVersion: asked });
  }
  return found;
}
