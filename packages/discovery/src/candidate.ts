import type { Architecture } from '@soe/contract';

/** An image that a source offers as an answer. */
export interface Candidate {
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Version of the release; missing where the source knows a channel's image only. */
  readonly version?: string;
  /** What it runs on. */
  readonly architecture: Architecture;
  /** The channel that points at it, where one was asked for. */
  readonly channel?: string;
  /** Name of the source. */
  readonly source: string;
  /** Where exactly it was found: a parameter, the name of an image, a file. */
  readonly where: string;
  /** Account that owns it, where the source says so. */
  readonly ownerId?: string;
  /** Name of the image, where the source says so. */
  readonly name?: string;
  /** When the image was made, ISO 8601 in UTC. */
  readonly createdAt?: string;
  /** When it is or was deprecated, ISO 8601 in UTC. */
  readonly deprecatedAt?: string;
  /** Commit that it was built from. */
  readonly commit?: string;
  /** Page of the release notes. */
  readonly notesUrl?: string;
}

/** What became of a candidate, and why. */
export interface Judgement extends Pick<Candidate, 'imageId' | 'version' | 'source' | 'where'> {
  /** `won`, `lost` to another or for what the query asks, or `refused` because it cannot be trusted. */
  readonly verdict: 'won' | 'lost' | 'refused';
  /** Why, for people. */
  readonly reason: string;
}
