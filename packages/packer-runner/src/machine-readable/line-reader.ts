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
  readonly view: DataView;
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
    for (const head of heads) {
      if (beginsWith(page.view, start, end, head.view)) {
        const field = textOf(page, start + head.field, end, wide);
        if (!field.includes(',')) return readRest(head, field, escaped);
      }
    }
    const text = textOf(page, start, end, wide);
    const line = readLine(text);
    const head = headOf(text, line);
    if (head !== undefined) {
      // One string for one build, because comparing a string with itself costs nothing.
      const same = heads.find(({ build }) => build === head.build);
      heads[next] = { ...head, build: same?.build ?? head.build };
      next = (next + 1) % remembered;
    }
    return line;
  };
}

function readRest(head: Head, field: string, escaped: boolean): MachineReadableLine {
  const { at, target, type, build, opening } = head;
  const raw = [...head.raw, field];
  const shown = escaped ? unescapeField(field) : field;
  const data = shown === field && head.data === head.raw ? raw : [...head.data, shown];
  const rest = type === 'ui' ? shown.slice(opening.length) : undefined;
  const said = escaped && rest !== undefined ? withoutOpening(rest, opening) : rest;
  return { at, target, type, data, raw, build, said };
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
  const view = viewOf(Buffer.from(beginning));
  const start = Buffer.byteLength(beginning.slice(0, field));
  return { view, field: start, at, target, type, raw, data, build, opening };
}

/** Four bytes at a time: one at a time costs more than all else that is done for a line. */
function beginsWith(view: DataView, start: number, end: number, head: DataView): boolean {
  const { byteLength } = head;
  if (end - start < byteLength) return false;
  // From its end, because all rows of a second begin the same. Heads have more than four bytes.
  for (let at = byteLength - 4; at > 0; at -= 4) {
    if (view.getInt32(start + at) !== head.getInt32(at)) return false;
  }
  return view.getInt32(start) === head.getInt32(0);
}

function textOf({ bytes, latin1 }: Page, start: number, end: number, wide: boolean): string {
  return wide ? bytes.toString('utf8', start, end) : latin1.slice(start, end);
}

/** The same bytes, to be looked at four at a time. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
