/** Finished HTML. Only {@link html} and {@link trusted} make it, so that nothing that was read can be taken for it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: text is escaped, HTML stays, lists are joined, `undefined` and `false` are nothing. */
export type Piece = Html | string | number | undefined | false | readonly Piece[];

/** A template of HTML. Whatever is put into it is escaped for text and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(strings.reduce((all, string, at) => all + write(pieces[at - 1]) + string));
}

/** HTML that another renderer made safe: of release notes, or of Markdown. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Foreign text, with a writing direction of its own that changes nothing around it. */
export function foreign(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** A link where the address is one of the web, else only the text. It tells the page there nothing of this one. */
export function webLink(text: string, address: string | undefined): Html {
  const url = webAddress(address);
  if (url === undefined) return foreign(text);
  return html`<a href="${url}" rel="noopener noreferrer">${foreign(text)}</a>`;
}

/** The address, if it is one that a browser may be led to. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, username, password, href } = new URL(address);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' ? href : undefined;
}

/** The same text without what is not to be seen: controls, and marks that turn the writing around. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069\ufffe\uffff]+/gu, ' ');
}

/** Text for HTML and XML, between tags and in quoted attributes. */
export function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

function write(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.toString();
  if (typeof piece === 'object') return piece.map(write).join('');
  return escapeText(String(piece));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
