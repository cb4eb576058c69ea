/**
 * Text from outside as one harmless line: no terminal escapes or other control characters, no bidi
 * marks, and nothing at its beginning that a CI system would take for a command.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replace(/^\s*(?=::|##\[)/, '> ');
}
