import { cleanText } from '../clean-text.js';
import { escapeLine, markdownCode, markdownLink, webAddress } from '../render/escape-markdown.js';

/** Markdown made of a document, and what was lost on the way. */
export interface MarkdownText {
  /** CommonMark with GitHub's tables, without a line break at its end. */
  readonly markdown: string;
  /** One line for every kind of node that is not known; its text was kept. */
  readonly warnings: readonly string[];
}

/**
 * Turns a document of Atlassian (ADF, the rich text of Jira Cloud) into Markdown. Text is escaped, so
 * that it shows as it is; links lead to the web only; what Markdown lacks is told in words. The input
 * may be anything: what is no document gives no text.
 */
export function adfToMarkdown(document: unknown): MarkdownText {
  const unknown = new Set<string>();
  const root = toNode(document);
  const markdown = root ? blocks(root.content, { unknown, inCell: false }) : '';
  const warnings = Array.from(
    unknown,
    (type) => `Nodes of type ${cleanText(type) || '""'} are not known; their text was kept.`,
  );
  return { markdown, warnings };
}

interface Node {
  readonly type: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly content: readonly Node[];
  readonly marks: readonly Node[];
}

interface Context {
  readonly unknown: Set<string>;
  /** Whether this stands in a table, where everything is on one line. */
  readonly inCell: boolean;
}

/** Deeper nesting is a trap, not a text. */
const deepest = 40;

function toNode(value: unknown, depth = 0): Node | undefined {
  if (!isRecord(value) || depth > deepest) return undefined;
  const nodes = (name: string) => {
    const items: unknown = Reflect.get(value, name);
    return Array.isArray(items) ? items.flatMap((item) => toNode(item, depth + 1) ?? []) : [];
  };
  const text = (name: string) => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : '';
  };
  const attributes: unknown = Reflect.get(value, 'attrs');
  return {
    type: text('type'),
    text: text('text'),
    attributes: isRecord(attributes) ? attributes : {},
    content: nodes('content'),
    marks: nodes('marks'),
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function attribute(node: Node, name: string): string {
  const value = node.attributes[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function blocks(nodes: readonly Node[], context: Context): string {
  const parts: string[] = [];
  let line: Node[] = [];
  const endLine = () => {
    if (line.length > 0) parts.push(inline(line, context));
    line = [];
  };
  for (const node of nodes) {
    if (isInline(node)) line.push(node);
    else {
      endLine();
      parts.push(block(node, context));
    }
  }
  endLine();
  return parts.filter((part) => part !== '').join('\n\n');
}

function block(node: Node, context: Context): string {
  const children = () => blocks(node.content, context);
  switch (node.type) {
    case 'paragraph':
      return inline(node.content, context);
    case 'heading': {
      const level = Math.min(6, Math.max(1, Math.trunc(Number(attribute(node, 'level'))) || 1));
      const text = inline(node.content, context).replace(/\\\n/g, ' ');
      return text === '' ? '' : `${'#'.repeat(level)} ${text}`;
    }
    case 'bulletList':
      return list(node, context, () => '- ');
    case 'orderedList': {
      const first = Math.min(
        999_999,
        Math.max(0, Math.trunc(Number(attribute(node, 'order') || 1))),
      );
      return list(node, context, (at) => `${(first || 1) + at}. `);
    }
    case 'taskList':
      return list(node, context, (_, item) =>
        item.type === 'taskItem' ? `- [${attribute(item, 'state') === 'DONE' ? 'x' : ' '}] ` : '- ',
      );
    case 'decisionList':
      return list(node, context, () => '- ');
    case 'blockquote':
      return quote(children());
    case 'panel':
      return quote(joined([`**${panelLabel(attribute(node, 'panelType'))}**`, children()]));
    case 'expand':
    case 'nestedExpand': {
      const title = escapeLine(cleanText(attribute(node, 'title')));
      return joined([title && `**${title}**`, children()]);
    }
    case 'codeBlock':
      return codeBlock(node, context);
    case 'rule':
      return '---';
    case 'table':
      return table(node, context);
    case 'blockCard':
    case 'embedCard':
      return card(node);
    case 'mediaSingle':
    case 'mediaGroup':
    case 'layoutSection':
    case 'layoutColumn':
      return children();
    case 'media':
    case 'mediaInline':
      return media(node);
    default:
      context.unknown.add(node.type);
      return joined([escapeLine(cleanText(node.text || attribute(node, 'text'))), children()]);
  }
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function list(node: Node, context: Context, marker: (at: number, item: Node) => string): string {
  const lines: string[] = [];
  let at = 0;
  for (const item of node.content) {
    // Tasks nest beside the item that they belong to, not inside it.
    if (item.type === node.type) {
      lines.push(indent(block(item, context), '  '));
      continue;
    }
    const sign = marker(at++, item);
    const text = blocks(item.content, context);
    lines.push(
      `${sign}${indent(text, ' '.repeat(sign.startsWith('- [') ? 2 : sign.length)).trimStart()}`,
    );
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

function indent(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}

function quote(text: string): string {
  return text === '' ? '' : text.replace(/^/gm, '> ').replace(/^> $/gm, '>');
}

function panelLabel(type: string): string {
  const label = /^(?:info|note|tip|warning|error|success)$/.test(type) ? type : 'note';
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}:`;
}

function codeBlock(node: Node, { inCell }: Context): string {
  const text = node.content.map((child) => child.text).join('');
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map(cleanCode);
  if (inCell)
    return lines.map((line) => (line.trim() === '' ? '' : inlineCode(line.trim()))).join('\n');
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const language = /^[\w+#.-]{1,30}$/.exec(attribute(node, 'language'))?.[0] ?? '';
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** Cleaning folds spaces, which mean something in code. */
function cleanCode(line: string): string {
  return line
    .split(/([ \t]+)/)
    .map((piece) => (/^[ \t]+$/.test(piece) ? piece : cleanText(piece)))
    .join('');
}

function table(node: Node, context: Context): string {
  const rows = node.content.map((row) =>
    row.content.map((cell) =>
      blocks(cell.content, { ...context, inCell: true })
        .replace(/\\?\n+/g, '<br>')
        .replace(/(?<!\\)\|/g, '\\|'),
    ),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const heads = node.content[0]?.content.some(({ type }) => type === 'tableHeader');
  const all = heads ? rows : [[], ...rows];
  const lines = all.map(
    (row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`,
  );
  lines.splice(1, 0, `|${' --- |'.repeat(width)}`);
  return lines.join('\n');
}

function card(node: Node): string {
  const url = attribute(node, 'url');
  return url === '' ? '' : markdownLink(url, url);
}

function media(node: Node): string {
  const name = cleanText(attribute(node, 'alt') || attribute(node, 'url') || 'attachment');
  return attribute(node, 'url') === ''
    ? `\\[${escapeLine(name)}\\]`
    : markdownLink(name, attribute(node, 'url'));
}

const inlineTypes = new Set([
  'text',
  'hardBreak',
  'mention',
  'emoji',
  'date',
  'status',
  'inlineCard',
  'placeholder',
]);

function isInline({ type }: Node): boolean {
  return inlineTypes.has(type);
}

function inline(nodes: readonly Node[], context: Context): string {
  return (
    joinTexts(nodes)
      .map((node) => (isInline(node) ? inlineNode(node) : block(node, context)))
      .join('')
      .replace(/^(?:\s*\\\n)+|(?:\s*\\\n)+$/g, '')
      .trim()
      // Two nodes may form together what none of them was alone.
      .replace(/^(\d+)([.)])(?=\s|$)/gm, '$1\\$2')
  );
}

/** Neighbours of the same look are one text: escaping must see it as a whole. */
function joinTexts(nodes: readonly Node[]): readonly Node[] {
  const joint: Node[] = [];
  for (const node of nodes) {
    const last = joint.at(-1);
    const same =
      last?.type === 'text' &&
      node.type === 'text' &&
      JSON.stringify(last.marks) === JSON.stringify(node.marks);
    if (same) joint.splice(-1, 1, { ...last, text: last.text + node.text });
    else joint.push(node);
  }
  return joint;
}

function inlineNode(node: Node): string {
  switch (node.type) {
    case 'text':
      return markedText(node);
    case 'hardBreak':
      return '\\\n';
    case 'mention':
      return plain(attribute(node, 'text') || '@somebody');
    case 'emoji':
      return plain(attribute(node, 'text') || attribute(node, 'shortName'));
    case 'date':
      return plain(day(attribute(node, 'timestamp')));
    case 'status':
      return plain(`[${attribute(node, 'text')}]`);
    case 'inlineCard':
      return card(node);
    default:
      return plain(attribute(node, 'text'));
  }
}

function plain(text: string): string {
  return escapeLine(cleanText(text));
}

/** Dates are days in UTC, told as milliseconds. */
function day(timestamp: string): string {
  const date = new Date(Number(timestamp));
  return timestamp === '' || Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

const signs: Readonly<Record<string, string>> = { strong: '**', em: '*', strike: '~~' };

function markedText(node: Node): string {
  // Marks must touch the text that they mark, so that spaces stand outside.
  const [, before = '', core = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(node.text) ?? [];
  if (core === '') return before === '' ? '' : ' ';
  const marks = new Set(node.marks.map(({ type }) => type));
  const address = node.marks.find(({ type }) => type === 'link');
  const href = address && attribute(address, 'href');
  const text = marks.has('code') ? inlineCode(cleanText(core)) : escapeLine(cleanText(core));
  const linked =
    href !== undefined && webAddress(href) !== undefined ? `[${text}](${webAddress(href)})` : text;
  const wraps = marks.has('code') ? [] : Object.keys(signs).filter((mark) => marks.has(mark));
  const marked = wraps.reduce((inner, mark) => `${signs[mark]}${inner}${signs[mark]}`, linked);
  return `${before && ' '}${marked}${after && ' '}`;
}

function inlineCode(text: string): string {
  if (/^[\w.:-]+$/.test(text)) return markdownCode(text);
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${space}${text}${space}${fence}`;
}
