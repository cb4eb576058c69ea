import { lettersOf, letterWidth, textWidth } from './text-width.js';

/**
 * Divides a line at its spaces so that no line is wider than the columns. A word that is wider is divided
 * between letters, apart from addresses: those must stay whole to lead somewhere.
 */
export function wrapText(text: string, columns: number): readonly string[] {
  if (textWidth(text) <= columns) return [text];
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
