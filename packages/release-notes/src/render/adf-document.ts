/** A document in the Atlassian Document Format, as Jira Cloud takes it for descriptions and comments. */
export interface AdfDocument {
  /** Always `doc`. */
  readonly type: 'doc';
  /** Always 1. */
  readonly version: 1;
  /** Its blocks. */
  readonly content: readonly AdfBlock[];
}

/** A block of a document. */
export type AdfBlock = AdfParagraph | AdfHeading | AdfList | AdfCodeBlock | AdfPanel | AdfTable;

/** Lines of text. */
export interface AdfParagraph {
  readonly type: 'paragraph';
  readonly content: readonly AdfInline[];
}

/** A heading. */
export interface AdfHeading {
  readonly type: 'heading';
  readonly attrs: { readonly level: 1 | 2 | 3 | 4 | 5 | 6 };
  readonly content: readonly AdfInline[];
}

/** A list with bullets or numbers. */
export interface AdfList {
  readonly type: 'bulletList' | 'orderedList';
  readonly content: readonly AdfListItem[];
}

/** An item of a list: a paragraph first. */
export interface AdfListItem {
  readonly type: 'listItem';
  readonly content: readonly AdfBlock[];
}

/** Lines of code. */
export interface AdfCodeBlock {
  readonly type: 'codeBlock';
  readonly content: readonly AdfText[];
}

/** Something that stands out. */
export interface AdfPanel {
  readonly type: 'panel';
  readonly attrs: { readonly panelType: 'warning' };
  readonly content: readonly AdfBlock[];
}

/** A table. */
export interface AdfTable {
  readonly type: 'table';
  readonly content: readonly AdfTableRow[];
}

/** A row of a table. */
export interface AdfTableRow {
  readonly type: 'tableRow';
  readonly content: readonly AdfTableCell[];
}

/** A cell of a table. */
export interface AdfTableCell {
  readonly type: 'tableHeader' | 'tableCell';
  readonly content: readonly AdfParagraph[];
}

/** A part of a line. */
export type AdfInline = AdfText | { readonly type: 'hardBreak' };

/** Text of one look, never empty. */
export interface AdfText {
  readonly type: 'text';
  readonly text: string;
  readonly marks?: readonly AdfMark[];
}

/** How text looks. */
export type AdfMark =
  | { readonly type: 'strong' | 'code' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };
