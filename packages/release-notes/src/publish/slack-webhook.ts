import type { ReleaseNotes } from '../notes/release-notes.js';
import { renderSlack } from '../render/render-slack.js';
import { textAt } from '../trackers/json-at.js';
import type { Publisher } from './publisher.js';
import { type BodyProblem, countOf, type WebhookOptions, webhook } from './webhook.js';

/** How notes are posted to Slack. */
export interface SlackWebhookOptions extends WebhookOptions {
  /** The body of the message: plain JSON with `text` and `blocks`. Default: `renderSlack`. */
  readonly render?: (notes: ReleaseNotes) => unknown;
}

/**
 * Posts release notes to an incoming webhook of Slack.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`; planning throws `NOTES_TOO_LONG`, and applying
 * `NOTES_PUBLISH_FAILED`, or `NOTES_PUBLISH_UNSURE` if the message may have been taken.
 */
export function slackWebhook(options: SlackWebhookOptions): Publisher {
  const { render = (notes) => renderSlack(notes) } = options;
  return webhook({ kind: 'slack-webhook', render, problemOf }, options);
}

/** Limits of https://docs.slack.dev/reference/block-kit/blocks; longer fallback texts are cut there. */
function problemOf(body: unknown): BodyProblem | undefined {
  const blocks = countOf(body, 'blocks');
  if (blocks > 50) return { isLong: true, text: `it has ${blocks} blocks, and Slack takes 50` };
  const { length } = textAt(body, 'text') ?? '';
  if (length === 0) {
    return { isLong: false, text: 'its body has no text, which Slack shows in notifications' };
  }
  if (length <= 40_000) return undefined;
  return { isLong: true, text: `its text has ${length} characters, and Slack takes 40,000` };
}
