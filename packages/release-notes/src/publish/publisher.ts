import type { ReleaseNotes } from '../notes/release-notes.js';

/**
 * A place where notes are published. Planning reads and writes nothing; applying does what the plan says
 * and nothing else, may be killed anywhere, and finds nothing left to do the second time.
 */
export interface Publisher {
  /** What kind of place, such as `github-release`. */
  readonly kind: string;
  /** Which place, for people and as its key in a plan, such as `acme/images release v1`. Never a secret. */
  readonly target: string;
  /**
   * Compares what is there with the notes.
   *
   * @throws {@link ReleaseNotesError} if the place cannot be read, or the reason of the signal.
   */
  plan(notes: ReleaseNotes, options?: PublishOptions): Promise<PublicationAction>;
  /**
   * Does what was planned. What changed since is an error, or is read again, never written over.
   *
   * @throws {@link ReleaseNotesError} if the place refuses, or the reason of the signal.
   */
  apply(action: PublicationAction, options?: PublishOptions): Promise<Published>;
}

/** How a place is read and written. */
export interface PublishOptions {
  /** Stops; what was written stays, and the next run does the rest. Default: none. */
  readonly signal?: AbortSignal;
}

/** What is to be done at one place, as plain JSON. */
export interface PublicationAction {
  /** Kind of the place. */
  readonly kind: string;
  /** The place. */
  readonly target: string;
  /** `none`: what is there is as it should be. `send`: a message that cannot be read back. */
  readonly action: 'create' | 'update' | 'send' | 'none';
  /** Why, in one sentence. */
  readonly reason: string;
  /** The writes, in order. Empty for `none`. */
  readonly steps: readonly PublicationStep[];
  /** What people should know before it is done, such as text that had to be shortened. */
  readonly warnings: readonly string[];
}

/** One write of a {@link PublicationAction}. */
export interface PublicationStep {
  /** What it does, for people, such as `set fix version 2026.11.1 on SOE-12`. */
  readonly title: string;
  /** What its publisher needs to do it: plain JSON without secrets, and what it expects to find. */
  readonly write: Readonly<Record<string, unknown>>;
}

/** What was done at one place. */
export interface Published {
  /** Kind of the place. */
  readonly kind: string;
  /** The place. */
  readonly target: string;
  /** What was done. `none`: it was there already. */
  readonly action: PublicationAction['action'];
  /** Where people find it. */
  readonly url?: string;
  /** What did not work out but stops nothing. */
  readonly warnings: readonly string[];
}
