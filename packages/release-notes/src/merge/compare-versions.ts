/** Tells the order of two versions of a kind of package: below 0 if the first is older. */
export type CompareVersions = (type: string, a: string, b: string) => number;

/**
 * The order of rpm, with epochs, `~` before and `^` behind the end. Numbers count as numbers of any
 * length, so it serves for most other kinds of packages too.
 */
export const compareVersions: CompareVersions = (_, a, b) => {
  const [left, right] = [split(a), split(b)];
  return compareParts(left.epoch, right.epoch) || compareParts(left.rest, right.rest);
};

function split(version: string): { readonly epoch: string; readonly rest: string } {
  const [, epoch = '0', rest = version] = /^(\d+):(.*)$/s.exec(version) ?? [];
  return { epoch, rest };
}

function compareParts(a: string, b: string): number {
  const left = a.match(part) ?? [];
  const right = b.match(part) ?? [];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = comparePart(left[at], right[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Digits, letters and the two signs; whatever else stands between them only separates. */
const part = /\d+|\p{L}+|[~^]/gu;

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  const weight = weightOf(a) - weightOf(b);
  if (weight !== 0 || a === undefined || b === undefined) return weight;
  if (!/^\d/.test(a)) return a < b ? -1 : 1;
  const [left, right] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')];
  return left.length - right.length || (left < right ? -1 : Number(left > right));
}

/** `~` is older than the end, `^` newer than it, letters and then digits newer still. */
function weightOf(text: string | undefined): number {
  if (text === undefined) return 1;
  if (text === '~') return 0;
  if (text === '^') return 2;
  return /^\d/.test(text) ? 4 : 3;
}
