import { ApiError } from '../api-error.js';

/** Bytes from the first to the last, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a `Range` header for something of this size. What is not one range of bytes asks for
 * everything (RFC 9110, 14.2); S3 gives no more than one range.
 *
 * @throws ApiError `InvalidRange` when nothing of it is there
 */
export function readByteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  // A range that ends before it begins is no range at all.
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  if (first < size && (from !== '' || to !== '0')) return { first, last };
  throw new ApiError('InvalidRange', 'The requested range is not satisfiable', 416, {
    RangeRequested: header ?? '',
    ActualObjectSize: String(size),
  });
}
