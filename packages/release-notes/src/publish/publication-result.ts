import type { PublicationError } from './publication-plan.js';

/** The schema that a result names. */
export const publicationResultSchemaId = 'publication-result/v1';

/** What came of applying a plan, as plain JSON. */
export interface PublicationResult {
  /** Names the shape of this data. */
  readonly schema: typeof publicationResultSchemaId;
  /** What was released. */
  readonly name: string;
  /** Version of the release. */
  readonly version: string;
  /** When it was begun, as an ISO 8601 time in UTC. */
  readonly startedAt: string;
  /** When it was over, as an ISO 8601 time in UTC. */
  readonly finishedAt: string;
  /** Whether every place is as it should be: each is `done` or `unchanged`. */
  readonly complete: boolean;
  /** Every action of the plan in its order, then the places that could not be planned. */
  readonly outcomes: readonly PublicationOutcome[];
}

/** What came of one place. */
export interface PublicationOutcome {
  /** Kind of the place. */
  readonly kind: string;
  /** The place. */
  readonly target: string;
  /**
   * `done`: it was written or sent. `unchanged`: there was nothing to do. `failed`: `error` says why.
   * `not-started`: the run was stopped before it, or `error` says why it could not be planned.
   */
  readonly status: 'done' | 'unchanged' | 'failed' | 'not-started';
  /** Where people find it. */
  readonly url?: string;
  /** What people should know: what the plan warned of, and what did not work out but stops nothing. */
  readonly warnings: readonly string[];
  /** Why it did not work. */
  readonly error?: PublicationError;
}
