import { cleanText } from '../clean-text.js';
import { escapeMarkdown, markdownLink, webAddress } from '../render/escape-markdown.js';
import { type AdfNode, adfAttribute } from './adf-node.js';

/** Part of a line of Markdown. */
interface Piece {
  readonly text: string;
  /** Whether signs of emphasis stand at its ends. */
  readonly marked: boolean;
}

const inlineTypes: ReadonlySet<string> = new Set([
  'text',
  'hardBreak',
  'mention',
  'emoji',
  'date',
  'status',
  'inlineCard',
  'placeholder',
]);

/** Whether a node belongs inside a line. */
export function isAdfInline({ type }: AdfNode): boolean {
  return inlineTypes.has(type);
}

/**
 * The nodes of a paragraph as Markdown. Line breaks are the only ones in it.
 *
 * @param inCell whether it stands in a table, where a bar inside code would end the cell.
 * @param block what is made of nodes that do not belong inside a line.
 */
export function adfInline(
  nodes: readonly AdfNode[],
  inCell: boolean,
  block: (node: AdfNode) => string,
): string {
  const pieces = joinTexts(nodes)
    .map(
      (node): Piece =>
        isAdfInline(node) ? toPiece(node, inCell) : { text: onOneLine(block(node)), marked: false },
    )
    .filter(({ text }) => text !== '');
  return (
    pieces
      .map((piece, at) => joint(pieces[at - 1], piece) + piece.text)
      .join('')
      .replace(/^(?: *\\\n)+|(?<! )(?: *\\\n)+$/g, '')
      .trim()
      // Two nodes may form together what none of them was alone.
      .replace(/^(\d+)([.)])(?=\s|$)/gm, '$1\\$2')
  );
}

/** Line by line: a pattern for the spaces around breaks takes the square of the time for long runs. */
function onOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** Code on one line, with more backticks around it than in it. */
export function adfCode(text: string, inCell: boolean): string {
  if (text === '') return '';
  if (inCell && text.includes('|')) return escapeMarkdown(text);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}

/** A link that shows its address. */
export function adfCard(node: AdfNode): string {
  const url = adfAttribute(node, 'url');
  return markdownLink(url, url);
}

/** An invisible space, where signs of emphasis would not be taken for such or would run together. */
function joint(before: Piece | undefined, piece: Piece): string {
  if (!before || (!before.marked && !piece.marked)) return '';
  return /\s$/.test(before.text) || /^\s|^\\\n/.test(piece.text) ? '' : '&#8203;';
}

/** Neighbours of the same look are one text: escaping must see it as a whole. */
function joinTexts(nodes: readonly AdfNode[]): readonly AdfNode[] {
  const joined: AdfNode[] = [];
  for (const node of nodes) {
    const last = joined.at(-1);
    const same =
      last?.type === 'text' &&
      node.type === 'text' &&
      JSON.stringify(last.marks) === JSON.stringify(node.marks);
    if (same) joined.splice(-1, 1, { ...last, text: last.text + node.text });
    else joined.push(node);
  }
  return joined;
}

function toPiece(node: AdfNode, inCell: boolean): Piece {
  const plain = (text: string): Piece => ({ text: escapeMarkdown(text), marked: false });
  switch (node.type) {
    case 'text':
      return markedText(node, inCell);
    case 'hardBreak':
      return { text: '\\\n', marked: false };
    case 'mention':
      return plain(adfAttribute(node, 'text') || '@somebody');
    case 'emoji':
      return plain(adfAttribute(node, 'text') || adfAttribute(node, 'shortName'));
    case 'date':
      return plain(day(adfAttribute(node, 'timestamp')));
    case 'status':
      return plain(`[${adfAttribute(node, 'text')}]`);
    case 'inlineCard':
      return { text: adfCard(node), marked: false };
    default:
      return plain(adfAttribute(node, 'text'));
  }
}

/** Dates are days in UTC, told as milliseconds. */
function day(timestamp: string): string {
  const date = new Date(Number(timestamp));
  return timestamp === '' || Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

const signs = [
  ['strong', '**'],
  ['em', '*'],
  ['strike', '~~'],
] as const;

function markedText(node: AdfNode, inCell: boolean): Piece {
  // Marks must touch the text that they mark, so that spaces stand outside.
  const before = /^\s/.test(node.text) ? ' ' : '';
  const after = /\s$/.test(node.text) ? ' ' : '';
  const core = cleanText(node.text);
  if (core === '') return { text: before, marked: false };
  const marks = new Set(node.marks.map(({ type }) => type));
  const link = node.marks.find(({ type }) => type === 'link');
  const address = link && webAddress(adfAttribute(link, 'href'));
  const text = marks.has('code') ? adfCode(core, inCell) : escapeMarkdown(core);
  const linked = address === undefined ? text : `[${text}](${address})`;
  const wraps = marks.has('code') ? [] : signs.filter(([mark]) => marks.has(mark));
  const marked = wraps.reduce((inner, [, sign]) => `${sign}${inner}${sign}`, linked);
  // Code may end in a backtick, and two runs of them would become one.
  return { text: `${before}${marked}${after}`, marked: wraps.length > 0 || marks.has('code') };
}
