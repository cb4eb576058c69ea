import type { ReleaseNotes } from '../notes/release-notes.js';
import {
  confluence,
  confluenceAnchor,
  confluenceBox,
  confluenceContents,
} from './confluence-format.js';
import { type Cut, fitCut, uncut, weightsOfSummary, withinRoom } from './cut.js';
import { escapeXml } from './escape-xml.js';
import { htmlIds } from './html-ids.js';
import { longestList, outline } from './outline.js';
import { tooLong } from './too-long.js';

/** How a page of Confluence is written. */
export interface RenderConfluenceOptions {
  /** Whether the page begins with name and version as a heading; it has a title of its own. Default: false. */
  readonly title?: boolean;
  /** Whether a table of contents stands before the parts. Default: false. */
  readonly contents?: boolean;
  /**
   * Most characters. Where there is no room for all, whole items are left out, details first, and each list
   * says how many are missing and where they are (`links.page`). Default: no limit.
   */
  readonly maxLength?: number;
}

/**
 * Writes release notes in the storage format of Confluence: well-formed XHTML with macros for code, warnings
 * and anchors. Each part has the anchor that it has in HTML too, such as `breaking`. The same notes
 * give the same text, so that a page is written only when something changed.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even title and date fit.
 */
export function renderConfluence(
  notes: ReleaseNotes,
  options: RenderConfluenceOptions = {},
): string {
  const { maxLength } = options;
  const render = (cut: Cut): string => write(notes, options, cut);
  if (maxLength === undefined) return render(uncut);
  const fits = (page: string) => page.length <= maxLength;
  const fitted = fitCut(
    longestList(notes),
    (cut) => render(withinRoom(cut, maxLength, leastOfItem)),
    fits,
    weightsOfSummary,
  );
  return fitted ?? tooLong('Confluence page', notes, maxLength);
}

/** The tags of an item. */
const leastOfItem = '<li></li>'.length;

function write(
  notes: ReleaseNotes,
  { title: titled = false, contents = false }: RenderConfluenceOptions,
  cut: Cut,
): string {
  const { title, headline, warnings, parts } = outline(notes, confluence, cut);
  const ids = htmlIds(parts, '');
  return [
    ...(titled ? [`<h1>${escapeXml(title)}</h1>`] : []),
    confluence.paragraph(headline),
    ...warnings.map((warning) => confluenceBox('warning', confluence.paragraph(warning))),
    ...(contents ? [confluenceContents()] : []),
    ...parts.flatMap((part, at) => [
      `<h2>${confluenceAnchor(ids[at] ?? part.id)}${escapeXml(part.title)}</h2>`,
      ...part.blocks,
    ]),
  ].join('\n');
}
