import { cleanText } from '../clean-text.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { clipText } from './clip-text.js';
import { clippedFormat } from './clipped-format.js';
import { type Cut, fitCut, weightsOfSummary, withinRoom } from './cut.js';
import { longestList, outline } from './outline.js';
import { counted, summaryOf } from './summary-of.js';
import { summaryParts } from './summary-parts.js';
import { cardTexts, escapeCardText, teamsMarkdown } from './teams-format.js';
import type {
  AdaptiveCard,
  CardElement,
  CardLink,
  CardText,
  TeamsMessage,
} from './teams-message.js';
import { tooLong } from './too-long.js';
import { webHref } from './web-href.js';

/** How a message for Teams is written. */
export interface RenderTeamsOptions {
  /** Whether the card is read from right to left. Default: false. */
  readonly rtl?: boolean;
  /**
   * Most bytes of the whole message as JSON in UTF-8. Teams refuses messages from about 28 KB on, some
   * clients less. Where there is no room for all, whole items are left out, details first, and each list says
   * how many are missing and where they are (`links.page`). Default: 18,000.
   */
  readonly maxBytes?: number;
}

/**
 * Writes release notes as a message for Teams with an Adaptive Card, as a Workflows webhook takes it. Foreign
 * text stays text: it cannot be a link, a list or emphasis, and mentions nobody.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even title and date fit.
 */
export function renderTeams(notes: ReleaseNotes, options: RenderTeamsOptions = {}): TeamsMessage {
  const { maxBytes = 18_000, rtl = false } = options;
  const fitted = fitCut(
    longestList(notes),
    (cut) => inMessage(writeCard(notes, rtl, withinRoom(cut, maxBytes, leastOfItem))),
    (message) => Buffer.byteLength(JSON.stringify(message)) <= maxBytes,
    weightsOfSummary,
  );
  return fitted ?? tooLong('Teams message', notes, maxBytes, 'bytes');
}

/** A dash, a space, a letter and a line break. */
const leastOfItem = 4;
/** A message is a summary: one text must not fill it. */
const mostOfText = 1_000;
const mostOfHeading = 255;

function inMessage(content: AdaptiveCard): TeamsMessage {
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, content }] };
}

function writeCard(notes: ReleaseNotes, rtl: boolean, cut: Cut): AdaptiveCard {
  const format = clippedFormat(teamsMarkdown, mostOfText, notes.links.page);
  const { title, warnings, parts } = outline(notes, format, cut);
  const actions = linksOf(notes);
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    // Phones are slow to learn new versions; the direction of the text is all that needs 1.5.
    version: rtl ? '1.5' : '1.4',
    ...(rtl && { rtl }),
    fallbackText: escapeCardText(clipText(summaryOf(notes), mostOfText)),
    body: [
      { ...heading(title || 'Release notes'), size: 'Large' },
      { type: 'FactSet', facts: factsOf(notes) },
      ...warnings.map(warningBox),
      ...summaryParts(parts, format, notes.links.page).flatMap((part): CardElement[] => [
        { ...heading(part.title), separator: true },
        ...cardTexts(part.blocks.flat()),
      ]),
    ],
    ...(actions.length > 0 && { actions }),
    msteams: { width: 'Full' },
  };
}

function heading(title: string): CardText {
  return {
    type: 'TextBlock',
    text: escapeCardText(clipText(title, mostOfHeading)),
    wrap: true,
    weight: 'Bolder',
  };
}

function warningBox(warning: string): CardElement {
  return {
    type: 'Container',
    style: 'warning',
    items: [{ type: 'TextBlock', text: `**Warning:** ${warning}`, wrap: true }],
  };
}

function factsOf({
  date,
  previous,
  excluded = [],
}: ReleaseNotes): readonly { title: string; value: string }[] {
  const fact = (title: string, value: string) => ({
    title,
    value: escapeCardText(clipText(cleanText(value), mostOfHeading)),
  });
  return [
    fact('Released', date.slice(0, 10)),
    ...(previous === undefined ? [] : [fact('Since', previous)]),
    ...(excluded.length === 0 ? [] : [fact('Left out', counted(excluded.length, 'change'))]),
  ];
}

function linksOf({ links }: ReleaseNotes): readonly CardLink[] {
  const link = (title: string, address: string | undefined): readonly CardLink[] => {
    const url = webHref(address);
    return url === undefined ? [] : [{ type: 'Action.OpenUrl', title, url }];
  };
  return [...link('Full notes', links.page), ...link('All changes', links.compare)];
}
