/** A glob as a pattern of `case`: `*` and `?` mean what they do in globs, everything else itself. */
export function casePattern(glob: string): string {
  return glob.replaceAll(/[^A-Za-z0-9_/.*?]/g, (sign) => (sign === '\n' ? "'\n'" : `\\${sign}`));
}
