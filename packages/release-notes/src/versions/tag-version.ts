/** What the name of a version tag says. */
export interface TagVersion {
  /** The tag, such as `v1.2.3`, `app@1.2.3` or `al2023/2026.11.1`. */
  readonly tag: string;
  /** What stands before the version: empty, `v`, `release-`, `app@`, … */
  readonly prefix: string;
  /** The version without prefix: `1.2.3`, `2026.11.1`, `2026-11-02`. */
  readonly version: string;
  /** Its numbers as they are written, so that leading zeros are kept. */
  readonly numbers: readonly string[];
  /** What stands between the numbers. */
  readonly separator: '.' | '-' | '';
  /** What makes it a version before the release, such as `rc.1`. */
  readonly preRelease?: string;
  /** Whether the numbers are a date, or counted. */
  readonly scheme: 'calendar' | 'counted';
}

/**
 * Reads the name of a tag as a version: semantic (`v1.2.3-rc.1`), shorter (`v1`), longer (`1.2.3.4`), or
 * by the calendar (`2026.11.1`, `24.04`, `2026-11-02`, `20261102`), with any prefix that ends in `v` or in
 * a sign. Names of anything else give `undefined`.
 */
export function readTagVersion(tag: string): TagVersion | undefined {
  const [, prefix = '', rest = ''] = tagPattern.exec(tag) ?? [];
  const dashed = dashedDate.exec(rest);
  if (dashed) {
    const numbers = dashed.slice(1).filter((number) => number !== undefined);
    return { tag, prefix, version: rest, numbers, separator: '-', scheme: 'calendar' };
  }
  const [, all, pre, preWord] = dottedVersion.exec(rest) ?? [];
  if (all === undefined) return undefined;
  const numbers = all.split('.');
  const preRelease = pre ?? preWord;
  return {
    tag,
    prefix,
    version: rest,
    numbers,
    separator: numbers.length > 1 ? '.' : '',
    ...(preRelease !== undefined && { preRelease }),
    scheme: isCalendar(numbers) ? 'calendar' : 'counted',
  };
}

/** Lengths are bounded, so that no name takes long. */
const tagPattern = /^((?:.{0,200}?[^\p{L}\p{N}])??[vV]?)(\d[\w.+-]{0,100})$/u;
const dashedDate = /^((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[.-](\d{1,6}))?$/;
const dottedVersion =
  /^(\d{1,10}(?:\.\d{1,10}){0,3})(?:-([\dA-Za-z][\dA-Za-z.-]*)|\.?((?:a|alpha|b|beta|c|rc|pre|preview|dev|m|snapshot)[.-]?\d*))?(?:\+[\dA-Za-z.-]+)?$/i;

/** A year, a year of two digits with a month that no semantic version would write so, or a whole date. */
function isCalendar([first = '', second = '']: readonly string[]): boolean {
  if (/^(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/.test(first)) return true;
  return /^\d\d$/.test(first) && /^0[1-9]$/.test(second);
}
