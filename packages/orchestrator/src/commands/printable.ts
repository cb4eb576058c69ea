/**
 * Text from outside as one harmless line: no terminal escapes or other control characters, no bidi
 * marks, and nothing that a CI system would take for a command: `::…` at its beginning, `##[…]` and
 * `##vso[…]` anywhere.
 */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/##(?=\w*\[)/g, '# #')
    .replace(/^\s*(?=::)/, '> ');
}

/** The same for several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
