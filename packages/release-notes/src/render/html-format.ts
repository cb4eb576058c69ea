import { escapeXml } from './escape-xml.js';
import type { Format, ListItem } from './format.js';
import { webHref } from './web-href.js';

/** HTML5 as it may stand in any page: no style, no script, no resource. */
export const html: Format<string, string> = {
  // Foreign text is isolated, so that its writing direction changes nothing around it.
  text: (text) => `<bdi>${escapeXml(text)}</bdi>`,
  literal: escapeXml,
  code: (text, address) => htmlLink(`<code dir="auto">${escapeXml(text)}</code>`, address),
  link: (text, address) =>
    htmlLink(`<bdi>${escapeXml(text || (webHref(address) ?? ''))}</bdi>`, address),
  // A `bdi` inside would not count when the browser looks for the direction of the whole.
  phrase: (parts) =>
    `<bdi>${parts.map(({ text, url }) => htmlLink(escapeXml(text), url)).join('')}</bdi>`,
  strong: (inline) => `<strong>${inline}</strong>`,
  line: (parts) => parts.join(''),
  paragraph: (line) => `<p>${line}</p>`,
  list(items, order) {
    const tag = order === 'steps' ? 'ol' : 'ul';
    return `<${tag}>\n${items.map(writeItem).join('\n')}\n</${tag}>`;
  },
  table: writeTable,
  commands: (lines) => `<pre dir="ltr"><code>${lines.map(escapeXml).join('\n')}</code></pre>`,
};

/** Leads HTML to an address if it is one of the web, and tells the page there nothing of this one. */
function htmlLink(inner: string, address: string | undefined): string {
  const url = webHref(address);
  if (url === undefined) return inner;
  return `<a href="${escapeXml(url)}" rel="noopener noreferrer">${inner}</a>`;
}

/** One line stays as it is; several are paragraphs. */
function writeItem({ lines, children = [] }: ListItem<string, string>): string {
  const text =
    lines.length === 1 ? (lines[0] ?? '') : lines.map((line) => `<p>${line}</p>`).join('');
  return `<li>${[text, ...children].join('\n')}</li>`;
}

/** A wide table scrolls in a region of its own, which the keyboard reaches, and not with the page. */
function writeTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  caption: string,
): string {
  const name = escapeXml(caption);
  const body = rows.map(
    ([first = '', ...cells]) =>
      `<tr><th scope="row">${first}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return [
    `<section class="scroll" aria-label="${name}" tabindex="0">`,
    `<table>\n<caption>${name}</caption>`,
    `<thead>\n<tr>${heading.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr>\n</thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table>\n</section>',
  ].join('\n');
}
