/**
 * Cuts the output of `git -z` at every NUL: the fields of each piece of output, as soon as they are
 * whole. Memory does not grow with the output.
 *
 * @param unfinished - The error for output that does not end with a NUL
 */
export async function* nulFields(
  chunks: AsyncIterable<Buffer>,
  unfinished: () => Error,
): AsyncGenerator<string[], void, undefined> {
  let bytes: Buffer[] = [];
  for await (const chunk of chunks) {
    // Cutting behind a NUL never cuts a character in two, and no broken character can hide a NUL.
    const end = chunk.lastIndexOf(0);
    if (end === -1) {
      bytes.push(chunk);
      continue;
    }
    const text = Buffer.concat([...bytes, chunk.subarray(0, end)]).toString('utf8');
    bytes = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    yield text.split('\0');
  }
  if (bytes.some(({ length }) => length > 0)) throw unfinished();
}
