import { PackerError } from '../errors.js';

const lineFeed = 0x0a;

/**
 * Cuts chunks anew, so that every piece ends where a line ends; the last one may end without a line
 * feed. A piece is valid until the next one is asked for. However long a line is and however small
 * its chunks are, its bytes are copied twice at most.
 */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let open: Buffer[] = [];
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') {
      throw new PackerError(
        'PACKER_OPTION_INVALID',
        'Cannot read the output of Packer: its chunks are texts, not bytes. Leave out setEncoding.',
      );
    }
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    let start = 0;
    if (end > 0 && open.length > 0) {
      start = bytes.indexOf(lineFeed) + 1;
      open.push(bytes.subarray(0, start));
      yield Buffer.concat(open);
      open = [];
    }
    if (end > start) yield bytes.subarray(start, end);
    // A copy, because the reader may use its buffer again.
    if (end < bytes.length) open.push(Buffer.from(bytes.subarray(end)));
  }
  if (open.length > 0) yield Buffer.concat(open);
}
