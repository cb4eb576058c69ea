import { cleanText } from '../clean-text.js';
import { escapeMarkdown, markdownCode, markdownLink } from '../render/escape-markdown.js';
import { escapeXml } from '../render/escape-xml.js';
import type { Format, ListItem } from '../render/format.js';
import { html } from '../render/html-format.js';
import { githubMarkdown } from '../render/markdown-format.js';
import { webHref } from '../render/web-href.js';

/** What a template writes: this decides how foreign text is escaped. */
export type TemplateFormat = 'markdown' | 'html' | 'text';

/** How one format writes what stands between the words of a template. */
export interface TemplateLanguage {
  /** Foreign text wherever a template may put it: on a line of text, in HTML also in attributes. */
  readonly escape: (text: string) => string;
  readonly link: (text: string, address: string | undefined) => string;
  readonly code: (text: string, address: string | undefined) => string;
  readonly heading: (title: string) => string;
  /** How all that is not in the template is written. */
  readonly format: Format<string, string>;
}

const plain: Format<string, string> = {
  text: (text) => text,
  literal: (text) => text,
  code: withAddress,
  link: withAddress,
  strong: (inline) => inline,
  line: (parts) => parts.join(''),
  paragraph: (line) => line,
  list: (items, order) =>
    items.map((item, at) => writeItem(item, order === 'steps' ? `${at + 1}. ` : '- ')).join('\n'),
  table: (heading, rows) => [heading, ...rows].map((cells) => cells.join(' | ')).join('\n'),
  commands: (lines) => lines.map((line) => `  ${line}`).join('\n'),
};

/** The languages of templates. */
export const templateLanguages: Readonly<Record<TemplateFormat, TemplateLanguage>> = {
  markdown: {
    escape: escapeMarkdownPiece,
    link: markdownLink,
    code: (text, address) => markdownCode(cleanText(text), address),
    heading: (title) => `## ${escapeMarkdown(title)}`,
    format: githubMarkdown,
  },
  html: {
    escape: (text) => escapeXml(cleanText(text)),
    link: (text, address) => html.link(cleanText(text), address),
    code: (text, address) => html.code(cleanText(text), address),
    heading: (title) => `<h2 dir="auto">${escapeXml(cleanText(title))}</h2>`,
    format: html,
  },
  text: {
    escape: cleanText,
    link: withAddress,
    code: withAddress,
    heading: (title) => cleanText(title),
    format: plain,
  },
};

/**
 * A template may write two texts side by side, and what each of them does not say they could say
 * together: an address, a mention, the number of a list.
 */
function escapeMarkdownPiece(text: string): string {
  return escapeMarkdown(text)
    .replace(/^[.)]/, '\\$&')
    .replace(/(?:\\#|gh-|[:/w])$/i, `$&${invisibleSpace}`);
}

const invisibleSpace = '&#8203;';

function withAddress(text: string, address: string | undefined): string {
  const url = webHref(address);
  const words = cleanText(text);
  return url === undefined || url === words ? words : `${words} (${url})`;
}

function writeItem({ lines, children = [] }: ListItem<string, string>, mark: string): string {
  return `${mark}${[...lines, ...children].join('\n').replaceAll('\n', `\n${' '.repeat(mark.length)}`)}`;
}
