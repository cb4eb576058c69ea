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

/** Rows as a table with aligned columns; every line ends with a newline. */
export function table(rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map(printable));
  const widths = (clean[0] ?? []).map((_, column) =>
    Math.max(...clean.map((row) => row[column]?.length ?? 0)),
  );
  return clean
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
