import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for what nobody keeps. */
export interface ScratchDirectory {
  readonly path: string;
  /** Removes it with all that is in it. */
  readonly remove: () => Promise<void>;
}

/** Makes one, for its owner only. */
export async function makeScratchDirectory(): Promise<ScratchDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'local-aws-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
