/**
 * Text from outside as one harmless line: no controls, no escapes, no overrides of the direction, and
 * nothing that a CI system takes for a command. GitHub and Azure look for `##[…]` and `##vso[…]`
 * anywhere in a line, TeamCity for `##teamcity[…]`.
 */
export function printableLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/##(?=\w*\[)/g, '# #')
    .trim();
}
