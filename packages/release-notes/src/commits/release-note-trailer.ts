import { cleanText } from '../clean-text.js';

/**
 * What the `Release-Note:` trailers of a message say to the readers of the notes: one clean line, or
 * `none` if the change is not for them. `undefined` without such a trailer.
 *
 * Trailers are read as git does (`git help interpret-trailers`): they are the last paragraph, case of
 * the key does not count, and a line that begins with a space goes on with the one before. Hosts add
 * paragraphs of trailers such as `Co-authored-by:` when they squash, so all paragraphs of nothing but
 * trailers at the end count. `Release-Notes:` is the same trailer; several become one text.
 */
export function releaseNoteOf(message: string): string | undefined {
  // Nearly no message has one, and this is asked of each.
  if (!namesKey(message, '-n') && !namesKey(message, '-N')) return undefined;
  const values = trailerLines(message).flatMap((line) => trailer.exec(line)?.[1] ?? []);
  const texts = values.map(cleanText).filter((text) => text !== '');
  const telling = texts.filter((text) => !/^none\.?$/i.test(text));
  if (telling.length > 0) return telling.join(' ');
  return texts.length > 0 ? 'none' : undefined;
}

/** Whether the key is there in any case, found by a part of it that is rare and quickly looked for. */
function namesKey(message: string, part: string): boolean {
  for (let at = message.indexOf(part); at !== -1; at = message.indexOf(part, at + 1)) {
    if (message.slice(Math.max(0, at - 7), at + 5).toLowerCase() === 'release-note') return true;
  }
  return false;
}

const trailer = /^release-notes?[ \t]*:(.*)$/is;
const anyTrailer = /^[A-Za-z\d][A-Za-z\d-]*[ \t]*:/;
/** What git writes itself; beside it other text may stand in the last paragraph. */
const generated = /^(?:Signed-off-by: |\(cherry picked from commit )/;

/** The trailers at the end of a message, each with the lines that go on with it. */
function trailerLines(message: string): readonly string[] {
  // The first paragraph is the subject, whatever it looks like.
  const [, ...paragraphs] = paragraphsOf(message);
  const blocks: (readonly string[])[] = [];
  for (const paragraph of paragraphs.reverse()) {
    const lines = unfold(paragraph);
    if (lines.length === 0) continue;
    const isRule = lines.every((line) => /^-{3,}\s*$/.test(line));
    const isLast = blocks.length === 0;
    if (!isRule && !isTrailerBlock(lines, isLast)) break;
    blocks.push(lines);
  }
  return blocks.reverse().flat();
}

/** The lines of each paragraph. Not by one pattern: a hostile message may be a megabyte of empty lines. */
function paragraphsOf(message: string): (readonly string[])[] {
  const paragraphs: string[][] = [];
  let current: string[] | undefined;
  for (const line of message.trim().split(/\r?\n/)) {
    if (line.trim() === '') current = undefined;
    else if (current) current.push(line);
    else {
      current = [line.trimStart()];
      paragraphs.push(current);
    }
  }
  return paragraphs;
}

function isTrailerBlock(lines: readonly string[], isLast: boolean): boolean {
  const trailers = lines.filter((line) => anyTrailer.test(line) || generated.test(line));
  if (trailers.length === lines.length) return true;
  const known = lines.some((line) => generated.test(line) || trailer.test(line));
  return isLast && known && trailers.length * 4 >= lines.length;
}

/** Lines without comments, those that go on joined to what they go on with. */
function unfold(paragraph: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const line of paragraph) {
    if (line.startsWith('#')) continue;
    const last = lines.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) lines[last] += ` ${line.trim()}`;
    else lines.push(line);
  }
  return lines;
}
