/**
 * How one format writes what the outline tells. `Inline` is part of a line, `Block` a part of the page.
 * Only the format escapes: whatever is not a literal is foreign.
 */
export interface Format<Inline, Block> {
  /** Foreign text: one clean line, or a part of one with the spaces at its ends. */
  text(text: string): Inline;
  /** Our own words and signs, which mean nothing in any format. */
  literal(text: string): Inline;
  /** A short foreign name in type of fixed width, leading to an address if it is one of the web. */
  code(text: string, address?: string): Inline;
  /** Foreign text that leads to an address; only text if the address is none of the web. */
  link(text: string, address: string | undefined): Inline;
  /**
   * One foreign text with links in it, for formats in which its parts must be kept together, such as
   * those that give each text its own writing direction. Default: its parts, one after the other.
   */
  phrase?(parts: readonly { readonly text: string; readonly url?: string }[]): Inline;
  /** Something that stands out. */
  strong(inline: Inline): Inline;
  /** Parts of a line, one after the other. */
  line(parts: readonly Inline[]): Inline;
  /** A line by itself. */
  paragraph(line: Inline): Block;
  /** Some items, or some steps where their order matters. */
  list(items: readonly ListItem<Inline, Block>[], order?: 'steps'): Block;
  /** Rows under a heading; the first cell of a row names it. The caption, our own words, names the table. */
  table(heading: readonly Inline[], rows: readonly (readonly Inline[])[], caption: string): Block;
  /** Foreign commands, clean and a line each. */
  commands(lines: readonly string[]): Block;
}

/** One item of a list. */
export interface ListItem<Inline, Block> {
  /** Its lines, the first of which says what it is. */
  readonly lines: readonly Inline[];
  /** Lists and commands that belong to it. */
  readonly children?: readonly Block[];
}
