import type { ReleaseNotes } from '../notes/release-notes.js';
import { clipText } from './clip-text.js';
import { clippedFormat } from './clipped-format.js';
import { type Cut, fitCut, weightsOfSummary, withinRoom } from './cut.js';
import { escapeMrkdwn } from './escape-mrkdwn.js';
import { longestList, type OutlinePart, outline } from './outline.js';
import { slackRichText, slackSection } from './slack-format.js';
import type {
  SlackBlock,
  SlackElement,
  SlackInline,
  SlackMessage,
  SlackRichText,
} from './slack-message.js';
import { summaryOf } from './summary-of.js';
import { summaryParts } from './summary-parts.js';
import { tooLong } from './too-long.js';
import { webHref } from './web-href.js';

/** How a message for Slack is written. */
export interface RenderSlackOptions {
  /**
   * Most characters of the blocks as JSON. Slack refuses messages as `msg_blocks_too_long` from about 13,200
   * characters on and does not tell what it counts. Where there is no room for all, whole items are left out,
   * details first, and each list says how many are missing and where they are (`links.page`).
   * Default: 12,000.
   */
  readonly maxLength?: number;
}

/**
 * Writes release notes as a message for Slack. Its blocks are rich text, in which Slack parses nothing:
 * foreign text cannot mention anybody, call a channel, or become a link.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even title and date fit.
 */
export function renderSlack(notes: ReleaseNotes, options: RenderSlackOptions = {}): SlackMessage {
  const { maxLength = 12_000 } = options;
  const blocks = fitCut(
    longestList(notes),
    (cut) => writeBlocks(notes, withinRoom(cut, maxLength, leastOfItem)),
    (written) => JSON.stringify(written).length <= maxLength,
    weightsOfSummary,
  );
  if (blocks === undefined) return tooLong('Slack message', notes, maxLength);
  return { text: fallback(notes), blocks };
}

const mostBlocks = 50;
/** The JSON of an item without text is longer. */
const leastOfItem = 50;
const mostOfHeader = 150;
/** A message is a summary: one text must not fill it. */
const mostOfText = 1_000;

function writeBlocks(notes: ReleaseNotes, cut: Cut): readonly SlackBlock[] {
  const format = clippedFormat(slackRichText, mostOfText, notes.links.page);
  const told = outline(notes, format, cut);
  const title = clipText(told.title, mostOfHeader) || 'Release notes';
  return [
    { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
    ...inBlocks([
      [slackSection(told.headline)],
      ...told.warnings.map((warning): readonly SlackElement[] => [
        { type: 'rich_text_quote', elements: slackSection([warningSign, ...warning]).elements },
      ]),
      ...summaryParts(told.parts, format, notes.links.page).map(partElements),
    ]),
  ];
}

function partElements({ title, blocks }: OutlinePart<readonly SlackElement[]>) {
  const heading = slackRichText.strong(slackRichText.text(clipText(title, mostOfHeader)));
  return [slackSection(heading), ...blocks.flat()];
}

/** A block for each part as long as there are enough; else several parts in one. */
function inBlocks(parts: readonly (readonly SlackElement[])[]): readonly SlackRichText[] {
  const together = Math.ceil(parts.length / (mostBlocks - 1));
  const blocks: SlackRichText[] = [];
  for (let at = 0; at < parts.length; at += together) {
    blocks.push({ type: 'rich_text', elements: parts.slice(at, at + together).flat() });
  }
  return blocks;
}

function fallback(notes: ReleaseNotes): string {
  const page = webHref(notes.links.page);
  const text = escapeMrkdwn(clipText(summaryOf(notes), mostOfText));
  return page === undefined ? text : `${text} <${escapeUrl(page)}|The full notes>`;
}

function escapeUrl(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('|', '%7C');
}

const warningSign: SlackInline = { type: 'text', text: 'Warning: ', style: { bold: true } };
