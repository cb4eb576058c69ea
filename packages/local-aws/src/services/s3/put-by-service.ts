import { keepBytes } from '../../state/blob-uses.js';
import type { Bucket } from '../../state/tables/bucket.js';
import type { Context } from '../context.js';
import { fullChecksum } from './checksum-members.js';
import { defaultRetention } from './object-lock.js';
import { etagOf } from './put-object.js';
import { replaceObject } from './versions.js';

/** What another service of AWS puts. */
export interface ServiceObject {
  readonly key: string;
  readonly body: Uint8Array;
  /** The key it is encrypted under. */
  readonly kmsKeyId: string;
}

/** Puts an object for another service, which has asked for permission before. */
export function putByService(
  bucket: Bucket,
  context: Context,
  { key, body, kmsKeyId }: ServiceObject,
): void {
  const retention = defaultRetention(bucket, context.now);
  replaceObject(bucket, context, {
    ...(retention !== undefined && { retention }),
    key,
    contentType: 'application/json',
    metadata: {},
    tags: {},
    storageClass: 'STANDARD',
    encryption: 'aws:kms',
    kmsKeyId,
    etag: etagOf(body),
    lastModified: context.now.toISOString(),
    content: keepBytes(context, body),
    checksum: fullChecksum(body),
  });
}
