import { existsSync } from 'node:fs';
import type { PipelineContext, Stage } from '../pipeline/context.js';
import { type JournalFacts, releaseDirectory } from '../pipeline/release-directory.js';

/** Note in the journal of a release what was done with it, where it was made here. */
export async function noteLifecycle(
  stage: Extract<Stage, 'promote' | 'deprecate' | 'retire' | 'revoke'>,
  { flavor, version }: { readonly flavor: string; readonly version: string },
  detail: string,
  { directory, clock = () => new Date() }: PipelineContext,
  facts: JournalFacts = {},
): Promise<void> {
  const files = releaseDirectory(directory, flavor, version);
  if (existsSync(files.path)) await files.note(stage, detail, clock(), facts);
}
