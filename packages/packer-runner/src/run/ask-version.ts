import { packerVersion } from '../commands/packer-version.js';
import type { Run } from './run.js';

/** Notes the version of Packer. A build is not given up because it is not told. */
export async function askVersion(run: Run, env: Readonly<Record<string, string>>): Promise<void> {
  const { packer } = run.journal.current();
  const version = await run.attempt(packerVersion({ packer, env }));
  if (version !== undefined) await run.attempt(run.journal.update({ packerVersion: version }));
}
