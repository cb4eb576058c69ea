/**
 * Whether one slip of the fingers makes one word of the other: a letter too many, one too few, a wrong
 * one, or two in the wrong order. Equal words are not nearly the same.
 */
export function isNearly(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const [left, right] = [a.slice(start), b.slice(start)];
  if (left.length !== right.length) {
    const [longer, shorter] = left.length > right.length ? [left, right] : [right, left];
    return longer.slice(1) === shorter;
  }
  if (left.slice(1) === right.slice(1)) return true;
  return left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
}

/** The same without a wrong letter: in short words that makes other words, `fix` and `fax`. */
export function isNearlyShort(a: string, b: string): boolean {
  if (!isNearly(a, b)) return false;
  return [...a].sort().join('') === [...b].sort().join('') || isDoubled(a, b);
}

/** `fixx`: a letter that was struck twice. */
function isDoubled(a: string, b: string): boolean {
  return a.length > b.length && a.replace(/(.)\1/g, '$1') === b;
}
