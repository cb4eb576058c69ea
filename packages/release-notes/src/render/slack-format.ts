import type { Format, ListItem } from './format.js';
import type {
  SlackElement,
  SlackInline,
  SlackList,
  SlackSection,
  SlackStyle,
} from './slack-message.js';
import { webHref } from './web-href.js';

type Line = readonly SlackInline[];
type Elements = readonly SlackElement[];

/**
 * Rich text of Slack. What is foreign stands in typed elements that Slack does not parse, so that it can be
 * no mention, channel call, link, emoji or emphasis without any escaping.
 */
export const slackRichText: Format<Line, Elements> = {
  text: (text) => textOf(text),
  literal: (text) => textOf(text),
  code: (text, address) => linkTo(text, address, { code: true }),
  link: (text, address) => linkTo(text, address),
  strong: (line) => line.map((each) => ({ ...each, style: { ...each.style, bold: true } })),
  line: (parts) => joined(parts.flat()),
  paragraph: (line) => [slackSection(line)],
  list: (items, order) => listOf(items, order === 'steps' ? 'ordered' : 'bullet'),
  table: ([, ...heading], rows) =>
    listOf(
      rows.map(([name = [], ...cells]) => ({ lines: [namedCells(name, heading, cells)] })),
      'bullet',
    ),
  commands: (lines) => [
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: lines.join('\n') || ' ' }] },
  ],
};

/** A line by itself. Text and lists of text must not be empty. */
export function slackSection(line: Line): SlackSection {
  return {
    type: 'rich_text_section',
    elements: line.length === 0 ? [{ type: 'text', text: ' ' }] : line,
  };
}

function textOf(text: string): Line {
  return text === '' ? [] : [{ type: 'text', text }];
}

function linkTo(text: string, address: string | undefined, style?: SlackStyle): Line {
  if (text === '') return [];
  const url = webHref(address);
  const look = style === undefined ? {} : { style };
  return url === undefined || url.length > longestUrl
    ? [{ type: 'text', text, ...look }]
    : [{ type: 'link', url, text, ...look }];
}

/** Neighbours of the same look are one text. */
function joined(line: Line): Line {
  const parts: SlackInline[] = [];
  for (const part of line) {
    const last = parts.at(-1);
    if (last?.type === 'text' && part.type === 'text' && sameLook(last.style, part.style)) {
      parts.splice(-1, 1, { ...last, text: last.text + part.text });
    } else {
      parts.push(part);
    }
  }
  return parts;
}

function sameLook(a: SlackStyle = {}, b: SlackStyle = {}): boolean {
  return a.bold === b.bold && a.code === b.code;
}

/** What belongs to an item stands between two lists: the second goes on counting. */
function listOf(items: readonly ListItem<Line, Elements>[], style: SlackList['style']): Elements {
  const elements: SlackElement[] = [];
  let open: SlackSection[] = [];
  let offset = 0;
  const close = () => {
    if (open.length === 0) return;
    const counted = style === 'ordered' && offset > 0 ? { offset } : {};
    elements.push({ type: 'rich_text_list', style, ...counted, elements: open });
    offset += open.length;
    open = [];
  };
  for (const { lines, children = [] } of items) {
    open.push(
      slackSection(joined(lines.flatMap((line, at) => (at === 0 ? line : [...newLine, ...line])))),
    );
    if (children.length === 0) continue;
    close();
    elements.push(...children.flat().map(deeper));
  }
  close();
  return elements;
}

function deeper(element: SlackElement): SlackElement {
  if (element.type !== 'rich_text_list') return element;
  return { ...element, indent: Math.min(deepest, (element.indent ?? 0) + 1) };
}

function namedCells(name: Line, heading: readonly Line[], cells: readonly Line[]): Line {
  const named = cells.flatMap((cell, at): Line[] =>
    cell.length === 0 ? [] : [[...(heading[at] ?? []), ...textOf(' '), ...cell]],
  );
  const separated = named.flatMap((cell, at) => (at === 0 ? cell : [...textOf(', '), ...cell]));
  return joined([...name, ...textOf(': '), ...separated]);
}

const newLine = /* @__PURE__ */ textOf('\n');
const longestUrl = 3_000;
const deepest = 8;
