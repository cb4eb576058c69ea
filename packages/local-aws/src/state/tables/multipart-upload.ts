import type { ChecksumAlgorithm } from '../../protocols/checksums.js';
import type { StoredBytes } from '../blob-uses.js';
import type { TableDefinition } from '../store.js';
import type { ObjectDescription, ObjectLock } from './stored-object.js';

/** A part of an object that is being uploaded. */
export interface UploadedPart {
  readonly number: number;
  /** With its quotes. */
  readonly etag: string;
  readonly lastModified: string;
  readonly content: StoredBytes;
  /** In base64, where the upload has an algorithm. */
  readonly checksum?: string;
}

/** An upload in parts that is neither completed nor aborted. */
export interface MultipartUpload extends ObjectDescription, ObjectLock {
  readonly id: string;
  readonly key: string;
  readonly initiatedAt: string;
  readonly checksumAlgorithm?: ChecksumAlgorithm;
  readonly checksumType: 'FULL_OBJECT' | 'COMPOSITE';
  /** By number. */
  readonly parts: readonly UploadedPart[];
}

/** Uploads to one bucket. */
export const uploadTable: TableDefinition<MultipartUpload> = {
  name: 's3.uploads',
  key: ({ id }) => id,
};
