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
  /** Always `paragraph`. */
  readonly type: 'paragraph';
  /** Its lines; a `hardBreak` ends one. */
  readonly content: readonly AdfInline[];
}

/** A heading. */
export interface AdfHeading {
  /** Always `heading`. */
  readonly type: 'heading';
  /** How deep it stands. */
  readonly attrs: { readonly level: 1 | 2 | 3 | 4 | 5 | 6 };
  /** Its words. */
  readonly content: readonly AdfInline[];
}

/** A list with bullets or numbers. */
export interface AdfList {
  /** With bullets or with numbers. */
  readonly type: 'bulletList' | 'orderedList';
  /** Its items, at least one. */
  readonly content: readonly AdfListItem[];
}

/** An item of a list: a paragraph first. */
export interface AdfListItem {
  /** Always `listItem`. */
  readonly type: 'listItem';
  /** A paragraph, and lists and commands that belong to it. */
  readonly content: readonly AdfBlock[];
}

/** Lines of code. */
export interface AdfCodeBlock {
  /** Always `codeBlock`. */
  readonly type: 'codeBlock';
  /** Its lines in one text, or nothing. */
  readonly content: readonly AdfText[];
}

/** Something that stands out. */
export interface AdfPanel {
  /** Always `panel`. */
  readonly type: 'panel';
  /** What kind of panel. */
  readonly attrs: { readonly panelType: 'warning' };
  /** What it says. */
  readonly content: readonly AdfBlock[];
}

/** A table. */
export interface AdfTable {
  /** Always `table`. */
  readonly type: 'table';
  /** Its rows, the heading first. */
  readonly content: readonly AdfTableRow[];
}

/** A row of a table. */
export interface AdfTableRow {
  /** Always `tableRow`. */
  readonly type: 'tableRow';
  /** Its cells, the one that names the row first. */
  readonly content: readonly AdfTableCell[];
}

/** A cell of a table. */
export interface AdfTableCell {
  /** A cell that names its row or column, or any other. */
  readonly type: 'tableHeader' | 'tableCell';
  /** What it holds. */
  readonly content: readonly AdfParagraph[];
}

/** A part of a line. */
export type AdfInline = AdfText | { readonly type: 'hardBreak' };

/** Text of one look, never empty. */
export interface AdfText {
  /** Always `text`. */
  readonly type: 'text';
  /** The text as it is shown. */
  readonly text: string;
  /** How it looks. Absent: plain. */
  readonly marks?: readonly AdfMark[];
}

/** How text looks. */
export type AdfMark =
  | { readonly type: 'strong' | 'code' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };
