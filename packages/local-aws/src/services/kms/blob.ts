import { InputError, type Shape, text } from '../../protocols/shape.js';
import { invalid } from './key-errors.js';

/** Bytes in a JSON request, as base64, required. */
export const blob: Shape<Buffer> = {
  read(value, path) {
    const encoded = text.read(value, path);
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) {
      throw new InputError({ kind: 'malformed', path, expected: 'base64' });
    }
    return Buffer.from(encoded, 'base64');
  },
};

/** Refuses nothing at all, and more than an operation takes. */
export function checkLength(bytes: Buffer, name: string, most: number): Buffer {
  if (bytes.length >= 1 && bytes.length <= most) return bytes;
  throw invalid(
    `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must have length between 1 and ${most}`,
  );
}
