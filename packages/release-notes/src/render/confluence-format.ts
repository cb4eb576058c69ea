import { escapeXml, xmlCdata } from './escape-xml.js';
import type { Format, ListItem } from './format.js';
import { webHref } from './web-href.js';

/** The storage format of Confluence: XHTML with macros. Foreign text can make neither. */
export const confluence: Format<string, string> = {
  text: escapeXml,
  literal: escapeXml,
  code: (text, address) => linkTo(`<code>${escapeXml(text)}</code>`, address),
  link: (text, address) => linkTo(escapeXml(text), address),
  strong: (inline) => `<strong>${inline}</strong>`,
  line: (parts) => parts.join(''),
  paragraph: (line) => `<p>${line}</p>`,
  list: (items, order) => {
    const tag = order === 'steps' ? 'ol' : 'ul';
    return `<${tag}>${items.map(item).join('')}</${tag}>`;
  },
  table: (heading, rows) => {
    const head = row(heading.map((cell) => `<th>${cell}</th>`));
    const body = rows.map((cells) =>
      row(cells.map((cell, at) => (at === 0 ? `<th>${cell}</th>` : `<td>${cell}</td>`))),
    );
    return `<table><tbody>${head}${body.join('')}</tbody></table>`;
  },
  commands: (lines) => {
    const body = `<ac:plain-text-body>${xmlCdata(lines.join('\n'))}</ac:plain-text-body>`;
    // Confluence colours code as Java where nothing else is said.
    return macro('code', `${parameter('language', 'bash')}${body}`);
  },
};

/** A macro that shows its text in a box, such as `warning`. */
export function confluenceBox(name: 'warning', blocks: string): string {
  return macro(name, `<ac:rich-text-body>${blocks}</ac:rich-text-body>`);
}

/** The table of contents: headings from the second level on. */
export function confluenceContents(): string {
  return macro('toc', parameter('minLevel', '2'));
}

/** A place in the page that an address can name; its parameter has no name. */
export function confluenceAnchor(id: string): string {
  return macro('anchor', parameter('', id));
}

function macro(name: string, body: string): string {
  return `<ac:structured-macro ac:name="${name}" ac:schema-version="1">${body}</ac:structured-macro>`;
}

function parameter(name: string, value: string): string {
  return `<ac:parameter ac:name="${name}">${escapeXml(value)}</ac:parameter>`;
}

function linkTo(inline: string, address: string | undefined): string {
  const href = webHref(address);
  return href === undefined ? inline : `<a href="${escapeXml(href)}">${inline}</a>`;
}

function item({ lines, children = [] }: ListItem<string, string>): string {
  return `<li><p>${lines.join('<br />')}</p>${children.join('')}</li>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.join('')}</tr>`;
}
