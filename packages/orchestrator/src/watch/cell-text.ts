import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import { printable } from '../commands/printable.js';

/**
 * Text from outside, of which every terminal knows how wide it is: one line, without marks that join or
 * change signs, because terminals do not agree about the width of what they make.
 */
export function cellText(text: string): string {
  return printable(text)
    .replace(/[\p{Cf}\p{Mn}\p{Me}\p{Cs}\p{RI}\p{Emoji_Modifier}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** At most so many columns of a text; what is cut off is told by `…`. */
export function cut(text: string, columns: number): string {
  return columns < 1 ? '' : cliTruncate(text, columns);
}

/** A text with spaces up to a number of columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
}

/** How many columns a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}
