import type { TeamsMessage } from '../../src/index.js';

type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const one =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const web: Check = (value) => typeof value === 'string' && /^https?:\/\//.test(value);

/** Properties of the elements that may be used, with those that are required first: adaptivecards.io/explorer. */
const elements: Readonly<
  Record<
    string,
    { readonly needs: readonly string[]; readonly may: Readonly<Record<string, Check>> }
  >
> = {
  TextBlock: {
    needs: ['text', 'wrap'],
    may: {
      text,
      wrap: one(true),
      size: one('Default', 'Small', 'Medium', 'Large', 'ExtraLarge'),
      weight: one('Default', 'Lighter', 'Bolder'),
      fontType: one('Default', 'Monospace'),
      separator: one(true, false),
    },
  },
  FactSet: { needs: ['facts'], may: { facts: listOf(isFact) } },
  Container: {
    needs: ['items'],
    may: {
      items: listOf((item) => elementFaults(item).length === 0),
      style: one('default', 'emphasis', 'good', 'attention', 'warning', 'accent'),
    },
  },
};

/**
 * What Teams would refuse in a message, as lines; empty if nothing: an envelope with one card of version 1.4
 * or 1.5 (learn.microsoft.com/microsoft-copilot-studio: "Teams is limited to version 1.5"), known elements with
 * their required properties, at most 6 actions, and no more bytes than asked.
 */
export function cardFaults(message: TeamsMessage, maxBytes: number): readonly string[] {
  const [attachment, ...others] = message.attachments;
  const card = attachment.content;
  const { body, actions = [] } = card;
  return [
    ...faultIf(message.type !== 'message' || others.length > 0, 'envelope'),
    ...faultIf(attachment.contentType !== 'application/vnd.microsoft.card.adaptive', 'type'),
    ...faultIf(card.type !== 'AdaptiveCard' || !/^1\.[45]$/.test(card.version), 'card'),
    ...faultIf(card.rtl !== undefined && card.version !== '1.5', 'rtl needs 1.5'),
    ...faultIf(body.length === 0 || !text(card.fallbackText), 'empty card'),
    ...body.flatMap(elementFaults),
    ...faultIf(actions.length > 6, 'actions'),
    ...actions.flatMap((action) =>
      faultIf(
        action.type !== 'Action.OpenUrl' || !text(action.title) || !web(action.url),
        'action',
      ),
    ),
    ...faultIf(new TextEncoder().encode(JSON.stringify(message)).length > maxBytes, 'bytes'),
    ...faultIf('entities' in card.msteams, 'mentions'),
  ];
}

function elementFaults(element: unknown): readonly string[] {
  if (!isRecord(element)) return ['an element is no object'];
  const { type, ...properties } = element;
  const known = elements[String(type)];
  if (known === undefined) return [`element ${String(type)}`];
  return [
    ...known.needs.flatMap((name) =>
      faultIf(!(name in properties), `${String(type)} without ${name}`),
    ),
    ...Object.entries(properties).flatMap(([name, value]) =>
      faultIf(
        known.may[name]?.(value) !== true,
        `${String(type)}.${name}: ${JSON.stringify(value)}`,
      ),
    ),
  ];
}

function isFact(fact: unknown): boolean {
  return isRecord(fact) && text(fact['title']) && typeof fact['value'] === 'string';
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.length > 0 && value.every(check);
}

function faultIf(holds: boolean, fault: string): readonly string[] {
  return holds ? [fault] : [];
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
