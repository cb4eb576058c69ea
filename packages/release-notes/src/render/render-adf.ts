import type { ReleaseNotes } from '../notes/release-notes.js';
import type { AdfBlock, AdfDocument, AdfHeading } from './adf-document.js';
import { adf, adfParagraph } from './adf-format.js';
import { clipText } from './clip-text.js';
import { clippedFormat } from './clipped-format.js';
import { type Cut, fitCut, weightsOfSummary, withinRoom } from './cut.js';
import { longestList, outline } from './outline.js';
import { tooLong } from './too-long.js';

/** How a document of Atlassian is written. */
export interface RenderAdfOptions {
  /**
   * Most characters of the document as JSON. Jira holds 32,767 characters in a description or comment and
   * does not tell what it counts; its JSON is the longest of all that it may count. Where there is no room
   * for all, whole items are left out, details first, and each list says how many are missing and where they
   * are (`links.page`). Default: 32,767.
   */
  readonly maxLength?: number;
}

/**
 * Writes release notes in the Atlassian Document Format, for a description or comment of Jira Cloud: plain
 * data for the `v3` calls. Foreign text stays text, and links lead to the web only.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even title and date fit.
 */
export function renderAdf(notes: ReleaseNotes, options: RenderAdfOptions = {}): AdfDocument {
  const { maxLength = jiraTextLimit } = options;
  const fitted = fitCut(
    longestList(notes),
    (cut) => write(notes, withinRoom(cut, maxLength, leastOfItem)),
    (document) => JSON.stringify(document).length <= maxLength,
    weightsOfSummary,
  );
  return fitted ?? tooLong('Atlassian document', notes, maxLength);
}

const jiraTextLimit = 32_767;
/** The JSON of an item without text is longer. */
const leastOfItem = 50;
/** A quarter of the room: one text must not push out all others. */
const mostOfText = 8_000;
const mostOfHeading = 255;

function write(notes: ReleaseNotes, cut: Cut): AdfDocument {
  const format = clippedFormat(adf, mostOfText, notes.links.page);
  const { title, headline, warnings, parts } = outline(notes, format, cut);
  return {
    type: 'doc',
    version: 1,
    content: [
      heading(1, title),
      adfParagraph(headline),
      ...warnings.map(
        (warning): AdfBlock => ({
          type: 'panel',
          attrs: { panelType: 'warning' },
          content: [adfParagraph(warning)],
        }),
      ),
      ...parts.flatMap((part) => [heading(2, part.title), ...part.blocks]),
    ],
  };
}

function heading(level: 1 | 2, title: string): AdfHeading {
  return {
    type: 'heading',
    attrs: { level },
    content: adf.text(clipText(title, mostOfHeading)),
  };
}
