import type { ReleaseNotesErrorCode } from '../errors.js';
import type { PublicationAction } from './publisher.js';

/** The schema that a plan names. */
export const publicationPlanSchemaId = 'publication-plan/v1';

/**
 * What is to be done to publish release notes, as plain JSON: it can be stored, read by people, and
 * applied later. It holds what is written, and no secrets.
 */
export interface PublicationPlan {
  /** Names the shape of this data. */
  readonly schema: typeof publicationPlanSchemaId;
  /** What was released. */
  readonly name: string;
  /** Version of the release. */
  readonly version: string;
  /** What is to be done, in the order of the publishers. */
  readonly actions: readonly PublicationAction[];
  /** Places that could not be planned, in the order of the publishers. They hide no other. */
  readonly failures: readonly UnplannedPlace[];
}

/** A place that could not be read, so that nothing is known of what is to be done there. */
export interface UnplannedPlace {
  /** Kind of the place. */
  readonly kind: string;
  /** The place. */
  readonly target: string;
  /** Why. */
  readonly error: PublicationError;
}

/** An error as plain JSON. */
export interface PublicationError {
  /** Why it failed. */
  readonly code: ReleaseNotesErrorCode;
  /** What was attempted, on what, what was seen and what to do. */
  readonly message: string;
}
