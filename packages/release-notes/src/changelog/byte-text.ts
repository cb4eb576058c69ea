/**
 * A file as text in which every character is one byte, so that whatever is not understood stays as it
 * is: files may hold several encodings, or none.
 */
export function toByteText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Back to bytes. */
export function fromByteText(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** Our own text, as UTF-8, in the same form. */
export function asByteText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
