/** Whether a version of Packer, such as `1.8.6` or `1.9.0-dev`, is another one or newer. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string): readonly number[] =>
    text
      .replace(/[-+].*$/, '')
      .split('.')
      .map(Number);
  const have = numbers(version);
  for (const [index, wanted] of numbers(least).entries()) {
    const found = have[index] ?? 0;
    if (found !== wanted) return found > wanted;
  }
  return true;
}
