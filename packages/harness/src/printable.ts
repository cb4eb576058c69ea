/**
 * Text from outside as one harmless line: no terminal escapes or other control characters, no bidi
 * marks, and nothing that a CI system, or this package in the output of a runner, would take for a
 * command. GitHub and Azure look for `##[…]` and `##vso[…]` anywhere in a line, and for `::…` at its
 * beginning. With a limit it is cut to so many characters, and says so by `…`.
 */
export function printable(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = beginning(text, limit)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}]+/gu, ' ')
    .trim();
  return cut(withoutCommands(line), limit);
}

/** The same of a text of several lines, which stay as they are, with their indent. */
export function printableLines(text: string, limit = Number.POSITIVE_INFINITY): string {
  const lines = beginning(text, limit)
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) => {
      const clean = line.replaceAll('\t', '  ').replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ');
      return withoutCommands(clean.trimEnd());
    });
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return cut(lines.slice(Math.max(first, 0), last + 1).join('\n'), limit);
}

/** What is cut away later need not be made clean: a text may be very long. */
function beginning(text: string, limit: number): string {
  return text.length > limit * 4 ? text.slice(0, limit * 4) : text;
}

function withoutCommands(line: string): string {
  return line.replace(/##(?=\w*\[)/g, '# #').replace(/^\s*(?=::)/, '> ');
}

/** At most so many characters, never half of one. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end).trimEnd()}…`;
}
