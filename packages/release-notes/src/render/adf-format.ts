import type {
  AdfBlock,
  AdfInline,
  AdfMark,
  AdfParagraph,
  AdfTableCell,
  AdfText,
} from './adf-document.js';
import type { Format, ListItem } from './format.js';
import { webHref } from './web-href.js';

/** The Atlassian Document Format: text is never parsed there, so nothing is escaped. */
export const adf: Format<readonly AdfInline[], AdfBlock> = {
  text: (text) => textNodes(text, []),
  literal: (text) => textNodes(text, []),
  code: (text, address) => textNodes(text, [{ type: 'code' }, ...linkTo(address)]),
  link: (text, address) => textNodes(text, linkTo(address)),
  strong: (inline) => joined(inline.map(strengthened)),
  line: (parts) => joined(parts.flat()),
  paragraph: adfParagraph,
  list: (items, order) => ({
    type: order === 'steps' ? 'orderedList' : 'bulletList',
    content: items.map((item) => ({ type: 'listItem', content: itemBlocks(item) })),
  }),
  table: (heading, rows) => ({
    type: 'table',
    content: [
      { type: 'tableRow', content: heading.map((line) => cell('tableHeader', line)) },
      ...rows.map((row) => ({
        type: 'tableRow' as const,
        content: row.map((line, at) => cell(at === 0 ? 'tableHeader' : 'tableCell', line)),
      })),
    ],
  }),
  commands: (lines) => ({ type: 'codeBlock', content: textNodes(lines.join('\n'), []) }),
};

/** A line by itself. */
export function adfParagraph(content: readonly AdfInline[]): AdfParagraph {
  return { type: 'paragraph', content };
}

function itemBlocks({
  lines,
  children = [],
}: ListItem<readonly AdfInline[], AdfBlock>): AdfBlock[] {
  const content = lines.flatMap((line, at): readonly AdfInline[] =>
    at === 0 ? line : [{ type: 'hardBreak' }, ...line],
  );
  return [adfParagraph(content), ...children];
}

function cell(type: AdfTableCell['type'], line: readonly AdfInline[]): AdfTableCell {
  return { type, content: [adfParagraph(line)] };
}

/** A text node must not be empty. */
function textNodes(text: string, marks: readonly AdfMark[]): readonly AdfText[] {
  if (text === '') return [];
  return [{ type: 'text', text, ...(marks.length > 0 && { marks }) }];
}

function linkTo(address: string | undefined): readonly AdfMark[] {
  const href = webHref(address);
  return href === undefined ? [] : [{ type: 'link', attrs: { href } }];
}

/** Code takes no mark beside a link. */
function strengthened(node: AdfInline): AdfInline {
  if (node.type !== 'text') return node;
  const marks = node.marks ?? [];
  const done = marks.some(({ type }) => type === 'code' || type === 'strong');
  return done ? node : { ...node, marks: [...marks, { type: 'strong' }] };
}

/** Neighbours of the same look are one text. */
function joined(nodes: readonly AdfInline[]): readonly AdfInline[] {
  const line: AdfInline[] = [];
  for (const node of nodes) {
    const last = line.at(-1);
    if (last?.type === 'text' && node.type === 'text' && sameLook(last, node)) {
      line.splice(-1, 1, { ...last, text: last.text + node.text });
    } else {
      line.push(node);
    }
  }
  return line;
}

function sameLook(a: AdfText, b: AdfText): boolean {
  if (a.marks === undefined || b.marks === undefined) return a.marks === b.marks;
  return JSON.stringify(a.marks) === JSON.stringify(b.marks);
}
