import type { Format, ListItem } from './format.js';
import { textWidth, widest } from './text-width.js';
import { webHref } from './web-href.js';

/** A line before it is wrapped. */
export interface TextLine {
  /** What its first line begins with. */
  readonly lead: string;
  /** What all others begin with: foreign text never begins a line, so that it cannot look like ours. */
  readonly hang: string;
  /** Its text, in which addresses stand between marks. */
  readonly text: string;
  /** A command, or the row of a table: dividing it would change what it means. */
  readonly whole?: boolean;
}

/** Columns of plain text: what mail programs show without wrapping again, quoted once or twice. */
export const textColumns = 72;

/** Plain text. An address stands between marks behind its words, until all are numbered. */
export const plainText: Format<string, readonly TextLine[]> = {
  text: (text) => text,
  literal: (text) => text,
  code: withAddress,
  link: withAddress,
  strong: (inline) => inline,
  line: (parts) => parts.join(''),
  paragraph: (line) => [{ lead: '', hang: '  ', text: line }],
  list: (items, order) =>
    items.flatMap((item, at) => writeItem(item, order === 'steps' ? `${at + 1}. ` : '- ')),
  table: writeTable,
  commands: (lines) => lines.map((text) => ({ lead: '  ', hang: '  ', text, whole: true })),
};

/** What stands before and behind an address: control characters, which no clean text holds. */
const marks = ['\u0001', '\u0002'] as const;

/** An address between marks. */
export const markedAddress = /* @__PURE__ */ new RegExp(
  `${marks[0]}([^${marks[1]}]*)${marks[1]}`,
  'g',
);

function withAddress(text: string, address: string | undefined): string {
  const url = webHref(address);
  if (url === undefined || text === '') return url ?? text;
  return `${text}${marks[0]}${url}${marks[1]}`;
}

function writeItem(
  { lines, children = [] }: ListItem<string, readonly TextLine[]>,
  mark: string,
): readonly TextLine[] {
  const hang = ' '.repeat(mark.length);
  return [
    ...lines.map((text, at) => ({ lead: at === 0 ? mark : hang, hang, text })),
    ...children.flat().map((line) => ({ ...line, lead: hang + line.lead, hang: hang + line.hang })),
  ];
}

/** Columns side by side if they fit, else a list of the rows. */
function writeTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): readonly TextLine[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, at) => widest(all.map((row) => row[at] ?? '')));
  const width = widths.reduce((sum, each) => sum + each + 2, 0);
  if (width > textColumns || all.flat().some((cell) => cell.includes(marks[0]))) {
    return rows.flatMap(([name = '', ...cells]) =>
      writeItem({ lines: [name, ...namedCells(heading, cells)] }, '- '),
    );
  }
  return all.map((row) => ({
    lead: '  ',
    hang: '  ',
    text: row.map((cell, at) => pad(cell, widths[at] ?? 0)).join('  '),
    whole: true,
  }));
}

function namedCells([, ...names]: readonly string[], cells: readonly string[]): readonly string[] {
  return cells.flatMap((cell, at) => (cell === '' ? [] : [`${names[at]}: ${cell}`]));
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(width - textWidth(text));
}
