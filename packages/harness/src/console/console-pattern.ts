import type { Platform } from '../suites/suite.js';

/** What a line must hold to tell of a problem. Nothing but pieces of text, so that no line takes long. */
export interface ConsolePattern {
  /** Letters, digits and `-`. */
  readonly id: string;
  /** Ends the sentence "console shows no …". */
  readonly title: string;
  /** Whether it fails a test or is a warning. */
  readonly severity: 'error' | 'warning';
  /** Default: both. */
  readonly platform?: Platform;
  /** One of these: a piece of text, or several that follow each other with anything between them. */
  readonly texts: readonly (string | readonly string[])[];
}

/** Whether a line fits a pattern. */
export function fitsPattern(line: string, { texts }: ConsolePattern): boolean {
  return texts.some((text) =>
    typeof text === 'string' ? line.includes(text) : holdsInOrder(line, text),
  );
}

function holdsInOrder(line: string, pieces: readonly string[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    const found = line.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}
