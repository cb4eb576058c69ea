import type { ReleaseNotes } from '../notes/release-notes.js';
import { type Cut, fitCut, uncut, withinRoom } from './cut.js';
import { longestList, outline } from './outline.js';
import { markedAddress, plainText, type TextLine, textColumns } from './text-format.js';
import { widest } from './text-width.js';
import { tooLong } from './too-long.js';
import { wrapText } from './wrap-text.js';

/** How plain text is written. */
export interface RenderTextOptions {
  /**
   * Most characters. Where there is no room for all, whole items are left out, details first, and each
   * list says how many are missing and where they are (`links.page`). Default: no limit.
   */
  readonly maxLength?: number;
}

/**
 * Writes release notes as plain text for mail, at most 72 columns wide. Addresses are numbered and listed
 * at the end, where they and commands stay whole. Foreign text cannot make a heading, a line of its own,
 * or a control character.
 *
 * @throws {@link ReleaseNotesError} `NOTES_TOO_LONG` if not even the heads of all parts fit.
 */
export function renderText(notes: ReleaseNotes, options: RenderTextOptions = {}): string {
  const { maxLength } = options;
  const render = (cut: Cut): string => write(notes, cut);
  if (maxLength === undefined) return render(uncut);
  const fitted = fitCut(
    longestList(notes),
    (cut) => render(withinRoom(cut, maxLength, leastOfItem)),
    (text) => text.length <= maxLength,
  );
  return fitted ?? tooLong('plain text', notes, maxLength);
}

/** A mark and the end of the line. */
const leastOfItem = 2;

function write(notes: ReleaseNotes, cut: Cut): string {
  const { title, headline, warnings, parts } = outline(notes, plainText, cut);
  const numbers = new Map<string, number>();
  const blocks = [
    heading(title, '='),
    ...[headline, ...warnings.map((text) => `Warning: ${text}`)].map((text) =>
      writeLine({ lead: '', hang: '  ', text }, numbers),
    ),
    ...parts.flatMap((part) => [
      heading(part.title, '-'),
      ...part.blocks.map((lines) => lines.flatMap((line) => writeLine(line, numbers))),
    ]),
    ...(numbers.size === 0 ? [] : [heading('Addresses', '-'), addresses(numbers)]),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function heading(title: string, underline: string): readonly string[] {
  // Indented, so that no part of a long title can look like the line under another.
  const lines = wrapText(title, textColumns - 2).map((line, at) => (at === 0 ? line : `  ${line}`));
  return [...lines, underline.repeat(Math.max(1, widest(lines)))];
}

function writeLine(
  { lead, hang, text, whole }: TextLine,
  numbers: Map<string, number>,
): readonly string[] {
  const numbered = text.replace(markedAddress, (_, address: string) => {
    const number = numbers.get(address) ?? numbers.size + 1;
    numbers.set(address, number);
    // Not a space yet: a number must not be parted from its words.
    return `${bound}[${number}]`;
  });
  const lines =
    whole === true
      ? [numbered]
      : wrapText(numbered, Math.max(textColumns - hang.length, fewestColumns));
  return lines.map((line, at) =>
    `${at === 0 ? lead : hang}${line.replaceAll(bound, ' ')}`.trimEnd(),
  );
}

function addresses(numbers: ReadonlyMap<string, number>): readonly string[] {
  return Array.from(numbers, ([address, number]) => `[${number}] ${address}`);
}

/** Stands for a space at which no line ends: a control character, which no clean text holds. */
const bound = '\x7f';
/** Notes may be nested to any depth, but a column of single letters tells nobody anything. */
const fewestColumns = 24;
