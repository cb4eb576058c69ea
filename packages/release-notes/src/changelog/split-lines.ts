/** A line of a changelog. */
export interface ChangelogLine {
  /** Where it begins. */
  readonly at: number;
  /** Without its line break. */
  readonly text: string;
  /** Where the next one begins. */
  readonly end: number;
  /** Whether it is code, a comment or other HTML, in which nothing is a heading or a reference. */
  readonly opaque: boolean;
  /** Whether code or a comment goes on behind it, whatever comes. */
  readonly open: boolean;
}

/** Divides a changelog into lines, and tells those that are code or HTML (CommonMark 0.31, 4.5, 4.6). */
export function splitLines(text: string): readonly ChangelogLine[] {
  const lines: ChangelogLine[] = [];
  let inside: Inside | undefined;
  for (const { 0: whole, index: at } of text.matchAll(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g)) {
    const line = whole.replace(/[\r\n]+$/, '');
    const opened: Inside | undefined = inside ?? openedBy(line);
    const opaque = opened !== undefined;
    inside = opened && !opened.endsWith(line, inside === undefined) ? opened : undefined;
    const open = inside !== undefined && inside.endsWith !== isBlank;
    lines.push({ at, text: line, end: at + whole.length, opaque, open });
  }
  return lines;
}

/** Whether there is nothing but blanks on a line. */
export function isBlank(line: string): boolean {
  return /^[ \t]*$/.test(line);
}

/** A text without blanks at its end. Unlike a pattern it never looks at one twice, however many there are. */
export function trimBlankEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The line break that a text uses most; LF if it has none. */
export function lineBreakOf(text: string): string {
  const counts = new Map<string, number>([['\n', 0]]);
  for (const [found] of text.matchAll(/\r\n|\r|\n/g)) {
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

/** What a line opened, which goes on until a line that ends it. */
interface Inside {
  readonly endsWith: (line: string, first: boolean) => boolean;
}

function openedBy(line: string): Inside | undefined {
  const fence = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line);
  const mark = fence?.[1] ?? fence?.[2];
  if (mark !== undefined) {
    const closing = new RegExp(`^ {0,3}${mark}${mark[0]}*[ \\t]*$`);
    return { endsWith: (each, first) => !first && closing.test(each) };
  }
  if (/^ {0,3}<!--/.test(line)) return { endsWith: (each) => each.includes('-->') };
  if (/^ {0,3}<(?:pre|script|style|textarea)\b/i.test(line)) {
    return { endsWith: (each) => /<\/(?:pre|script|style|textarea)>/i.test(each) };
  }
  if (/^ {0,3}<[/!?a-z]/i.test(line)) return { endsWith: isBlank };
  return undefined;
}
