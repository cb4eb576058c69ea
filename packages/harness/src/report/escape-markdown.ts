import { printable } from '../printable.js';
import { webAddress } from './plain-text.js';

/**
 * Foreign text for Markdown as GitHub shows it, on one line: it stays text, and becomes no markup, HTML, cell
 * of a table, link, mention or reference to an issue.
 */
export function escapeMarkdown(text: string): string {
  return (
    printable(text)
      .replace(/[\\`*_[\]#|~$<>&]/g, '\\$&')
      .replace(/^[-+=]|!$/g, '\\$&')
      .replace(/^(\d+)(?=[.)](?:\s|$))/, '$1\\')
      // Mentions, references and bare addresses are looked for in the finished text: a space that cannot be
      // seen breaks them.
      .replace(/@|\\#(?=\d)|gh-(?=\d)|:(?=\/\/)|www(?=\.)/gi, '$&&#8203;')
  );
}

/** Text as code. What code cannot hold in a cell of a table stays text. */
export function markdownCode(text: string): string {
  const line = printable(text);
  return line === '' || /[`|\\]/.test(line) ? escapeMarkdown(line) : `\`${line}\``;
}

/** A link, if the address is one of the web, else only the text. */
export function markdownLink(text: string, address: string | undefined): string {
  const url = webAddress(address)?.replace(/[^\w:/?#@!&=+,;.%-]/g, (sign) =>
    encodeURIComponent(sign).replace(/[()'*~]/g, (s) => `%${s.charCodeAt(0).toString(16)}`),
  );
  return url === undefined
    ? escapeMarkdown(text)
    : `[${escapeMarkdown(text)}](${url.replace(/&/g, '&amp;')})`;
}

/** Lines as a block of code, whose fence is longer than any in it. */
export function markdownBlock(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
