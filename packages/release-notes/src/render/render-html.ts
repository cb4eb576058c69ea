import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { type Cut, fitCut, uncut, withinRoom } from './cut.js';
import { escapeXml } from './escape-xml.js';
import { pageIds } from './html-ids.js';
import { htmlPage } from './html-page.js';
import { type HtmlPieces, htmlPieces } from './html-pieces.js';
import { longestList } from './outline.js';
import { tooLong } from './too-long.js';

/** How HTML is written. */
export interface RenderHtmlOptions {
  /** Language of the notes as a BCP 47 tag, such as `de` or `pt-BR`. Default: `en`. */
  readonly lang?: string;
  /**
   * Only an `article`, without style, table of contents and frame: to be put into a mail or a page that
   * is there. Default: false, a whole page.
   */
  readonly fragment?: boolean;
  /**
   * What ids and anchors begin with: letters, digits and hyphens. Give each fragment of one page its
   * own. Default: nothing for a page, `notes-` for a fragment.
   */
  readonly idPrefix?: string;
  /**
   * Level of the heading of a fragment, 1 to 5; those of its parts are one deeper. Default: 1. A page always
   * begins with 1.
   */
  readonly headingLevel?: 1 | 2 | 3 | 4 | 5;
  /**
   * Most characters. Where there is no room for all, whole items are left out, details first, and each
   * list says how many are missing and where they are (`links.page`). Some mail programs show 100,000.
   * Default: no limit.
   */
  readonly maxLength?: number;
}

/**
 * Writes release notes as one HTML page that needs nothing else: no script, no image, no font, and a
 * policy that forbids them. It reads well on a phone and on paper, in light and in dark, with a keyboard
 * and with a screen reader. Foreign text stays text and keeps its writing direction.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even the heads of all parts fit;
 * `NOTES_OPTION_INVALID` for a `lang` or an `idPrefix` that is none.
 */
export function renderHtml(notes: ReleaseNotes, options: RenderHtmlOptions = {}): string {
  const { fragment = false, headingLevel = 1, maxLength } = options;
  const level = fragment ? headingLevel : 1;
  const lang = checkLang(options.lang ?? 'en');
  const prefix = checkPrefix(options.idPrefix ?? (fragment ? 'notes-' : ''));
  const render = (cut: Cut): string => {
    const told = htmlPieces(notes, { prefix, fragment, level }, cut);
    return fragment ? article(told, lang, prefix) : htmlPage(notes, told, lang, prefix);
  };
  if (maxLength === undefined) return render(uncut);
  const fitted = fitCut(
    longestList(notes),
    (cut) => render(withinRoom(cut, maxLength, leastOfItem)),
    (text) => text.length <= maxLength,
  );
  return fitted ?? tooLong('HTML', notes, maxLength);
}

/** `<li><bdi></bdi></li>`: all items have more. */
const leastOfItem = 20;

function article({ header, body }: HtmlPieces, lang: string, prefix: string): string {
  const title = `${prefix}${pageIds.title}`;
  return `<article class="release-notes" lang="${lang}" aria-labelledby="${title}">\n${header}\n${body}\n</article>\n`;
}

function checkLang(lang: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(lang);
    if (tag !== undefined) return escapeXml(tag);
  } catch {
    // Told below.
  }
  return invalid('lang', lang, 'a language tag such as "en" or "pt-BR"');
}

function checkPrefix(prefix: string): string {
  if (prefix === '' || /^[A-Za-z][A-Za-z\d-]*$/.test(prefix)) return prefix;
  return invalid('idPrefix', prefix, 'a letter followed by letters, digits and hyphens');
}

function invalid(option: string, value: string, wanted: string): never {
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Writing notes as HTML: the option ${option} is ${JSON.stringify(value)}; give ${wanted}.`,
  );
}
