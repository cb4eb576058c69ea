import prompt from '@inquirer/confirm';
import { printableLines } from '../commands/printable.js';

/** Where a question is asked, and what ends it. */
export interface ConfirmOptions {
  /** A terminal's input. */
  readonly input: NodeJS.ReadableStream;
  /** Where the question is shown: a terminal, and not where results go. */
  readonly output: NodeJS.WritableStream;
  /** Ends the question. */
  readonly signal: AbortSignal;
}

/** Ask for a yes; only y is one. Ctrl-C, and a terminal that goes away, are none. */
export async function confirm(
  question: string,
  { input, output, signal }: ConfirmOptions,
): Promise<boolean> {
  try {
    return await prompt(
      { message: printableLines(question), default: false },
      { input, output, signal },
    );
  } catch (error) {
    if (error instanceof Error && /^(?:ExitPrompt|AbortPrompt)Error$/.test(error.name)) {
      return false;
    }
    throw error;
  }
}
