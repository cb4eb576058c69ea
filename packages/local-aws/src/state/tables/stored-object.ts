import type { ChecksumAlgorithm } from '../../protocols/checksums.js';
import type { StoredBytes } from '../blob-uses.js';
import type { TableDefinition } from '../store.js';
import type { RetentionMode } from './bucket.js';

/** What a client says of an object when it puts it, and is told when it gets it. */
export interface ObjectDescription {
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly contentDisposition?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly expires?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly storageClass: string;
  /** `AES256` or `aws:kms`; nothing is encrypted here. */
  readonly encryption: string;
  readonly kmsKeyId?: string;
}

/** A checksum of an object, in base64; that of parts has their number behind it. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

/** Until when a version is kept. */
export interface Retention {
  readonly mode: RetentionMode;
  readonly until: string;
}

/** What protects a version. */
export interface ObjectLock {
  readonly retention?: Retention;
  readonly legalHold?: 'ON' | 'OFF';
}

/** An object in a bucket. */
export interface StoredObject extends ObjectDescription, ObjectLock {
  readonly key: string;
  /** In a bucket that has versions. */
  readonly versionId?: string;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: string;
  readonly content: StoredBytes;
  readonly checksum: ObjectChecksum;
}

/** Objects of one bucket; of those with versions, the current ones. */
export const objectTable: TableDefinition<StoredObject> = {
  name: 's3.objects',
  key: ({ key }) => key,
};
