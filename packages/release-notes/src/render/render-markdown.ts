import type { ReleaseNotes } from '../notes/release-notes.js';
import { type Cut, fitCut, uncut, withinRoom } from './cut.js';
import { escapeMarkdown } from './escape-markdown.js';
import { commonMark, githubMarkdown } from './markdown-format.js';
import { longestList, outline } from './outline.js';
import { tooLong } from './too-long.js';

/** How Markdown is written. */
export interface RenderMarkdownOptions {
  /** `github` has tables, `commonmark` lists in their place. Default: `github`. */
  readonly flavor?: 'github' | 'commonmark';
  /**
   * Most characters. Where there is no room for all, whole items are left out, details first, and each
   * list says how many are missing and where they are (`links.page`). A release of GitHub holds 125,000.
   * Default: no limit.
   */
  readonly maxLength?: number;
}

/**
 * Writes release notes as Markdown: what breaks first, then the changes by section, then the images by
 * region and architecture. Foreign text stays text.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even the heads of all parts fit.
 */
export function renderMarkdown(notes: ReleaseNotes, options: RenderMarkdownOptions = {}): string {
  const { maxLength } = options;
  const render = (cut: Cut): string => write(notes, options, cut);
  if (maxLength === undefined) return render(uncut);
  const fitted = fitCut(
    longestList(notes),
    (cut) => render(withinRoom(cut, maxLength, leastOfItem)),
    (text) => text.length <= maxLength,
  );
  return fitted ?? tooLong('Markdown', notes, maxLength);
}

/** A mark, a space and the end of the line. */
const leastOfItem = 3;

function write(notes: ReleaseNotes, { flavor }: RenderMarkdownOptions, cut: Cut): string {
  const format = flavor === 'commonmark' ? commonMark : githubMarkdown;
  const { title, headline, warnings, parts } = outline(notes, format, cut);
  const blocks = [
    `# ${escapeMarkdown(title)}`,
    headline,
    ...warnings.map((warning) => `> **Warning:** ${warning}`),
    ...parts.flatMap((part) => [`## ${escapeMarkdown(part.title)}`, ...part.blocks]),
  ];
  return `${blocks.join('\n\n')}\n`;
}
