/** Text from outside as one harmless line: no controls, no escapes, no overrides of the direction. */
export function printableLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
