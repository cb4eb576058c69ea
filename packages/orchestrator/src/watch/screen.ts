import { printableLines } from '../commands/printable.js';

/** Where progress is written: standard error of the process. */
export interface ScreenStream extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What has the lower lines of a terminal while it draws there. */
export interface ScreenHolder {
  /** Show lines above it that stay. */
  say(text: string): void;
  /** Draw no more, and leave on the terminal what shall stay. */
  settle(): void;
}

/** Lets lines, a view and the answer share one terminal. */
export interface Screen {
  readonly stream: ScreenStream;
  /** Write text from anywhere as harmless lines, above a view where there is one. */
  say(text: string): void;
  /** Write as it is: what the text means to a CI system is meant. */
  raw(text: string): void;
  /** A view begins. */
  hold(holder: ScreenHolder): void;
  /** Before anything else is written on the same terminal. */
  settle(): void;
}

/** A screen on a stream. */
export function openScreen(stream: ScreenStream): Screen {
  let holder: ScreenHolder | undefined;
  return {
    stream,
    say(text) {
      const lines = printableLines(text);
      if (holder === undefined) stream.write(`${lines}\n`);
      else holder.say(lines);
    },
    raw: (text) => stream.write(text),
    hold(next) {
      holder?.settle();
      holder = next;
    },
    settle() {
      const view = holder;
      holder = undefined;
      view?.settle();
    },
  };
}
