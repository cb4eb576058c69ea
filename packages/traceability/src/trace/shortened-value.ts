/** EC2 takes values of 256 characters (Amazon EC2 User Guide, "Tag restrictions"). */
export const longestTagValue = 256;

const pointer = '... (see record)';

/**
 * A value that fits a tag: one that is longer is cut, and its end says that the record has all of it.
 * Characters are counted as EC2 does, not halves of them.
 */
export function shortenedValue(value: string): string {
  const characters = [...value];
  if (characters.length <= longestTagValue) return value;
  return `${characters.slice(0, longestTagValue - pointer.length).join('')}${pointer}`;
}

/** Whether {@link shortenedValue} cut a value. */
export function isShortened(value: unknown): value is string {
  return typeof value === 'string' && value.endsWith(pointer);
}

/** Whether one of two values is what {@link shortenedValue} makes of the other. */
export function shortenedFits(left: unknown, right: unknown): boolean {
  return (
    typeof left === 'string' &&
    typeof right === 'string' &&
    (shortenedValue(left) === right || shortenedValue(right) === left)
  );
}
