import { cleanText } from '../clean-text.js';
import { httpUrl, plainAddress } from '../issues/http-url.js';

/**
 * Escapes foreign text so that Markdown (CommonMark and GitHub's) shows it as it is, on one line: it
 * cannot become a heading, list, link, image, HTML, code, table cell, mention or reference.
 */
export function escapeMarkdown(text: string): string {
  return escapeLine(cleanText(text));
}

/** The same for a part of a line that was cleaned as a whole: spaces at its ends stay. */
export function escapeLine(line: string): string {
  if (!special.test(line)) return line;
  return (
    line
      .replace(punctuation, '\\$&')
      // A mention, a reference or a bare address is recognised in the finished text, where escaping
      // no longer shows. An invisible space behind its sign is what breaks it.
      .replace(/@|\\#(?=\d)|gh-(?=\d)|:(?=\/\/)|www(?=\.)/gi, `$&${invisibleSpace}`)
      .replace(/^[-+=]/, '\\$&')
      .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
      // A link may follow; behind an exclamation mark it would be an image.
      .replace(/!$/, '\\!')
  );
}

/** A link if the address is one of the web, else only the text. */
export function markdownLink(text: string, address: string | undefined): string {
  const url = webAddress(address);
  if (url === undefined) return escapeMarkdown(text);
  return `[${plainKey.test(text) ? text : escapeMarkdown(text)}](${url})`;
}

/** Text as code, linked if there is an address. What code cannot hold safely becomes plain text. */
export function markdownCode(text: string, address?: string): string {
  if (!/^[\w.:-]+$/.test(text)) return markdownLink(text, address);
  const url = webAddress(address);
  return url === undefined ? `\`${text}\`` : `[\`${text}\`](${url})`;
}

/** The address as it may stand between the brackets of a link, if it is one of the web. */
export function webAddress(address: string | undefined): string | undefined {
  if (address !== undefined && plainAddress.test(address)) return address;
  const url = address === undefined ? undefined : httpUrl(address);
  return url?.href
    .replace(/[^\w:/?#@!&=+,;.%[\]-]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
    .replace(/&(?=#?\w+;)/g, '&amp;');
}

/** Nothing that can be seen, where something has to stand. */
export const invisibleSpace = '&#8203;';
/** Keys such as SOE-12, #12 and owner/repo#12 stay legible inside the brackets of a link. */
const plainKey = /^(?:[A-Za-z0-9./-]*#)?[A-Za-z0-9-]+$/;
/** An underscore inside a word means nothing, and is frequent. */
const punctuation = /[\\`*[\]<>&|~$#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const special = /[\\`*[\]<>&|~$#_@]|^[-+=\d]|!$|gh-\d|:\/\/|www\./i;
