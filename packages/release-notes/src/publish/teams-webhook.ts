import type { ReleaseNotes } from '../notes/release-notes.js';
import { renderTeams } from '../render/render-teams.js';
import { textAt } from '../trackers/json-at.js';
import type { Publisher } from './publisher.js';
import { type BodyProblem, countOf, type WebhookOptions, webhook } from './webhook.js';

/** How notes are posted to Teams. */
export interface TeamsWebhookOptions extends WebhookOptions {
  /** The body of the message: plain JSON with an adaptive card. Default: `renderTeams`. */
  readonly render?: (notes: ReleaseNotes) => unknown;
}

/**
 * Posts release notes to a webhook of Teams Workflows, which takes adaptive cards only.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`; planning throws `NOTES_TOO_LONG`, and applying
 * `NOTES_PUBLISH_FAILED`, or `NOTES_PUBLISH_UNSURE` if the message may have been taken.
 */
export function teamsWebhook(options: TeamsWebhookOptions): Publisher {
  const { render = (notes) => renderTeams(notes) } = options;
  return webhook({ kind: 'teams-webhook', render, problemOf }, options);
}

const maxBytes = 28 * 1_024;

function problemOf(body: unknown, bytes: number): BodyProblem | undefined {
  if (bytes > maxBytes) {
    return { isLong: true, text: `it has ${bytes} bytes, and Teams takes ${maxBytes}` };
  }
  const isCard = textAt(body, 'type') === 'message' && countOf(body, 'attachments') > 0;
  return isCard ? undefined : { isLong: false, text: 'its body is no message with a card' };
}
