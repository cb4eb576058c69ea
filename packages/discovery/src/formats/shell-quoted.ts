/** A text as one word of a POSIX shell. NUL, which no word can hold, is left out. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}
