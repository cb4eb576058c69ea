import { printable, printableLines } from '../../printable.js';
import { webAddress } from '../plain-text.js';

/** Foreign text on one line, with a writing direction of its own that changes nothing around it. */
export function text(value: string): string {
  return `<bdi>${escapeHtml(printable(value))}</bdi>`;
}

/** Foreign text in an attribute. */
export function attribute(value: string): string {
  return escapeHtml(printable(value));
}

/** A link if the address is one of the web, else only the text. It tells the page there nothing of this one. */
export function link(value: string, address: string | undefined): string {
  const url = webAddress(address);
  if (url === undefined) return text(value);
  return `<a href="${escapeHtml(url)}" rel="noopener noreferrer">${text(value)}</a>`;
}

/** Lines as they are, in a part of the page that the keyboard can scroll. */
export function lines(value: string, name: string): string {
  return `<pre tabindex="0" role="group" aria-label="${attribute(name)}" dir="auto">${escapeHtml(printableLines(value))}</pre>`;
}

/** Something of secondary interest, behind a line that opens it. */
export function details(summary: string, inside: string, isOpen = false): string {
  return `<details${isOpen ? ' open' : ''}>\n<summary>${summary}</summary>\n${inside}\n</details>`;
}

/** A table that scrolls by itself, and not with the page. Cells are finished HTML. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const body = rows.map(
    ([first = '', ...cells]) =>
      `<tr><th scope="row">${first}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return [
    `<div class="scroll" role="group" aria-label="${caption}" tabindex="0">`,
    '<table>',
    `<thead><tr>${columns.map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table>',
    '</div>',
  ].join('\n');
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
