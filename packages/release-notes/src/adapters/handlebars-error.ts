import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';

/** A place in a template, both counted from 1. */
export interface TemplatePlace {
  readonly template: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a template, and where. */
export function templateError(
  { template, line, column }: TemplatePlace,
  problem: string,
  cause?: unknown,
): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_TEMPLATE_INVALID',
    `Cannot render ${cleanText(template)}, line ${line}, column ${column}: ${cleanText(problem)}.`,
    cause === undefined ? {} : { cause },
  );
}

/**
 * Finds the place of an error of the parser. Some tell it; others tell the line, and draw a line under
 * a part of the text with a mark at the column.
 */
export function parsePlace(
  error: unknown,
  template: string,
  text: string,
): { readonly place: TemplatePlace; readonly problem: string } {
  const message = error instanceof Error ? error.message : 'it is no template';
  const known = / - (\d+):(\d+)$/.exec(message);
  if (known) {
    const [whole, line, column] = known;
    const problem = message.slice(0, -whole.length);
    return { place: { template, line: Number(line), column: Number(column) + 1 }, problem };
  }
  const [head = '', drawing = '', mark = '', ...rest] = message.split('\n');
  const line = Number(/on line (\d+)/.exec(head)?.[1] ?? 1);
  const column = columnOf(text.split('\n')[line - 1] ?? '', drawing, mark.length - 1);
  const problem = rest.join(' ') || head;
  return { place: { template, line, column }, problem };
}

/** The last column of the line at which both sides of the mark fit. */
function columnOf(line: string, drawing: string, at: number): number {
  const before = drawing.slice(0, Math.max(at, 0)).replace(/^\.{3}/, '');
  const behind = drawing.slice(Math.max(at, 0)).replace(/\.{3}$/, '');
  for (let column = line.length; column > 0; column -= 1) {
    const left = line.slice(Math.max(0, column - 20), column);
    const right = line.slice(column);
    const fits = left.endsWith(before) || before.endsWith(left);
    if (fits && (behind.startsWith(right) || right.startsWith(behind))) return column + 1;
  }
  return 1;
}
