import type { AdoptImageOptions } from './adoption.js';
import type { CloudResource } from './cloud.js';
import type { Ledger } from './ledger.js';

/** The tag of images, and of their snapshots, that were adopted for a run: its value is the run's id. */
export const adoptedTag = 'packer-runner:adopted';

/** Whether something was adopted for this run, so that it is wanted. */
export function isAdopted({ tags }: CloudResource, runId: string): boolean {
  return tags[adoptedTag] === runId;
}

/** Whatever is adopted says so, or it would be taken for an orphan later. */
export function adoptedTags(
  { runId }: Pick<Ledger, 'runId'>,
  { tags, snapshotTags }: AdoptImageOptions,
): Required<Pick<AdoptImageOptions, 'tags' | 'snapshotTags'>> {
  const mark = { [adoptedTag]: runId };
  return { tags: { ...tags, ...mark }, snapshotTags: { ...snapshotTags, ...mark } };
}
