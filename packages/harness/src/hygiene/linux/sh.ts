/**
 * Text of a shell script as it stands, but for a backslash in front of a brace expansion or a backquote,
 * which would otherwise be the template's own.
 */
export function sh(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const raw = strings.raw.map((text) => text.replaceAll('\\${', '${').replaceAll('\\`', '`'));
  return String.raw({ raw }, ...values);
}

/** A text as one word of the shell, whatever it holds. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A glob as a pattern of `case`: `*` and `?` mean what they do in globs, everything else itself. */
export function casePattern(glob: string): string {
  return glob.replaceAll(/[^A-Za-z0-9_/.*?]/g, (sign) => (sign === '\n' ? "'\n'" : `\\${sign}`));
}
