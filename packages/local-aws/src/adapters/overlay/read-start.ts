import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** How the start of a program inside went. */
export interface ProcessStart {
  /** Resolves when there is nothing more to learn. */
  readonly ended: Promise<void>;
  readonly isStarted: () => boolean;
  /** Why it was not started. */
  readonly refusal: () => string | undefined;
  /** Resolves with the path of its terminal, or with nothing when it has none. */
  readonly terminal: Promise<string | undefined>;
}

/** What the shell inside says of the program before it becomes that program. */
export function readStart(pipe: unknown): ProcessStart {
  const said: string[] = [];
  const lines = pipe instanceof Readable ? createInterface(pipe) : undefined;
  const ended = new Promise<void>((resolve) => {
    if (lines === undefined) resolve();
    lines?.once('close', resolve);
  });
  const terminal = new Promise<string | undefined>((resolve) => {
    lines?.on('line', (line) => {
      said.push(line);
      if (said.length === 2) resolve(line);
    });
    ended.then(() => resolve(undefined));
  });
  return { ended, terminal, isStarted: () => said[0] === 'ok', refusal: () => said[0] };
}
