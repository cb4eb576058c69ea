import { cleanText } from '../clean-text.js';
import { escapeMarkdown, markdownLink } from '../render/escape-markdown.js';
import { adfCard, adfCode, adfInline, isAdfInline } from './adf-inline.js';
import { type AdfNode, adfAttribute, readAdfNode } from './adf-node.js';

/** Markdown made of a document, and what was lost on the way. */
export interface MarkdownText {
  /** CommonMark with GitHub's tables and tasks, without a line break at its end. */
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
  const root = readAdfNode(document);
  const markdown = root ? blocks(root.content, { unknown, inCell: false }) : '';
  const warnings = Array.from(
    unknown,
    (type) => `Nodes of type "${cleanText(type)}" are not known; their text was kept.`,
  );
  return { markdown, warnings };
}

interface Context {
  readonly unknown: Set<string>;
  /** Whether this stands in a table, where everything is on one line. */
  readonly inCell: boolean;
}

function blocks(nodes: readonly AdfNode[], context: Context): string {
  const parts: string[] = [];
  let line: AdfNode[] = [];
  const endLine = () => {
    if (line.length > 0) parts.push(inline(line, context));
    line = [];
  };
  for (const node of nodes) {
    if (isAdfInline(node)) line.push(node);
    else {
      endLine();
      parts.push(block(node, context));
    }
  }
  endLine();
  return joined(parts);
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function inline(nodes: readonly AdfNode[], context: Context): string {
  return adfInline(nodes, context.inCell, (node) => block(node, context));
}

function block(node: AdfNode, context: Context): string {
  const children = () => blocks(node.content, context);
  switch (node.type) {
    case 'paragraph':
    case 'caption':
      return inline(node.content, context);
    case 'heading':
      return heading(node, context);
    case 'bulletList':
    case 'decisionList':
      return list(node, context, () => '- ');
    case 'orderedList': {
      const first = wholeNumber(adfAttribute(node, 'order'), 1, 999_999);
      return list(node, context, (at) => `${first + at}. `);
    }
    case 'taskList':
      return list(node, context, (_, item) => {
        if (!/^(?:blockT|t)askItem$/.test(item.type)) return '- ';
        return `- [${adfAttribute(item, 'state') === 'DONE' ? 'x' : ' '}] `;
      });
    case 'blockquote':
      return quote(children());
    case 'panel':
      return quote(joined([`**${panelLabel(adfAttribute(node, 'panelType'))}**`, children()]));
    case 'expand':
    case 'nestedExpand': {
      const title = escapeMarkdown(adfAttribute(node, 'title'));
      return joined([title && `**${title}**`, children()]);
    }
    case 'codeBlock':
      return codeBlock(node, context);
    case 'rule':
      // Dashes behind the dash of a list would be one line across, and no list.
      return '***';
    case 'table':
      return table(node, context);
    case 'blockCard':
    case 'embedCard':
      return adfCard(node);
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
      return joined([escapeMarkdown(node.text || adfAttribute(node, 'text')), children()]);
  }
}

function heading(node: AdfNode, context: Context): string {
  const text = inline(node.content, context).replace(/\\\n/g, ' ');
  return text && `${'#'.repeat(wholeNumber(adfAttribute(node, 'level'), 1, 6))} ${text}`;
}

function wholeNumber(text: string, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.trunc(Number(text)) || least));
}

function list(
  node: AdfNode,
  context: Context,
  marker: (at: number, item: AdfNode) => string,
): string {
  const lines: string[] = [];
  let at = 0;
  for (const item of node.content) {
    // Tasks nest beside the item that they belong to, not inside it.
    if (item.type === node.type) {
      lines.push(indent(block(item, context), 2));
      continue;
    }
    const sign = marker(at++, item);
    const text = blocks(item.content, context);
    const width = sign.startsWith('- ') ? 2 : sign.length;
    lines.push(`${sign}${indent(text, width).trimStart()}`.trimEnd());
  }
  return lines.join('\n');
}

function indent(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

function quote(text: string): string {
  return text === '' ? '' : text.replace(/^/gm, '> ').replace(/^> $/gm, '>');
}

function panelLabel(type: string): string {
  const label = /^(?:info|note|tip|warning|error|success)$/.test(type) ? type : 'note';
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}:`;
}

function codeBlock(node: AdfNode, { inCell }: Context): string {
  const text = node.content.map((child) => child.text).join('');
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map(cleanCode);
  if (inCell) return lines.map((line) => adfCode(line.trim(), true)).join('\n');
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const language = /^[\w+#.-]{1,30}$/.exec(adfAttribute(node, 'language'))?.[0] ?? '';
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** Cleaning folds spaces, which mean something in code. */
function cleanCode(line: string): string {
  return line
    .split(/([ \t]+)/)
    .map((piece) => (/^[ \t]+$/.test(piece) ? piece : cleanText(piece)))
    .join('');
}

function table(node: AdfNode, context: Context): string {
  const rows = node.content.map((row) =>
    row.content.map((cell) =>
      blocks(cell.content, { ...context, inCell: true }).replace(/\\?\n\s*/g, '<br>'),
    ),
  );
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const headed = node.content[0]?.content.some(({ type }) => type === 'tableHeader');
  const lines = (headed ? rows : [[], ...rows]).map(
    (row) => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`,
  );
  lines.splice(1, 0, `|${' --- |'.repeat(width)}`);
  return lines.join('\n');
}

function media(node: AdfNode): string {
  const url = adfAttribute(node, 'url');
  const name = adfAttribute(node, 'alt') || url || 'attachment';
  return url === '' ? escapeMarkdown(`[${name}]`) : markdownLink(name, url);
}
