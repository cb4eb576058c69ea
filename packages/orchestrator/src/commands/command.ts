import type { CommandProgress } from '../watch/command-progress.js';

/** What a command takes from the process, and gives back to it. */
export interface CommandContext {
  /** Folder in which the command was started. */
  readonly directory: string;
  /** Environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of `soe`. */
  readonly version: string;
  /** Stops the command. */
  readonly signal: AbortSignal;
  /** Answer with one JSON document. */
  readonly json: boolean;
  /** Write a line of the answer to standard output. */
  readonly print: (line: string) => void;
  /** Write a line about the progress to standard error. */
  readonly say: (line: string) => void;
  /** How it is watched. Default: by lines of `say`. */
  readonly progress?: CommandProgress;
  /** Ask a person for a yes. Missing where nobody is at a terminal. */
  readonly ask?: (question: string) => Promise<boolean>;
}

/** Answer as text for people, or as one JSON document. */
export function answer(context: CommandContext, value: unknown, text: string): void {
  context.print(context.json ? inertJson(value) : text);
}

/** The same JSON, in which text shows nothing to a terminal and no command to a CI system. */
function inertJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
