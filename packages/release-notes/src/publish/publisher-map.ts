import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { Publisher } from './publisher.js';

/** A place by its kind and target. */
export interface PublicationPlace {
  readonly kind: string;
  readonly target: string;
}

/** Kind and target as one key. */
export function placeKey({ kind, target }: PublicationPlace): string {
  return JSON.stringify([kind, target]);
}

/** Kind and target for people. */
export function placeName({ kind, target }: PublicationPlace): string {
  return cleanText(`${kind} ${target}`);
}

/**
 * The publishers by their places.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` if two are for the same place: they would
 * write over each other.
 */
export function publisherMap(publishers: readonly Publisher[]): ReadonlyMap<string, Publisher> {
  const byPlace = new Map<string, Publisher>();
  for (const publisher of publishers) {
    const key = placeKey(publisher);
    if (byPlace.has(key)) {
      throw new ReleaseNotesError(
        'NOTES_OPTION_INVALID',
        `Cannot publish release notes: two publishers are given for ${placeName(publisher)}. Give one for every place.`,
      );
    }
    byPlace.set(key, publisher);
  }
  return byPlace;
}
