import { type MachineReadableLine, readLine } from './line.js';

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
  for await (const lines of parseBatches(chunks)) {
    yield* lines;
  }
}

/** The same lines, as many at a time as a chunk completes: passing batches on costs far less. */
export async function* parseBatches(
  chunks: AsyncIterable<Uint8Array>,
): AsyncIterable<readonly MachineReadableLine[]> {
  // A byte order mark is data here, not a hint.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let open = '';
  for await (const chunk of chunks) {
    // In UTF-8 the byte 0x0A is never part of another character, so text may be cut instead of bytes.
    const lines = decoder.decode(chunk, { stream: true }).split('\n');
    const last = lines.pop() ?? '';
    const [first, ...others] = lines;
    if (first === undefined) {
      open += last;
      continue;
    }
    const batch = [readLine(open + first)];
    for (const line of others) {
      batch.push(readLine(line));
    }
    open = last;
    yield batch;
  }
  open += decoder.decode();
  if (open !== '') {
    yield [readLine(open)];
  }
}
