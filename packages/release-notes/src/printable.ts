/**
 * Text from outside as one harmless line: no terminal escapes or other control characters, no bidi
 * marks, and nothing that a CI system would take for a command. GitHub and Azure look for `##[…]` and
 * `##vso[…]` anywhere in a line, and for `::…` at its beginning.
 */
export function printable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/##(?=\w*\[)/g, '# #')
    .replace(/^\s*(?=::)/, '> ');
}
