/** The text of a `ui` row, taken apart. */
export interface SpokenText {
  /** The build that the text names; undefined when it names none. */
  readonly build: string | undefined;
  /** What names it, as `==> NAME: `, where more may follow; empty otherwise. */
  readonly opening: string;
  /** The text without it; may have several lines. */
  readonly said: string;
}

/** Takes `==> NAME: text` and `    NAME: text` apart. */
export function readSpeaker(text: string): SpokenText {
  const nobody = { build: undefined, opening: '', said: text };
  if (!text.startsWith('==> ') && !text.startsWith('    ')) return nobody;
  const spaced = text.indexOf(': ', 5);
  const end = spaced < 0 && text.endsWith(':') ? text.length - 1 : spaced;
  const name = text.slice(4, end);
  if (end < 0 || name.includes('\n')) return nobody;
  // Post-processors may speak as `NAME (type)`.
  const build = name.endsWith(')') ? name.replace(/ \([^()]+\)$/, '') : name;
  if (spaced < 0) return { build, opening: '', said: '' };
  const opening = text.slice(0, end + 2);
  return { build, opening, said: withoutOpening(text.slice(opening.length), opening) };
}

/** Takes the opening from all lines but the first: Packer repeats it on every line. */
export function withoutOpening(said: string, opening: string): string {
  return said.includes('\n') ? said.replaceAll(`\n${opening}`, '\n') : said;
}
