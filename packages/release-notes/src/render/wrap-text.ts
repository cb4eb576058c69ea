import { lettersOf, letterWidth, narrow, textWidth } from './text-width.js';

/**
 * Divides a line at its spaces so that no line is wider than the columns. A word that is wider is divided
 * between letters, apart from addresses: those must stay whole to lead somewhere.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  const isNarrow = narrow.test(text);
  if ((isNarrow ? text.length : textWidth(text)) <= columns) return [text];
  return (isNarrow ? wrapNarrow(text, columns) : undefined) ?? wrapAny(text, columns);
}

/** The same for text in which each unit is a column, as nearly all is; undefined where a word is too wide. */
function wrapNarrow(text: string, columns: number): readonly string[] | undefined {
  const lines: string[] = [];
  let start = 0;
  while (text.length - start > columns) {
    const end = text.lastIndexOf(' ', start + columns);
    if (end <= start) return undefined;
    lines.push(text.slice(start, end));
    start = end + 1;
  }
  return [...lines, text.slice(start)];
}

function wrapAny(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const piece of text.split(' ').flatMap((word) => divide(word, columns))) {
    const more = textWidth(piece);
    if (line !== '' && width + 1 + more > columns) {
      lines.push(line);
      line = '';
    }
    width = line === '' ? more : width + 1 + more;
    line = line === '' ? piece : `${line} ${piece}`;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** A word in pieces that fit. */
function divide(word: string, columns: number): readonly string[] {
  if (textWidth(word) <= columns || /https?:\/\//i.test(word)) return [word];
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const letter of lettersOf(word)) {
    const more = letterWidth(letter);
    if (width + more > columns) {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += letter;
    width += more;
  }
  return [...pieces, piece];
}
