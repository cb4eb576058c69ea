import { escapeLine, webAddress } from './escape-markdown.js';
import type { Format, ListItem } from './format.js';
import type { CardText } from './teams-message.js';

/** Lines of Markdown that belong into one text of a card, or commands, which look different. */
export interface CardLines {
  readonly kind: 'text' | 'commands';
  readonly lines: readonly string[];
}

/**
 * The Markdown that cards know in Teams: bold text, lists and links. It has no code, tables or line breaks,
 * so that codes are text, tables are lists, and a second line follows the first behind a dash.
 */
export const teamsMarkdown: Format<string, readonly CardLines[]> = {
  text: escapeCardText,
  literal: (text) => text,
  code: linkTo,
  link: linkTo,
  strong: (inline) => `**${inline}**`,
  line: (parts) => parts.join(''),
  paragraph: (line) => [{ kind: 'text', lines: [line] }],
  list: writeList,
  table: ([, ...heading], rows) =>
    writeList(
      rows.map(([name, ...cells]) => {
        const named = cells.flatMap((cell, at) => (cell === '' ? [] : [`${heading[at]} ${cell}`]));
        return { lines: [`${name}: ${named.join(', ')}`] };
      }),
    ),
  commands: (lines) => [{ kind: 'commands', lines: lines.map(escapeCommand) }],
};

/** The texts of a card that hold some lines. */
export function cardTexts(blocks: readonly CardLines[]): readonly CardText[] {
  const texts = blocks.map(
    ({ kind, lines }): CardText =>
      kind === 'text'
        ? { type: 'TextBlock', text: lines.join('\n'), wrap: true }
        : // Only an empty line breaks a line outside of lists.
          { type: 'TextBlock', text: lines.join('\n\n'), wrap: true, fontType: 'Monospace' },
  );
  return texts.filter(({ text }) => text.trim() !== '');
}

/** Escapes clean text for a card: it cannot be a list, link, emphasis or one of the functions of cards. */
export function escapeCardText(text: string): string {
  const escaped = escapeLine(text).replaceAll(markdownBreak, '\u200B');
  // Some readers take two slashes for an address, whatever stands in front of them.
  return withoutCardSyntax(escaped.replaceAll('//', '/\u200B/'));
}

/** Commands are copied, so that nothing invisible may be in them. */
function escapeCommand(line: string): string {
  return withoutCardSyntax(escapeLine(line).replaceAll(markdownBreak, ''));
}

/** Phones take brackets for a link in spite of backslashes; `{{DATE(…)}}` is run before Markdown is read. */
function withoutCardSyntax(markdown: string): string {
  return markdown.replaceAll('](', ']\\(').replace(/\{(?=\{)/g, '{\\');
}

function linkTo(text: string, address: string | undefined): string {
  const url = webAddress(address);
  const words = escapeCardText(text);
  return url === undefined || words === '' ? words : `[${words}](${url})`;
}

/** Commands stand between two lists: the second goes on counting. */
function writeList(
  items: readonly ListItem<string, readonly CardLines[]>[],
  order?: 'steps',
): readonly CardLines[] {
  const blocks: CardLines[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) blocks.push({ kind: 'text', lines: open });
    open = [];
  };
  items.forEach(({ lines, children = [] }, at) => {
    const mark = order === 'steps' ? `${at + 1}. ` : '- ';
    // A mark with nothing behind it would make a heading of the line before.
    open.push(`${mark}${lines.join(' — ') || '…'}`);
    for (const child of children.flat()) {
      if (child.kind === 'text') {
        open.push(...child.lines.map((line) => `${' '.repeat(mark.length)}${line}`));
      } else {
        close();
        blocks.push(child);
      }
    }
  });
  close();
  return blocks;
}

const markdownBreak = '&#8203;';
