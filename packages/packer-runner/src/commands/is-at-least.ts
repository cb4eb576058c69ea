/**
 * Whether a version of Packer, such as `1.8.6`, `v1.8.6` or `1.9.0-dev`, is another one or newer. What
 * holds no version is not.
 */
export function isAtLeast(version: string, least: string): boolean {
  const have = numbersOf(version);
  if (have.length === 0) return false;
  for (const [index, wanted] of numbersOf(least).entries()) {
    const found = have[index] ?? 0;
    if (found !== wanted) return found > wanted;
  }
  return true;
}

/** Whether a text holds a version. */
export function isVersion(text: unknown): boolean {
  return typeof text === 'string' && numbersOf(text).length > 0;
}

function numbersOf(version: string): readonly number[] {
  const [found] = /\d+(?:\.\d+)*/.exec(version) ?? [];
  return found === undefined ? [] : found.split('.').map(Number);
}
