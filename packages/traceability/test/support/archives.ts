import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** An entry of an archive: its header, and its content where it is a file. */
export type Entry = Partial<Header> & {
  readonly name: string;
  readonly content?: string | Buffer;
};

/** A tar archive of these entries, whatever they are. */
export async function tarOf(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of entries) {
    if ((header.type ?? 'file') === 'file') tar.entry(header, content);
    else tar.entry(header);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The same bytes, packed. */
export function packedWith(kind: 'none' | 'gzip' | 'xz' | 'bzip2', bytes: Buffer): Buffer {
  if (kind === 'none') return bytes;
  if (kind === 'gzip') return gzipSync(bytes);
  const { stdout } = spawnSync(kind, ['--compress', '--stdout'], {
    input: bytes,
    maxBuffer: 1_073_741_824,
  });
  return stdout;
}

/** Bytes in pieces of a size, as they come from a network. */
export async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
