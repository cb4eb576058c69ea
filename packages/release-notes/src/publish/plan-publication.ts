import type { ReleaseNotes } from '../notes/release-notes.js';
import { parseAction } from './parse-publication-plan.js';
import { type PublicationPlan, publicationPlanSchemaId } from './publication-plan.js';
import type { Publisher, PublishOptions } from './publisher.js';
import { placeName, publisherMap } from './publisher-map.js';
import { toPublicationError } from './to-publication-error.js';

/**
 * Works out what is to be done to publish release notes: all places are read at once, and nothing is
 * written. A place that cannot be read is told in `failures` and hides no other.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` if two publishers are for the same place;
 * the reason of the signal.
 *
 * @example
 * ```ts
 * const publishers = [fileNotes({ path: 'dist/notes.md' }), changelogFile({ path: 'CHANGELOG.md' })];
 * const plan = await planPublication(notes, publishers);
 * console.log(formatPublicationPlan(plan));
 * ```
 */
export async function planPublication(
  notes: ReleaseNotes,
  publishers: readonly Publisher[],
  options: PublishOptions = {},
): Promise<PublicationPlan> {
  const { signal } = options;
  publisherMap(publishers);
  signal?.throwIfAborted();
  const planned = await Promise.all(
    publishers.map(async (publisher) => {
      const { kind, target } = publisher;
      try {
        const action = await publisher.plan(notes, signal ? { signal } : {});
        // A publisher may be anybody's: its action must survive being stored, and be of its own place.
        return { action: parseAction({ ...action, kind, target }, 'action') };
      } catch (error) {
        const attempt = `plan ${placeName(publisher)}`;
        return { failure: { kind, target, error: toPublicationError(error, attempt) } };
      }
    }),
  );
  signal?.throwIfAborted();
  return {
    schema: publicationPlanSchemaId,
    name: notes.name,
    version: notes.version,
    actions: planned.flatMap(({ action }) => action ?? []),
    failures: planned.flatMap(({ failure }) => failure ?? []),
  };
}
