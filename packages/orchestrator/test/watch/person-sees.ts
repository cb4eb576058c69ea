import { PassThrough } from 'node:stream';
import headless from '@xterm/headless';
import type { ScreenStream } from '../../src/watch/screen.js';

/** A terminal that draws what is written to it, as a person would see it. */
export interface TestTerminal {
  readonly stream: ScreenStream;
  /** Everything on it, also what was scrolled away; lines without what is empty at their end. */
  sees(): Promise<readonly string[]>;
  /** The same, with whether a line is the rest of the one before, because that was too wide. */
  wrapped(): Promise<number>;
  resize(columns: number, rows: number): Promise<void>;
  /** All that was written. */
  readonly written: () => string;
}

/** Open a terminal of a size. */
export function openTerminal(columns: number, rows: number): TestTerminal {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
  });
  let written = '';
  const size = { columns, rows };
  const stream = Object.assign(new PassThrough(), {
    isTTY: true,
    write(text: string) {
      written += text;
      terminal.write(text);
      return true;
    },
  });
  Object.defineProperties(stream, {
    columns: { get: () => size.columns },
    rows: { get: () => size.rows },
  });
  const drawn = () => new Promise<void>((resolve) => terminal.write('', resolve));
  const lines = () => {
    const { active } = terminal.buffer;
    return Array.from({ length: active.length }, (_, index) => active.getLine(index));
  };
  return {
    stream: stream as unknown as ScreenStream,
    written: () => written,
    async sees() {
      await drawn();
      const texts = lines().map((line) => line?.translateToString(true) ?? '');
      return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
    },
    async wrapped() {
      await drawn();
      return lines().filter((line) => line?.isWrapped).length;
    },
    async resize(nextColumns, nextRows) {
      await drawn();
      terminal.resize(nextColumns, nextRows);
      Object.assign(size, { columns: nextColumns, rows: nextRows });
      stream.emit('resize');
      await drawn();
    },
  };
}
