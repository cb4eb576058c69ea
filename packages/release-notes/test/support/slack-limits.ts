import type { SlackMessage } from '../../src/index.js';

/**
 * What Slack would refuse in a message, as lines; empty if nothing. Each limit is the documentation's:
 *
 * - `blocks` at most 50: docs.slack.dev/reference/block-kit/blocks
 * - header text plain, 1 to 150: …/blocks/header-block
 * - rich text elements and list indent 0 to 8, offset: …/blocks/rich-text-block, `@slack/types` RichTextList
 * - link `url` at most 3,000: the limit of URLs of buttons, …/block-elements/button-element
 * - `text` cut at 40,000: docs.slack.dev/reference/methods/chat.postMessage
 * - all blocks together about 13,200: github.com/slackapi/bolt-js/issues/2509 and 2867
 */
export function slackFaults({ text, blocks }: SlackMessage): readonly string[] {
  const faults: string[] = [];
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  check(text.length > 0 && text.length <= 40_000, `text of ${text.length}`);
  check(blocks.length > 0 && blocks.length <= 50, `${blocks.length} blocks`);
  check(JSON.stringify(blocks).length <= 13_200, 'msg_blocks_too_long');
  for (const block of blocks) faults.push(...blockFaults(block));
  return faults;
}

type Json = Readonly<Record<string, unknown>>;

function blockFaults(block: unknown): readonly string[] {
  if (!isRecord(block)) return ['a block is no object'];
  if (block['type'] === 'header') return headerFaults(block);
  if (block['type'] === 'rich_text') {
    return [...keysOf(block, ['type', 'elements']), ...each(block, richFaults)];
  }
  return [`a block of type ${String(block['type'])}`];
}

function headerFaults(block: Json): readonly string[] {
  const text = block['text'];
  if (!isRecord(text)) return ['a header without text'];
  const length = typeof text['text'] === 'string' ? text['text'].length : 0;
  return [
    ...keysOf(block, ['type', 'text']),
    ...keysOf(text, ['type', 'text', 'emoji']),
    ...(text['type'] === 'plain_text' ? [] : ['a header that is not plain']),
    ...(length >= 1 && length <= 150 ? [] : [`a header of ${length}`]),
  ];
}

function richFaults(element: unknown): readonly string[] {
  if (!isRecord(element)) return ['an element is no object'];
  switch (element['type']) {
    case 'rich_text_section':
    case 'rich_text_quote':
      return [...keysOf(element, ['type', 'elements']), ...each(element, inlineFaults)];
    case 'rich_text_preformatted':
      return [
        ...keysOf(element, ['type', 'elements']),
        ...each(element, (part) => [
          ...inlineFaults(part),
          ...(isRecord(part) && part['style'] !== undefined ? ['style in preformatted text'] : []),
        ]),
      ];
    case 'rich_text_list':
      return [
        ...keysOf(element, ['type', 'style', 'indent', 'offset', 'elements']),
        ...(['bullet', 'ordered'].includes(String(element['style'])) ? [] : ['style of a list']),
        ...whole(element['indent'] ?? 0, 0, 8),
        ...whole(element['offset'] ?? 0, 0, Number.MAX_SAFE_INTEGER),
        ...each(element, (item) =>
          isRecord(item) && item['type'] === 'rich_text_section'
            ? richFaults(item)
            : ['an item that is no section'],
        ),
      ];
    default:
      return [`rich text of type ${String(element['type'])}`];
  }
}

function inlineFaults(part: unknown): readonly string[] {
  if (!isRecord(part)) return ['a part is no object'];
  const style = part['style'];
  const faults = [
    ...(typeof part['text'] === 'string' && part['text'] !== '' ? [] : ['an empty text']),
    ...(style === undefined ? [] : isRecord(style) ? keysOf(style, ['bold', 'code']) : ['style']),
  ];
  if (part['type'] === 'text') return [...faults, ...keysOf(part, ['type', 'text', 'style'])];
  if (part['type'] !== 'link') return [`a part of type ${String(part['type'])}`];
  const url = part['url'];
  const good = typeof url === 'string' && /^https?:\/\//.test(url) && url.length <= 3_000;
  return [...faults, ...keysOf(part, ['type', 'url', 'text', 'style']), ...(good ? [] : ['a url'])];
}

function each(node: Json, check: (part: unknown) => readonly string[]): readonly string[] {
  const elements = node['elements'];
  if (!Array.isArray(elements) || elements.length === 0)
    return [`${String(node['type'])} is empty`];
  return elements.flatMap((element: unknown) => check(element));
}

function keysOf(node: Json, allowed: readonly string[]): readonly string[] {
  return Object.keys(node).flatMap((key) => (allowed.includes(key) ? [] : [`key ${key}`]));
}

function whole(value: unknown, least: number, most: number): readonly string[] {
  const good = Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  return good ? [] : [`number ${String(value)}`];
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
