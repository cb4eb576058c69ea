/** Bytes as a stream that is cut at the given positions. */
export async function* cutAt(
  bytes: Uint8Array,
  positions: readonly number[],
): AsyncIterable<Uint8Array> {
  const cuts = [...new Set(positions.map((position) => position % (bytes.length + 1)))];
  let start = 0;
  for (const end of [...cuts.sort((a, b) => a - b), bytes.length]) {
    yield bytes.subarray(start, end);
    start = end;
  }
}

/** Everything that a stream yields. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The bytes of a stream as one text. */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return Buffer.concat(await collect(chunks)).toString();
}
