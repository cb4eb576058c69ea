/** What is listed of a bucket, and where the list begins. */
export interface KeyListing {
  readonly prefix: string;
  /** Keys that have it after the prefix are listed as one. Default: every key by itself. */
  readonly delimiter: string | undefined;
  /** A key or common prefix that was listed before; what follows it is listed. */
  readonly after: string | undefined;
  readonly most: number;
}

/** A key, or what several of them have in common. */
export interface ListedName {
  readonly name: string;
  readonly isPrefix: boolean;
}

/** One page of a list. */
export interface KeyPage {
  readonly names: readonly ListedName[];
  readonly isTruncated: boolean;
}

/** Lists keys in the order of their UTF-8 bytes, those with a common prefix as one. */
export function listKeys(keys: Iterable<string>, listing: KeyListing): KeyPage {
  const { prefix, delimiter, after, most } = listing;
  const sorted = Array.from(keys)
    .filter((key) => key.startsWith(prefix))
    .filter((key) => after === undefined || compareUtf8(key, after) > 0)
    .toSorted(compareUtf8);
  const names: ListedName[] = [];
  for (const key of sorted) {
    const common = commonPrefix(key, prefix, delimiter);
    // A common prefix that was listed stands before the keys below it.
    if (common !== undefined && (common === after || common === names.at(-1)?.name)) continue;
    if (names.length === most) return { names, isTruncated: most > 0 };
    names.push({ name: common ?? key, isPrefix: common !== undefined });
  }
  return { names, isTruncated: false };
}

/** Compares as UTF-8 would: code points, not the halves that JavaScript has above U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index += 1) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x !== y) return fixSurrogate(x) - fixSurrogate(y);
  }
  return a.length - b.length;
}

/** Moves surrogates above all other code units, where the characters are that they make. */
function fixSurrogate(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function commonPrefix(
  key: string,
  prefix: string,
  delimiter: string | undefined,
): string | undefined {
  if (delimiter === undefined || delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}
