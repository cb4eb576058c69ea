import { escapeText, foreign, type Html, html, type Piece, trusted } from './html.js';

/** One section of a page, with an address of its own. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

/** A section with its heading, which leads to itself. */
export function writeSection({ id, title, body }: Section): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}"><a href="#${id}">${title}</a></h2>
${body}
</section>
`;
}

/** A table that scrolls by itself, and not with the page. The first cell of a row is its head. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly Piece[])[],
): Html {
  return html`<div class="scroll" role="group" aria-label="${caption}" tabindex="0">
<table>
<thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${rows.map(([first, ...cells]) => html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody>
</table>
</div>
`;
}

/** Facts in two columns; those that are not known are left out. */
export function facts(entries: readonly (readonly [name: string, value: Piece])[]): Html {
  const known = entries.filter(([, value]) => value !== undefined && value !== '');
  return html`<dl class="facts">
${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;
}

/** A day. The script of the page says beside it how long ago that was. */
export function day(time: string, isAge = false): Html {
  const date = time.slice(0, 10);
  return html`<time datetime="${date}"${isAge && trusted(' data-age')}>${date}</time>`;
}

/** A word with a colour; the word alone says all. */
export function badge(word: string, kind: 'good' | 'warn' | 'bad' | 'plain' = 'plain'): Html {
  return html`<span class="badge ${kind}">${word}</span>`;
}

/** A short text to copy: the script of the page puts a button behind it. */
export function copied(text: string, what: string): Html {
  return html`<code data-copy="${what}">${text}</code>`;
}

/** Lines of code to copy, which the keyboard can scroll. */
export function codeBlock(text: string, what: string): Html {
  // Lines stay lines here, which `html` would make one.
  const lines = trusted(text.split('\n').map(escapeText).join('\n'));
  return html`<div class="code"><pre tabindex="0" role="group" aria-label="${what}" dir="ltr"><code data-copy="${what}">${lines}</code></pre></div>
`;
}

/** Names as a list on one line. */
export function inline(names: readonly string[]): Html {
  return html`${names.map((name, at) => html`${at > 0 && ', '}${foreign(name)}`)}`;
}

/** A number and what is counted. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
