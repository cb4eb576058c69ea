/** A part of the page. */
export interface HtmlPart {
  /** Its address in the page. */
  readonly id: string;
  readonly title: string;
  /** How many there are, shown beside the title. */
  readonly count?: number;
  /** Finished HTML; the part is left out where it is empty. */
  readonly body: string;
}

/** A part with its heading. */
export function writePart({ id, title, count, body }: HtmlPart): string {
  return [
    `<section class="part" id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title">${title}${numberOf(count)}</h2>`,
    body,
    '</section>',
  ].join('\n');
}

/** The line of the contents that leads to a part. */
export function writeEntry({ id, title, count }: HtmlPart): string {
  return `<li><a href="#${id}">${title}${numberOf(count)}</a></li>`;
}

/** What tells that a list was shortened; empty where it was not. */
export function shortened(all: number, shown: number, what: string): string {
  return all <= shown
    ? ''
    : `<p class="note">${(all - shown).toLocaleString('en-US')} more ${what} in the report file.</p>`;
}

function numberOf(count: number | undefined): string {
  return count === undefined ? '' : ` <span class="count">${count.toLocaleString('en-US')}</span>`;
}
