import { cleanText } from '../clean-text.js';
import type { Cut, Weight } from './cut.js';
import type { Format, ListItem } from './format.js';
import type { OutlinePart } from './outline.js';

/** A format with what most parts need: clean text, and lists that say how much they leave out. */
export interface Teller<Inline, Block> {
  /** How it is written. */
  readonly format: Format<Inline, Block>;
  /** Foreign text of any kind on one line. */
  text(this: void, text: string): Inline;
  /** Foreign text that leads somewhere. */
  link(this: void, text: string, address: string | undefined): Inline;
  /** Foreign facts, those that there are, with commas between them. */
  facts(this: void, facts: readonly (string | undefined)[]): Inline;
  /** Foreign commands, a line each. */
  commands(this: void, lines: readonly string[]): Block;
  /** A part that is one list, if it has items. An item is its only line, or lines with children. */
  list<T>(
    this: void,
    id: string,
    title: string,
    weight: Weight,
    items: readonly T[] | undefined,
    tell: (item: T) => readonly Inline[] | ListItem<Inline, Block>,
    order?: 'steps',
  ): readonly OutlinePart<Block>[];
  /** The first items of a list, and how many are left out. */
  first<T>(
    this: void,
    weight: Weight,
    items: readonly T[],
  ): { readonly shown: readonly T[]; readonly more?: Inline };
}

/** Tells in a format, at most as many items of each list as the cut allows. */
export function createTeller<Inline, Block>(
  format: Format<Inline, Block>,
  cut: Cut,
  page: string | undefined,
): Teller<Inline, Block> {
  const more = (shown: number, left: number): Inline =>
    format.line([
      format.literal(
        shown > 0 ? `… and ${left} more` : `${left} ${left === 1 ? 'entry' : 'entries'}`,
      ),
      ...(page === undefined
        ? []
        : [format.literal(', see '), format.link('the full notes', page)]),
    ]);
  const first: Teller<Inline, Block>['first'] = (weight, items) => {
    const most = cut[weight];
    if (items.length <= most) return { shown: items };
    return { shown: items.slice(0, most), more: more(most, items.length - most) };
  };
  return {
    format,
    first,
    text: (text) => format.text(cleanText(text)),
    link: (text, address) => format.link(cleanText(text), address),
    facts: (facts) => format.text(cleanText(facts.filter(Boolean).join(', '))),
    commands: (lines) => format.commands(lines.map(cleanText)),
    list(id, title, weight, items, tell, order) {
      if (items === undefined || items.length === 0) return [];
      const { shown, more } = first(weight, items);
      const lines = shown.map((item) => asItem(tell(item)));
      if (more !== undefined) lines.push({ lines: [more] });
      const part = { id, title: cleanText(title) || 'Other', blocks: [format.list(lines, order)] };
      return [shown.length > 0 ? part : { ...part, hidden: items.length }];
    },
  };
}

function asItem<Inline, Block>(
  told: readonly Inline[] | ListItem<Inline, Block>,
): ListItem<Inline, Block> {
  return 'lines' in told ? told : { lines: told };
}
