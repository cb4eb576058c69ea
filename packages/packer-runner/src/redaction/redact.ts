import { secretForms } from './secret-forms.js';

/** Removes secrets before anything is shown or kept. */
export interface Redactor {
  /** False when there are no secrets, so that work can be left out. */
  readonly active: boolean;
  /** Masks secrets in a text. */
  text(input: string): string;
  /** Masks secrets in bytes that end where a line ends. Bytes around them stay as they are. */
  bytes(input: Uint8Array): Uint8Array;
}

const mask = '***';
const lineFeed = 0x0a;

/**
 * Creates a redactor. Every character that belongs to some form of some secret is masked; masked
 * stretches that touch become one mask, so that overlapping secrets leave no rest behind.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  if (secrets.length === 0) {
    return { active: false, text: (input) => input, bytes: (input) => input };
  }
  const forms = [...new Set(secrets.flatMap(secretForms))];
  // One character per byte: whatever is not masked comes out as the byte that it was.
  const text = createMasker(forms);
  const inLine = forms.filter((form) => !form.includes('\n'));
  const latin1 = createMasker(inLine.map((form) => Buffer.from(form).toString('latin1')));
  return {
    active: true,
    text,
    bytes: (input) => Buffer.from(latin1(Buffer.from(input).toString('latin1')), 'latin1'),
  };
}

/**
 * Redacts a stream. Only forms without a line feed matter here (secrets with several lines are also
 * masked line by line), so whole lines are passed on as soon as they are complete, and where the
 * chunks were cut makes no difference.
 */
export async function* redactChunks(
  chunks: AsyncIterable<Uint8Array>,
  redactor: Redactor,
): AsyncIterable<Uint8Array> {
  let open: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      yield redactor.bytes(Buffer.concat([...open, chunk.subarray(0, end)]));
      open = [];
    }
    // A copy, because the reader may use its buffer again.
    open.push(Buffer.from(chunk.subarray(end)));
  }
  yield redactor.bytes(Buffer.concat(open));
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
