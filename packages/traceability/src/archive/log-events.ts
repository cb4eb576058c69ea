/** An event of a log, as CloudWatch Logs keeps it. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** Its text, never empty. */
  readonly message: string;
}

/** What one call of PutLogEvents takes (CloudWatch Logs API, *PutLogEvents*). */
export const logLimits = {
  events: 10_000,
  bytes: 1_048_576,
  bytesAround: 26,
  span: 24 * 60 * 60 * 1000,
  // Documents say 256 KB or 1 MB for one event: the smaller fits wherever it is kept.
  event: 262_144,
} as const;

/**
 * Cuts events, which are in the order of their times, into batches that one call takes: as few as
 * possible, nothing left out, in the same order. Pure.
 */
export async function* batchEvents<T extends LogLine>(
  events: AsyncIterable<T> | Iterable<T>,
): AsyncIterable<readonly T[]> {
  let batch: T[] = [];
  let bytes = 0;
  for await (const event of events) {
    const size = Buffer.byteLength(event.message) + logLimits.bytesAround;
    const [first] = batch;
    const isFull =
      batch.length === logLimits.events ||
      bytes + size > logLimits.bytes ||
      event.timestamp - (first?.timestamp ?? event.timestamp) > logLimits.span;
    if (isFull) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** One piece of a text: a line, a part of a long one, or the last one where no line ends. */
export interface NumberedPiece {
  /** Its place, from 0. */
  readonly number: number;
  /** What follows it: the end of its line, more of it, or nothing at all. */
  readonly end: 'line' | 'more' | 'nothing';
  /** Its text, without the line feed. */
  readonly text: string;
}

/** What a piece may have beside its text: number, mark and space. */
const roomForNumber = 32;
const largestPiece = logLimits.event - logLimits.bytesAround - roomForNumber;
const marks = { line: ':', more: '+', nothing: '.' } as const;

/**
 * A piece as the message of an event. CloudWatch Logs takes no empty messages, promises no order within
 * a millisecond, and keeps twice what is sent twice; the number makes up for all three. Pure.
 */
export function formatPiece({ number, end, text }: NumberedPiece): string {
  return `${number}${marks[end]} ${text}`;
}

/** Reads a message that {@link formatPiece} made; `undefined` when it did not. Pure. */
export function parsePiece(message: string): NumberedPiece | undefined {
  const [, digits, mark, text] = /^(0|[1-9]\d{0,14})([:+.])(?: (.*))?$/s.exec(message) ?? [];
  if (digits === undefined) return undefined;
  const end = mark === ':' ? 'line' : mark === '+' ? 'more' : 'nothing';
  return { number: Number(digits), end, text: text ?? '' };
}

/** The bytes that a piece stands for. Pure. */
export function bytesOfPiece({ end, text }: NumberedPiece): Buffer {
  return Buffer.from(end === 'line' ? `${text}\n` : text);
}

/**
 * Cuts a text into pieces: by lines, and long lines between characters. Chunks may be cut anywhere.
 *
 * @throws TypeError when it is not UTF-8
 */
export async function* cutText(
  chunks: AsyncIterable<Uint8Array>,
  largest: number = largestPiece,
): AsyncIterable<NumberedPiece> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  let open = '';
  const cut = function* (isLast: boolean): Iterable<NumberedPiece> {
    let from = 0;
    for (let feed = open.indexOf('\n'); feed >= 0; feed = open.indexOf('\n', from)) {
      yield* pieces(open.slice(from, feed), 'line');
      from = feed + 1;
    }
    open = open.slice(from);
    while (Buffer.byteLength(open) > largest) {
      const head = headOf(open, largest);
      yield { number: number++, end: 'more', text: head };
      open = open.slice(head.length);
    }
    if (isLast && open !== '') yield { number: number++, end: 'nothing', text: open };
  };
  const pieces = function* (line: string, end: 'line'): Iterable<NumberedPiece> {
    let rest = line;
    while (rest.length * 3 > largest && Buffer.byteLength(rest) > largest) {
      const head = headOf(rest, largest);
      yield { number: number++, end: 'more', text: head };
      rest = rest.slice(head.length);
    }
    yield { number: number++, end, text: rest };
  };
  for await (const chunk of chunks) {
    open += decoder.decode(chunk, { stream: true });
    yield* cut(false);
  }
  open += decoder.decode();
  yield* cut(true);
}

/** The longest beginning of a text that takes no more bytes than this and ends between characters. */
function headOf(text: string, largest: number): string {
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > largest) break;
    end += character.length;
  }
  return text.slice(0, end);
}
