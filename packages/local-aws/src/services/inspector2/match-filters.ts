import { decimal, list, optional, structure, text, time } from '../../protocols/shape.js';

/** Filters that compare text. */
export const textFilters = list(structure({ comparison: text, value: text }));

/** Filters that compare tags. */
export const tagFilters = list(structure({ comparison: text, key: text, value: optional(text) }));

/** Filters that compare times. */
export const timeFilters = list(
  structure({ startInclusive: optional(time), endInclusive: optional(time) }),
);

/** Filters that compare numbers. */
export const numberFilters = list(
  structure({ lowerInclusive: optional(decimal), upperInclusive: optional(decimal) }),
);

/** A filter that compares text. */
export interface TextFilter {
  readonly comparison: string;
  readonly value: string;
}

interface TagFilter {
  readonly key: string;
  readonly value: string | undefined;
}

interface TimeFilter {
  readonly startInclusive: Date | undefined;
  readonly endInclusive: Date | undefined;
}

interface NumberFilter {
  readonly lowerInclusive: number | undefined;
  readonly upperInclusive: number | undefined;
}

/** Whether one of the values is asked for: by any filter that asks for some, and by none against. */
export function matchesText(filters: readonly TextFilter[], ...values: readonly string[]): boolean {
  const against = filters.filter(({ comparison }) => comparison === 'NOT_EQUALS');
  const wanted = filters.filter(({ comparison }) => comparison !== 'NOT_EQUALS');
  if (against.some(({ value }) => values.includes(value))) return false;
  return (
    wanted.length === 0 ||
    wanted.some(({ comparison, value }) =>
      values.some((one) => (comparison === 'PREFIX' ? one.startsWith(value) : one === value)),
    )
  );
}

/** Whether one of the tags is asked for. */
export function matchesTags(
  filters: readonly TagFilter[],
  tags: Readonly<Record<string, string>>,
): boolean {
  return (
    filters.length === 0 ||
    filters.some(
      ({ key, value }) => Object.hasOwn(tags, key) && (value === undefined || tags[key] === value),
    )
  );
}

/** Whether a time is in one of the ranges. */
export function matchesTime(filters: readonly TimeFilter[], at: string | undefined): boolean {
  if (filters.length === 0) return true;
  const moment = Date.parse(at ?? '');
  return filters.some(
    ({ startInclusive: start, endInclusive: end }) =>
      moment >= (start?.getTime() ?? -Infinity) && moment <= (end?.getTime() ?? Infinity),
  );
}

/** Whether a number is in one of the ranges. */
export function matchesNumber(filters: readonly NumberFilter[], value: number): boolean {
  return (
    filters.length === 0 ||
    filters.some(
      ({ lowerInclusive: lower = -Infinity, upperInclusive: upper = Infinity }) =>
        value >= lower && value <= upper,
    )
  );
}
