import type { ReleaseNotes } from '../notes/release-notes.js';
import { type ApplyPublicationOptions, applyPublication } from './apply-publication.js';
import { planPublication } from './plan-publication.js';
import type { PublicationResult } from './publication-result.js';
import type { Publisher } from './publisher.js';

/**
 * Publishes release notes: plans, and applies the plan. A second run finds nothing left to do.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` if two publishers are for the same place;
 * the reason of the signal if it stops before the first write.
 *
 * @example
 * ```ts
 * const { complete, outcomes } = await publishReleaseNotes(notes, [
 *   fileNotes({ path: 'dist/notes.md' }),
 *   changelogFile({ path: 'CHANGELOG.md' }),
 * ]);
 * ```
 */
export async function publishReleaseNotes(
  notes: ReleaseNotes,
  publishers: readonly Publisher[],
  options: ApplyPublicationOptions = {},
): Promise<PublicationResult> {
  const { signal } = options;
  const plan = await planPublication(notes, publishers, signal ? { signal } : {});
  return applyPublication(plan, publishers, options);
}
