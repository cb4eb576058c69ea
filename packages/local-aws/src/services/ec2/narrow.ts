import type { Probe, Table } from '../../state/store.js';
import { tagTable, tagValue } from '../../state/tables/tag-set.js';
import { type Context, ownScope } from '../context.js';
import { type Filter, patternStart } from './filters.js';
import { sharedTagPrefix } from './tags.js';

/** A condition that every row of an answer meets, and where the rows that meet it are found. */
export interface Question<Index extends string> {
  /** About how many rows that is, known without looking at them. */
  readonly count: number;
  readonly probes: () => readonly Probe<Index>[];
}

/** Which filters can be asked of the indexes of a table. */
export interface IndexedFilters<Index extends string> {
  /** The filter for the key of the rows. */
  readonly key: string;
  /** The other filters that are an index, and which. */
  readonly indexes: Readonly<Record<string, Index>>;
}

/**
 * The rows that can be in an answer, in the order of the table: those that meet the rarest of its
 * conditions. The others are for the caller to check, so that more indexes never change an answer.
 */
export function narrow<Row extends object, Index extends string>(
  table: Table<Row, Index>,
  questions: readonly Question<Index>[],
): Iterable<Row> {
  const [rarest] = questions.toSorted((a, b) => a.count - b.count);
  // To look at all of them in their order is quicker than to find most of them and sort.
  if (rarest === undefined || rarest.count * 4 > table.size()) return table.rows();
  return table.find(rarest.probes());
}

/** A question that a table answers itself. */
export function ask<Row extends object, Index extends string>(
  table: Table<Row, Index>,
  probes: readonly Probe<Index>[],
): Question<Index> {
  return { count: table.count(probes), probes: () => probes };
}

/** The questions that are in the filters of a request. */
export function filterQuestions<Row extends object, Index extends string>(
  filters: readonly Filter[],
  table: Table<Row, Index>,
  { key, indexes }: IndexedFilters<Index>,
  context: Context,
): readonly Question<Index>[] {
  return filters.flatMap(({ Name: name, Value: values }): readonly Question<Index>[] => {
    if (name === key) {
      const keys = values.map(patternStart);
      if (!keys.every(({ isWhole }) => isWhole)) return [];
      return [ask(table, [{ keys: keys.map(({ text }) => text) }])];
    }
    const index = Object.hasOwn(indexes, name) ? indexes[name] : undefined;
    if (index !== undefined) {
      const probes = probesFor(index, values);
      return probes === undefined ? [] : [ask(table, probes)];
    }
    return tagQuestion(name, values, context);
  });
}

/** Probes for values with wildcards; none when one of them begins with a wildcard. */
function probesFor<Index extends string>(
  index: Index,
  values: readonly string[],
  before = '',
): readonly Probe<Index>[] | undefined {
  const starts = values.map(patternStart);
  if (starts.some(({ text, isWhole }) => !isWhole && before + text === '')) return undefined;
  return starts.map(({ text, isWhole }) =>
    isWhole ? { index, value: before + text } : { index, prefix: before + text },
  );
}

/** Tags that an owner shares are in its own scope, so questions for those are not answered here. */
function tagQuestion(
  name: string,
  values: readonly string[],
  context: Context,
): readonly Question<never>[] {
  const key = name.startsWith('tag:') ? name.slice('tag:'.length) : undefined;
  if (key === undefined && name !== 'tag-key') return [];
  const keys = key === undefined ? values.map(patternStart) : [{ text: key, isWhole: true }];
  if (keys.some((start) => canBeShared(start))) return [];
  const probes =
    key === undefined ? probesFor('key', values) : probesFor('tag', values, tagValue(key, ''));
  if (probes === undefined) return [];
  const tags = context.store.table(tagTable, ownScope(context));
  return [
    {
      count: tags.count(probes),
      probes: () => [{ keys: tags.find(probes).map(({ resourceId }) => resourceId) }],
    },
  ];
}

function canBeShared({ text, isWhole }: ReturnType<typeof patternStart>): boolean {
  return text.startsWith(sharedTagPrefix) || (!isWhole && sharedTagPrefix.startsWith(text));
}
