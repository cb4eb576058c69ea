import type { ReleaseNotes } from '../notes/release-notes.js';
import { compareTagVersions } from './compare-tag-versions.js';
import { readTagVersion, type TagVersion } from './tag-version.js';

/** The version that the next release could have. */
export interface VersionSuggestion {
  /** The version, such as `1.3.0`. */
  readonly version: string;
  /** The tag for it, written as the tags before. */
  readonly tag: string;
  /** Why this one, as a sentence. */
  readonly why: string;
}

/** What a suggestion is made of. */
export interface SuggestVersionInput {
  /** What the next release changes. */
  readonly notes: Pick<ReleaseNotes, 'breaking' | 'sections'>;
  /** The newest release. Default: there was none. */
  readonly previous?: TagVersion;
  /**
   * Versions that are taken, on whatever branch, with the time of their tags in seconds since 1970; those
   * that tell most of how versions are written stand first. Default: `previous`.
   */
  readonly taken?: readonly (TagVersion & { readonly time?: number })[];
  /** The day of the next release, in milliseconds since 1970; its day in UTC counts. */
  readonly now: number;
}

/**
 * Suggests the next version. Where versions are counted, what changed decides: something that breaks
 * raises the first number (the second while the first is 0), a feature the second, all else the third,
 * as in https://semver.org. Where they are a date, the day decides, written as the dates before.
 */
export function suggestVersion(input: SuggestVersionInput): VersionSuggestion {
  const { previous } = input;
  if (previous === undefined) {
    return { version: '0.1.0', tag: 'v0.1.0', why: 'There is no release before it.' };
  }
  return isDate(previous, input.taken ?? [])
    ? nextDate(previous, input)
    : nextNumber(previous, input);
}

/** `26.10` alone could be counted, but not beside `26.04`. */
function isDate(previous: TagVersion, taken: readonly TagVersion[]): boolean {
  return [previous, ...taken].some(
    (each) => each.scheme === 'calendar' && isWrittenAlike(each, previous),
  );
}

function isWrittenAlike(a: TagVersion, b: TagVersion): boolean {
  return a.prefix === b.prefix && a.numbers[0]?.length === b.numbers[0]?.length;
}

type Weight = 'breaking' | 'feature' | 'fix' | 'upkeep';

function nextNumber(previous: TagVersion, input: SuggestVersionInput): VersionSuggestion {
  const { numbers, preRelease } = previous;
  const { notes, taken = [] } = input;
  const weight = weightOf(notes);
  const unstable = numbers.length > 1 && BigInt(numbers[0] ?? 0) === 0n;
  const wanted = { breaking: 0, feature: 1, fix: 2, upkeep: 2 }[weight];
  const at = Math.min(unstable && weight === 'breaking' ? 1 : wanted, numbers.length - 1);
  const zero =
    unstable && weight === 'breaking' ? ', and before 1.0 that raises the second number' : '';
  const isFinal = preRelease !== undefined;
  const first = isFinal ? numbers : raised(numbers, at);
  const why = isFinal ? `${previous.version} comes before it` : `${reasons[weight]}${zero}`;
  const tags = new Set(taken.map(({ tag }) => tag));
  let next = first;
  // Another branch may have it already.
  while (tags.has(withNumbers(previous, next).tag)) next = raised(next, at);
  const there =
    next === first ? '' : `, and ${withNumbers(previous, first).version} is there already`;
  return suggestion(previous, next, `${why}${there}.`);
}

/** One number one higher, those behind it 0. */
function raised(numbers: readonly string[], at: number): readonly string[] {
  return numbers.map((number, place) =>
    place < at ? number : place === at ? String(BigInt(number) + 1n) : '0',
  );
}

const reasons: Readonly<Record<Weight, string>> = {
  breaking: 'Something breaks',
  feature: 'There is a feature, and nothing breaks',
  fix: 'There are changes, but no feature, and nothing breaks',
  upkeep: 'Only documentation and maintenance changed',
};

function weightOf({ breaking, sections }: SuggestVersionInput['notes']): Weight {
  const changes = sections.flatMap((section) => section.changes);
  if (breaking.length > 0 || changes.some((change) => change.breaking)) return 'breaking';
  if (changes.some(({ type }) => type === 'feat' || type === 'feature')) return 'feature';
  return sections.every(({ title }) => title === 'Documentation' || title === 'Maintenance')
    ? 'upkeep'
    : 'fix';
}

function nextDate(previous: TagVersion, input: SuggestVersionInput): VersionSuggestion {
  const { now, taken = [previous] } = input;
  const own = taken.filter((each) => isWrittenAlike(each, previous));
  const today = dateNumbers(previous, new Date(now), own);
  const older = own.filter((each) => compareTagVersions(each, withNumbers(previous, today)) >= 0);
  const reason = 'Versions are dates here';
  if (older.length === 0) return suggestion(previous, today, `${reason}.`);
  // A release of this day or month is there, or the clock is behind: count on from the highest.
  const highest = older.reduce((a, b) => (compareTagVersions(a, b) >= 0 ? a : b));
  const { numbers } = highest;
  const counted = numbers.length > countedAt(previous, own);
  const last = numbers.at(-1) ?? '0';
  const next = counted ? [...numbers.slice(0, -1), increased(last)] : [...numbers, '1'];
  return suggestion(previous, next, `${reason}, and ${highest.version} is there already.`);
}

/** The numbers of a day, as the versions before are written. */
function dateNumbers(
  previous: TagVersion,
  date: Date,
  own: readonly (TagVersion & { readonly time?: number })[],
): readonly string[] {
  const { numbers, separator } = previous;
  const [first = '', second = ''] = numbers;
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const two = (number: number) => String(number).padStart(2, '0');
  if (separator === '') return [first.length === 4 ? `${year}` : `${year}${two(month)}${two(day)}`];
  if (separator === '-') return [String(year), two(month), two(day)];
  const padded = own.some((each) => each.numbers[1]?.startsWith('0')) || second.startsWith('0');
  const written = (number: number) => (padded ? two(number) : String(number));
  const start = [first.length === 2 ? two(year % 100) : String(year)];
  if (isYearOnly(own)) return [...start, '1', ...numbers.slice(2).map(() => '0')];
  if (numbers.length === 2) return [...start, written(month)];
  return [...start, written(month), endsInDay(own) ? written(day) : firstCount(own)];
}

/** At which place a count stands behind the date. */
function countedAt(
  { separator }: TagVersion,
  own: readonly (TagVersion & { readonly time?: number })[],
) {
  if (separator === '') return 1;
  if (separator === '-') return 3;
  if (isYearOnly(own)) return 1;
  return endsInDay(own) ? 3 : 2;
}

/** `2026.14`: the second number of some is no month, so it is a count. */
function isYearOnly(own: readonly TagVersion[]): boolean {
  return own.some(({ numbers, separator }) => separator === '.' && Number(numbers[1] ?? 1) > 12);
}

/** The third number is a day if it is that of the tag's time in all of the newest, or if it is padded. */
function endsInDay(own: readonly (TagVersion & { readonly time?: number })[]): boolean {
  const dated = own.filter(({ numbers }) => numbers.length >= 3).slice(0, 5);
  if (dated.some(({ numbers }) => numbers[2]?.startsWith('0') && numbers[2] !== '0')) return true;
  return (
    dated.length > 1 &&
    dated.every(({ numbers, time }) => {
      return time !== undefined && Number(numbers[2]) === new Date(time * 1000).getUTCDate();
    })
  );
}

/** A month begins with 0 where some month did. */
function firstCount(own: readonly TagVersion[]): string {
  return own.some(({ numbers }) => numbers[2] === '0') ? '0' : '1';
}

function increased(number: string): string {
  return String(BigInt(number) + 1n).padStart(number.length, '0');
}

function withNumbers(previous: TagVersion, numbers: readonly string[]): TagVersion {
  const version = numbers.slice(0, 3).join(previous.separator || '.');
  const rest = numbers
    .slice(3)
    .map((number) => `.${number}`)
    .join('');
  const tag = `${previous.prefix}${version}${rest}`;
  const { preRelease: _, ...kept } = previous;
  return { ...kept, ...readTagVersion(tag), tag, version: `${version}${rest}`, numbers };
}

function suggestion(
  previous: TagVersion,
  numbers: readonly string[],
  why: string,
): VersionSuggestion {
  const { tag, version } = withNumbers(previous, numbers);
  return { tag, version, why };
}
