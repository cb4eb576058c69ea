import type { MachineReadableLine } from './line.js';
import { createLineReader, type LineReader, viewOf } from './line-reader.js';
import { wholeLines } from './whole-lines.js';

/** Lines that follow each other. */
export interface LineBatch {
  /** The lines, one at least. */
  readonly lines: readonly MachineReadableLine[];
  /** Whether nothing was found in them. */
  readonly clean: boolean;
}

/** Where a secret begins at or after a place; the length of the bytes when none does. */
export type FindSecret = (bytes: Uint8Array, from: number) => number;

/**
 * Reads `-machine-readable` output as it arrives. Chunks may be cut anywhere, also inside a
 * character; bytes that are not UTF-8 become U+FFFD; only a line feed ends a line. Never throws for
 * what Packer prints: lines that are not rows come as `{ type: 'raw', text }`.
 *
 * @example
 * ```ts
 * for await (const line of parseMachineReadable(createReadStream('build.stdout.log'))) {
 *   if (!('text' in line) && line.type === 'artifact') console.log(line.target, line.data);
 * }
 * ```
 */
export async function* parseMachineReadable(
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<MachineReadableLine> {
  for await (const { lines } of parseBatches(chunks)) {
    yield* lines;
  }
}

/**
 * The same lines, as many at a time as a chunk completes: passing batches on costs far less. Lines
 * that hold a secret, or may hold one, come in batches of their own.
 */
export async function* parseBatches(
  chunks: AsyncIterable<Uint8Array>,
  findSecret: FindSecret = ({ length }) => length,
): AsyncIterable<LineBatch> {
  const read = createLineReader();
  for await (const bytes of wholeLines(chunks)) {
    for (const batch of readBatches(bytes, read, findSecret)) yield batch;
  }
}

function* readBatches(
  bytes: Buffer,
  read: LineReader,
  findSecret: FindSecret,
): Iterable<LineBatch> {
  // One character per byte, which is the text itself where it is ASCII: nearly everywhere.
  const latin1 = bytes.toString('latin1');
  const view = viewOf(bytes);
  const page = { bytes, view, latin1 };
  const { length } = latin1;
  const isWide = createMark((from) => findWide(view, from));
  const isSecret = createMark((from) => findSecret(bytes, from));
  const hasPercent = createMark((from) => orLength(latin1.indexOf('%', from), length));
  const hasBackslash = createMark((from) => orLength(latin1.indexOf('\\', from), length));
  let lines: MachineReadableLine[] = [];
  for (let start = 0; start < length; ) {
    const end = orLength(latin1.indexOf('\n', start), length);
    const escaped = hasPercent(start, end) || hasBackslash(start, end);
    const line = read(page, start, end, isWide(start, end), escaped);
    const clean = !isSecret(start, end);
    start = end + 1;
    if (clean) {
      lines.push(line);
      continue;
    }
    if (lines.length > 0) yield { lines, clean: true };
    lines = [];
    yield { lines: [line], clean: false };
  }
  if (lines.length > 0) yield { lines, clean: true };
}

/** Tells of one line after the other whether something is in it. It is looked for once, not per line. */
function createMark(find: (from: number) => number): (start: number, end: number) => boolean {
  let next = -1;
  return (start, end) => {
    if (next < start) next = find(start);
    return next < end;
  };
}

function orLength(found: number, length: number): number {
  return found < 0 ? length : found;
}

/** Where a byte that is not ASCII is at or after a place; the length of the bytes if there is none. */
function findWide(view: DataView, from: number): number {
  const { byteLength } = view;
  let at = from;
  while (at + 4 <= byteLength && (view.getInt32(at) & 0x80_80_80_80) === 0) at += 4;
  while (at < byteLength && view.getUint8(at) < 0x80) at += 1;
  return at;
}
