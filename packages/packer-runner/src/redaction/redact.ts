import { wholeLines } from '../machine-readable/whole-lines.js';
import { createFormFinder, type FormFinder } from './find-form.js';
import { secretForms } from './secret-forms.js';

/** Removes secrets before anything is shown or kept. */
export interface Redactor {
  /** False when there are no secrets, so that work can be left out. */
  readonly active: boolean;
  /** Masks secrets in a text. */
  text(input: string): string;
  /** Masks secrets in bytes that end where a line ends. Bytes around them stay as they are. */
  bytes(input: Uint8Array): Uint8Array;
  /**
   * Finds the lines, in bytes that end where a line ends, whose texts may hold a secret when they
   * are decoded and unescaped.
   */
  readonly find: FormFinder;
}

const mask = '***';
const lineFeed = 0x0a;

/**
 * Creates a redactor. Every character that belongs to some form of some secret is masked; masked
 * stretches that touch become one mask, so that overlapping secrets leave no rest behind.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  if (secrets.length === 0) {
    const find: FormFinder = ({ length }) => length;
    return { active: false, text: (input) => input, bytes: (input) => input, find };
  }
  const forms = [...new Set(secrets.flatMap(secretForms))];
  const inLine = forms.filter((form) => !form.includes('\n')).map((form) => Buffer.from(form));
  const findInLine = createFormFinder(inLine);
  // One character per byte: whatever is not masked comes out as the byte that it was.
  const latin1 = createMasker(inLine.map((form) => form.toString('latin1')));
  const mask = (line: Buffer): Buffer => Buffer.from(latin1(line.toString('latin1')), 'latin1');
  return {
    active: true,
    text: createMasker(forms),
    bytes: (input) => maskLines(input, findInLine, mask),
    find: createFormFinder(forms.map(probeOf)),
  };
}

/**
 * Redacts a stream. Only forms without a line feed matter here (secrets with several lines are also
 * masked line by line), so whole lines are passed on as soon as they are complete, and where the
 * chunks were cut makes no difference. A chunk is valid until the next one is asked for.
 */
export async function* redactChunks(
  chunks: AsyncIterable<Uint8Array>,
  redactor: Redactor,
): AsyncIterable<Uint8Array> {
  for await (const lines of wholeLines(chunks)) {
    yield redactor.bytes(lines);
  }
}

/**
 * What the bytes of a line show when a form is in its texts. Two kinds of forms come about only when
 * a line is read: one of several lines, when the name of the build is taken from each, and one with
 * U+FFFD, which stands for bytes that are not UTF-8. Of these it is the longest piece between.
 */
function probeOf(form: string): Buffer {
  const pieces = /[\n\uFFFD]/.test(form) ? form.split(/[\r\n,\uFFFD]/) : [form];
  return pieces
    .map((piece) => Buffer.from(piece))
    .reduce((longest, piece) => (piece.length > longest.length ? piece : longest));
}

/** Masks the lines that hold something; all others, nearly all, are not copied. */
function maskLines(
  input: Uint8Array,
  find: FormFinder,
  maskLine: (line: Buffer) => Buffer,
): Uint8Array {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const pieces: Buffer[] = [];
  let done = 0;
  for (let found = find(bytes, 0); found < bytes.length; found = find(bytes, done)) {
    const start = bytes.lastIndexOf(lineFeed, found) + 1;
    const feed = bytes.indexOf(lineFeed, found);
    const end = feed < 0 ? bytes.length : feed;
    pieces.push(bytes.subarray(done, start), maskLine(bytes.subarray(start, end)));
    done = end;
  }
  return done === 0 ? input : Buffer.concat([...pieces, bytes.subarray(done)]);
}

function createMasker(patterns: readonly string[]): (input: string) => string {
  const find = createFinder(patterns);
  return (input) => {
    let output = '';
    // Where the last mask ended: what is before has been written.
    let done = 0;
    let masked = false;
    for (let match = find(input, 0); match !== undefined; match = find(input, match.start + 1)) {
      if (!masked || match.start > done) output += input.slice(done, match.start) + mask;
      done = Math.max(done, match.end);
      masked = true;
    }
    return masked ? output + input.slice(done) : input;
  };
}

interface Match {
  readonly start: number;
  readonly end: number;
}

/** Finds the first place at or after `from` where a pattern begins, and the longest one there. */
function createFinder(
  patterns: readonly string[],
): (input: string, from: number) => Match | undefined {
  // One look at two characters tells almost every place apart from the beginning of a pattern.
  const bucketOf = new Uint16Array(65_536);
  const buckets: string[][] = [[]];
  for (const pattern of patterns) {
    const key = keyOf(pattern.charCodeAt(0), pattern.charCodeAt(1));
    const bucket = bucketOf[key] || buckets.push([]) - 1;
    bucketOf[key] = bucket;
    buckets[bucket]?.push(pattern);
  }
  return (input, from) => {
    let previous = input.charCodeAt(from);
    for (let start = from; start < input.length - 1; start += 1) {
      const next = input.charCodeAt(start + 1);
      const bucket = bucketOf[keyOf(previous, next)];
      previous = next;
      if (bucket === 0 || bucket === undefined) continue;
      let end = 0;
      for (const pattern of buckets[bucket] ?? []) {
        if (start + pattern.length > end && input.startsWith(pattern, start)) {
          end = start + pattern.length;
        }
      }
      if (end > 0) return { start, end };
    }
    return undefined;
  };
}

function keyOf(first: number, second: number): number {
  return ((first & 0xff) << 8) | (second & 0xff);
}
