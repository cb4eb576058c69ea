import { carries, findGroupLeader, type ProcessIdentity } from '../adapters/process-group.js';
import type { Run } from './run.js';

/**
 * The Packer of a run that lost its runner; undefined when it is gone. A runner that was killed
 * right after it started Packer could not note its id: then the environment tells.
 */
export async function findRunProcess(run: Run): Promise<ProcessIdentity | undefined> {
  const { runId, pid, process } = run.journal.current();
  const entry = `PACKER_RUN_UUID=${runId}`;
  // A journal is a file: nobody is sent a signal on its word alone.
  if (process !== undefined && process.pid > 1 && (await carries(process, entry))) return process;
  if (pid !== undefined) return undefined;
  const found = await findGroupLeader(entry);
  if (found !== undefined) await run.journal.update({ pid: found.pid, process: found });
  return found;
}
