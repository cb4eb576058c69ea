import { type MachineReadableLine, readLine, unescapeField } from './line.js';
import { readSpeaker, withoutOpening } from './speaker.js';

/** Bytes that hold whole lines. */
export interface Page {
  readonly bytes: Buffer;
  /** The same, to be looked at four at a time. */
  readonly view: DataView;
  /** The same, with one character per byte. */
  readonly latin1: string;
}

/** Reads the line of a page that is between two places. */
export type LineReader = (
  page: Page,
  start: number,
  end: number,
  /** Whether the line has bytes that are not ASCII. */
  wide: boolean,
  /** Whether it has characters that an escape begins with. */
  escaped: boolean,
) => MachineReadableLine;

/** What rows begin with that differ in the rest of their last field only, and what was read from it. */
interface Head {
  readonly bytes: HeadBytes;
  /** All of it but the time. */
  readonly kind: string;
  /** Where the last field begins. */
  readonly field: number;
  readonly at: number;
  readonly target: string;
  readonly type: string;
  /** The fields before the last one. */
  readonly raw: readonly string[];
  readonly data: readonly string[];
  readonly build: string | undefined;
  /** What the last field begins with. */
  readonly opening: string;
}

/** Bytes that are compared four at a time: one at a time costs more than all else that is done for a line. */
interface HeadBytes {
  readonly length: number;
  readonly words: Int32Array;
  /** The last four, which the words may not reach. */
  readonly last: number;
}

// Rows of several kinds, and of builds side by side, take turns.
const remembered = 6;

/**
 * Creates a {@link readLine} for many lines. Most rows begin like one of those before them; what was
 * read already is not read again.
 */
export function createLineReader(): LineReader {
  const heads: Head[] = [];
  let next = 0;
  return (page, start, end, wide, escaped) => {
    for (let index = 0; index < heads.length; index += 1) {
      const head = heads[index];
      if (head !== undefined && beginsWith(page.view, start, end, head.bytes)) {
        const field = textOf(page, start + head.field, end, wide);
        if (!field.includes(',')) return readRest(head, field, escaped);
      }
    }
    const text = textOf(page, start, end, wide);
    const line = readLine(text);
    const head = headOf(text, line);
    if (head !== undefined) keep(head);
    return line;
  };

  function keep(head: Head): void {
    // One string for one build, because comparing a string with itself costs nothing.
    const build = heads.find((other) => other.build === head.build)?.build ?? head.build;
    // What another second began with does not come again.
    const same = heads.findIndex(({ kind }) => kind === head.kind);
    heads[same < 0 ? next : same] = { ...head, build };
    if (same < 0) next = (next + 1) % remembered;
  }
}

function readRest(head: Head, field: string, escaped: boolean): MachineReadableLine {
  const { at, target, type, build, opening } = head;
  const raw = withLast(head.raw, field);
  const shown = escaped ? unescapeField(field) : field;
  const data = shown === field && head.data === head.raw ? raw : withLast(head.data, shown);
  const rest = type === 'ui' ? shown.slice(opening.length) : undefined;
  const said = escaped && rest !== undefined ? withoutOpening(rest, opening) : rest;
  return { at, target, type, data, raw, build, said };
}

/** Spreading is slower, and nearly all rows have two fields. */
function withLast(fields: readonly string[], last: string): readonly string[] {
  return fields.length === 1 ? [fields[0] ?? '', last] : [...fields, last];
}

/** What was read of a row but the rest of its last field; undefined where that says more. */
function headOf(text: string, line: MachineReadableLine): Head | undefined {
  if ('text' in line || line.raw.length === 0) return undefined;
  const { at, target, type, build } = line;
  const raw = line.raw.slice(0, -1);
  const data = line.data === line.raw ? raw : line.data.slice(0, -1);
  const opening = type === 'ui' ? readSpeaker(line.data[1] ?? '').opening : '';
  const field = text.lastIndexOf(',') + 1;
  const beginning = text.slice(0, field + opening.length);
  // Who speaks is known only from an opening, and only in the second field.
  const speaks = opening !== '' && raw.length === 1 && beginning.endsWith(opening);
  if (type === 'ui' && !speaks) return undefined;
  const bytes = headBytes(Buffer.from(beginning));
  const kind = beginning.slice(beginning.indexOf(','));
  const start = Buffer.byteLength(beginning.slice(0, field));
  return { bytes, kind, field: start, at, target, type, raw, data, build, opening };
}

function headBytes(bytes: Buffer): HeadBytes {
  const words = Int32Array.from({ length: bytes.length >> 2 }, (_, index) =>
    bytes.readInt32LE(4 * index),
  );
  // Heads have more than four bytes.
  return { length: bytes.length, words, last: bytes.readInt32LE(bytes.length - 4) };
}

function beginsWith(view: DataView, start: number, end: number, head: HeadBytes): boolean {
  const { length, words, last } = head;
  if (end - start < length || view.getInt32(start + length - 4, true) !== last) return false;
  for (let index = 0; index < words.length; index += 1) {
    if (view.getInt32(start + 4 * index, true) !== words[index]) return false;
  }
  return true;
}

function textOf({ bytes, latin1 }: Page, start: number, end: number, wide: boolean): string {
  return wide ? bytes.toString('utf8', start, end) : latin1.slice(start, end);
}

/** The same bytes, to be looked at four at a time. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
