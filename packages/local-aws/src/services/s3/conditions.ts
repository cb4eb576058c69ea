import { inHeader } from '../../protocols/places.js';
import { optional, text, time } from '../../protocols/shape.js';
import type { StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import { noSuchKey, preconditionFailed } from './s3-errors.js';

/** The conditions of a request that reads. */
export const readConditionInput = {
  IfMatch: inHeader('if-match', optional(text)),
  IfNoneMatch: inHeader('if-none-match', optional(text)),
  IfModifiedSince: inHeader('if-modified-since', optional(time)),
  IfUnmodifiedSince: inHeader('if-unmodified-since', optional(time)),
};

/** The conditions of a request that writes. */
export const writeConditionInput = {
  IfMatch: inHeader('if-match', optional(text)),
  IfNoneMatch: inHeader('if-none-match', optional(text)),
};

interface WriteConditions {
  readonly IfMatch: string | undefined;
  readonly IfNoneMatch: string | undefined;
}

interface ReadConditions extends WriteConditions {
  readonly IfModifiedSince: Date | undefined;
  readonly IfUnmodifiedSince: Date | undefined;
}

/** Refuses to read where a condition does not hold; one on the tag wins over one on the time. */
export function checkReadConditions(
  { IfMatch: match, IfNoneMatch: noneMatch, ...times }: ReadConditions,
  object: Pick<StoredObject, 'etag' | 'lastModified'>,
): void {
  // Headers have whole seconds.
  const modified = Math.floor(Date.parse(object.lastModified) / 1000) * 1000;
  const { IfModifiedSince: since, IfUnmodifiedSince: until } = times;
  if (match !== undefined) {
    if (!names(match, object.etag)) throw preconditionFailed('If-Match');
  } else if (until !== undefined && modified > until.getTime()) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const isSame =
    noneMatch === undefined
      ? since !== undefined && modified <= since.getTime()
      : names(noneMatch, object.etag);
  if (isSame) throw new ApiError('NotModified', 'Not Modified', 304);
}

/** Refuses to write where a condition does not hold. */
export function checkWriteConditions(
  { IfMatch: match, IfNoneMatch: noneMatch }: WriteConditions,
  key: string,
  before: Pick<StoredObject, 'etag'> | undefined,
): void {
  if (noneMatch !== undefined && noneMatch !== '*') {
    throw new ApiError(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      501,
      { Header: 'If-None-Match' },
    );
  }
  if (noneMatch === '*' && before !== undefined) throw preconditionFailed('If-None-Match');
  if (match === undefined) return;
  if (before === undefined) throw noSuchKey(key);
  if (!names(match, before.etag)) throw preconditionFailed('If-Match');
}

/** Whether a header names an entity tag, with or without its quotes. */
function names(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((part) => part.trim().replace(/^W\//, ''))
    .some((part) => part === '*' || part === etag || `"${part}"` === etag);
}
