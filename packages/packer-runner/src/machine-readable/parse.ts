import { createRedactor } from '../redaction/redact.js';
import { redactLine } from '../redaction/redact-line.js';
import { secretValues } from '../redaction/secret-values.js';
import type { MachineReadableLine } from './line.js';
import { createLineReader, viewOf } from './line-reader.js';
import { wholeLines } from './whole-lines.js';

// Stays in the fastest memory. Whoever keeps a part of a text keeps its whole page, too.
const pageSize = 32_768;

/** Takes the next line; `clean` says whether nothing was found in it. */
export type TakeLine = (line: MachineReadableLine, clean: boolean) => void;

/** Where a secret begins at or after a place; the length of the bytes when none does. */
export type FindSecret = (bytes: Uint8Array, from: number) => number;

/** Options of {@link parseMachineReadable}. */
export interface ParseMachineReadableOptions {
  /**
   * Values to mask as `***`, also in escaped and encoded forms: at least 4 characters each.
   * @defaultValue none
   */
  readonly secrets?: readonly string[];
}

/**
 * Reads `-machine-readable` output as it arrives. Chunks may be cut anywhere, also inside a
 * character; bytes that are not UTF-8 become U+FFFD; only a line feed ends a line. Never throws for
 * what Packer prints: lines that are not rows come as `{ type: 'raw', text }`.
 *
 * @throws PackerError `PACKER_OPTION_INVALID` for a secret that is too short, and for chunks that are texts
 * @example
 * ```ts
 * for await (const line of parseMachineReadable(process.stdin, { secrets: [password] })) {
 *   if (!('text' in line) && line.type === 'artifact') console.log(line.target, line.data);
 * }
 * ```
 */
export async function* parseMachineReadable(
  chunks: AsyncIterable<Uint8Array>,
  { secrets = [] }: ParseMachineReadableOptions = {},
): AsyncIterable<MachineReadableLine> {
  const redactor = createRedactor(secretValues({ secrets }));
  const read = createPageReader(redactor.find);
  for await (const bytes of wholeLines(chunks)) {
    const lines: MachineReadableLine[] = [];
    read(bytes, (line, clean) => lines.push(clean ? line : redactLine(line, redactor)));
    yield* lines;
  }
}

/** Passes on the same lines, as soon as a chunk completes them, for far less. */
export async function takeLines(
  chunks: AsyncIterable<Uint8Array>,
  take: TakeLine,
  findSecret?: FindSecret,
): Promise<void> {
  const read = createPageReader(findSecret);
  for await (const bytes of wholeLines(chunks)) read(bytes, take);
}

function createPageReader(
  findSecret: FindSecret = ({ length }) => length,
): (bytes: Buffer, take: TakeLine) => void {
  const read = createLineReader();
  return (bytes, take) => {
    for (let start = 0; start < bytes.length; ) {
      const feed = bytes.length - start > pageSize ? bytes.indexOf('\n', start + pageSize) : -1;
      const end = feed < 0 ? bytes.length : feed + 1;
      readPage(bytes.subarray(start, end), take);
      start = end;
    }
  };

  function readPage(bytes: Buffer, take: TakeLine): void {
    // One character per byte, which is the text itself where it is ASCII: nearly everywhere.
    const latin1 = bytes.toString('latin1');
    const { length } = latin1;
    const view = viewOf(bytes);
    const page = { bytes, view, latin1 };
    // Where each of these is next: it is looked for once, not per line.
    let wide = -1;
    let secret = -1;
    let percent = -1;
    let backslash = -1;
    for (let start = 0; start < length; ) {
      const end = orLength(latin1.indexOf('\n', start), length);
      if (wide < start) wide = findWide(view, start);
      if (percent < start) percent = orLength(latin1.indexOf('%', start), length);
      if (backslash < start) backslash = orLength(latin1.indexOf('\\', start), length);
      if (secret < start) secret = findSecret(bytes, start);
      const line = read(page, start, end, wide < end, percent < end || backslash < end);
      take(line, secret >= end);
      start = end + 1;
    }
  }
}

function orLength(found: number, length: number): number {
  return found < 0 ? length : found;
}

/** Where a byte that is not ASCII is at or after a place; the length of the bytes if there is none. */
function findWide(view: DataView, from: number): number {
  const { byteLength } = view;
  let at = from;
  while (at + 16 <= byteLength) {
    const some =
      view.getInt32(at) | view.getInt32(at + 4) | view.getInt32(at + 8) | view.getInt32(at + 12);
    if ((some & 0x80_80_80_80) !== 0) break;
    at += 16;
  }
  while (at < byteLength && view.getUint8(at) < 0x80) at += 1;
  return at;
}
