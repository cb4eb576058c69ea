import { escapeLine, invisibleSpace, markdownCode, markdownLink } from './escape-markdown.js';
import type { Format, ListItem } from './format.js';

/** Markdown for GitHub. */
export const githubMarkdown: Format<string, string> = {
  text: escapeLine,
  literal: (text) => text,
  code: markdownCode,
  link: markdownLink,
  strong: (inline) => `**${inline}**`,
  line: (parts) => parts.join(''),
  paragraph: (line) => line,
  list: (items, order) => (order === 'steps' ? numbered(items) : dashed(items)),
  table: (heading, rows) =>
    [row(heading), row(heading.map(() => '---')), ...rows.map(row)].join('\n'),
  commands: fenced,
};

/** Markdown of CommonMark, which has no tables. */
export const commonMark: Format<string, string> = /* @__PURE__ */ withoutTables(githubMarkdown);

function withoutTables(format: Format<string, string>): Format<string, string> {
  return {
    ...format,
    table: ([, ...heading], rows) =>
      rows
        .map(([name, ...cells]) => {
          const named = cells.flatMap((cell, at) =>
            cell === '' ? [] : [`${heading[at]} ${cell}`],
          );
          return `- ${name}: ${named.join(', ')}`;
        })
        .join('\n'),
  };
}

type Item = ListItem<string, string>;

function numbered(items: readonly Item[]): string {
  return items.map((item, at) => `${at + 1}. ${textOf(item, `${at + 1}. `.length)}`).join('\n');
}

/** The dashes come with the line ends, as to put one before each item costs a long list as much again. */
function dashed(items: readonly Item[]): string {
  return items.length === 0 ? '' : `- ${items.map((item) => textOf(item, 2)).join('\n- ')}`;
}

function textOf({ lines, children = [] }: Item, indent: number): string {
  // A backslash at the end of a line breaks it, and unlike two spaces it can be seen.
  const text = lines.length === 1 ? (lines[0] ?? '') : lines.join('\\\n');
  // An item without text would make its dash an underline of the line above.
  const first = text || invisibleSpace;
  // Nearly all items are one line.
  if (lines.length === 1 && children.length === 0) return first;
  return [first, ...children].join('\n').replaceAll('\n', `\n${' '.repeat(indent)}`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Between fences everything is text until a fence that is at least as long. */
function fenced(lines: readonly string[]): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const longest = runs.reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [fence, ...lines, fence].join('\n');
}
