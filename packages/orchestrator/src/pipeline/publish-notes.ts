import {
  type Audience,
  applyPublication,
  forAudience,
  type PublicationPlan,
  type PublicationResult,
  planPublication,
} from '@soe/release-notes';
import type { PipelineContext } from './context.js';
import { notesPublishers } from './notes-publishers.js';
import { type ReleaseNotesRequest, releaseNotes } from './read-notes.js';

/** Notes that are published. */
export interface PublishNotesRequest extends ReleaseNotesRequest {
  /** Whose notes: `consumer` leaves out what is for maintainers alone. Default: everything. */
  readonly audience?: Audience;
}

/** A publication that was planned and may be applied: shown first, then done as shown. */
export interface PlannedPublication {
  /** What would be written where. */
  readonly plan: PublicationPlan;
  /** Write it. What a place already has is not written again; what a place refuses is in the answer. */
  apply(): Promise<PublicationResult>;
}

/**
 * Find out what publishing the notes of a release would write at the places of the configuration. Nothing is written
 * before it is applied.
 *
 * @throws OrchestratorError `SOE_CONFIG_INVALID` for no place, or a place whose credentials are not set; the codes of
 * {@link releaseNotes}
 */
export async function planNotesPublication(
  { audience = 'maintainer', ...request }: PublishNotesRequest,
  context: PipelineContext,
): Promise<PlannedPublication> {
  const notes = forAudience(await releaseNotes(request, context), audience);
  const options = { ...(context.signal && { signal: context.signal }) };
  const publishers = notesPublishers({ flavor: notes.name, version: notes.version }, context);
  const plan = await planPublication(notes, publishers, options);
  return { plan, apply: () => applyPublication(plan, publishers, options) };
}
