import { gzipSync } from 'node:zlib';

/**
 * Contents as a runner carries them: base64, and compressed first where that makes it shorter. Small ones
 * stay as they are, so that they need no gzip in the image.
 */
export function packed(contents: string): readonly [form: 'base64' | 'gzip', text: string] {
  if (contents.length < 4096) return ['base64', contents];
  const compressed = gzipSync(Buffer.from(contents, 'base64'), { level: 9 }).toString('base64');
  return compressed.length < contents.length ? ['gzip', compressed] : ['base64', contents];
}
