import type { PutObjectCommandInput, S3Client, ServerSideEncryption } from '@aws-sdk/client-s3';
import { parseBuildId } from '@soe/contract';
import { indexPath } from '../archive/archive-index.js';
import type { ArchiveItem, ArchiveStore } from '../archive/archive-store.js';
import { TraceabilityError } from '../errors.js';
import { ask, isNamed, statusOf } from './aws-ask.js';
import type { AwsTraceStoreOptions } from './aws-trace-store.js';
import { importPeer } from './import-peer.js';
import { lacksLock, lockAtLeast, noLock } from './s3-lock.js';
import { abortUnfinished, uploadInParts } from './s3-upload.js';

/** Where and how S3 keeps builds. */
export interface S3ArchiveOptions extends AwsTraceStoreOptions {
  /** The bucket. */
  readonly bucket: string;
  /** The account that must own it: nothing is ever sent to, or taken from, the bucket of another. */
  readonly bucketOwner: string;
  /** What keys begin with, such as `builds/`. Default: nothing. */
  readonly prefix?: string;
  /** KMS key that encrypts. Default: the bucket's own encryption. */
  readonly kmsKeyId?: string;
  /** Object lock: nobody can remove what is kept before its retention ends. Default: none. */
  readonly objectLock?: 'GOVERNANCE' | 'COMPLIANCE';
  /** Size of parts in bytes, at least 5 MiB; larger files grow it. Smaller files go at once. Default: 8 MiB. */
  readonly partSize?: number;
  /** How many parts of a file are on their way at a time; each is in memory. Default: 3. */
  readonly partConcurrency?: number;
  /** How often a call is made that fails in passing. Default: 6. */
  readonly maxAttempts?: number;
}

/** What all requests need. */
export interface S3Place {
  readonly client: S3Client;
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly options: S3ArchiveOptions;
}

const mebi = 1024 ** 2;

/**
 * Builds in S3: `PREFIX BUILD/index.json` and `PREFIX BUILD/files/DIGEST/NAME`. Every write carries
 * `If-None-Match: *` and a SHA-256 that S3 compares.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID`; `TRACE_PACKAGE_MISSING` with the first call when
 * `@aws-sdk/client-s3` is not installed
 */
export function s3Archive(options: S3ArchiveOptions): ArchiveStore {
  checkOptions(options);
  const { bucket, prefix = '' } = options;
  const place = connect(options);
  const keyOf = (buildId: string, path: string): string =>
    `${prefix}${parseBuildId(buildId)}/${path}`;
  const request = { Bucket: bucket, ExpectedBucketOwner: options.bucketOwner };
  return {
    accepts: 'bytes',
    location: (buildId) => `s3://${bucket}/${prefix}${parseBuildId(buildId)}/`,
    async prepare({ retentionDays }) {
      if (options.objectLock === undefined || retentionDays !== undefined) return;
      throw invalid('objectLock needs retentionDays: a lock has an end');
    },
    async put(item, open, signal) {
      const at = await place();
      const target = {
        ...request,
        Key: keyOf(item.buildId, item.path),
        ...describe(item, options),
      };
      const isLarge = item.size > (options.partSize ?? 8 * mebi);
      const result = (await isThere(at, target, item, signal))
        ? 'present'
        : await write(at, target, item, open, isLarge, signal);
      if (isLarge) await abortUnfinished(at, target, signal);
      return result;
    },
    async get(buildId, path, signal) {
      const { client, sdk } = await place();
      const Key = keyOf(buildId, path);
      try {
        const { Body } = await ask(
          { attempt: `read s3://${bucket}/${Key}`, action: 's3:GetObject' },
          signal,
          (cancel) => client.send(new sdk.GetObjectCommand({ ...request, Key }), cancel),
        );
        return Body === undefined
          ? undefined
          : chunksOf(Body, `read s3://${bucket}/${Key}`, signal);
      } catch (cause) {
        if (isNamed(cause, 'NoSuchKey')) return undefined;
        throw cause;
      }
    },
    async *builds(signal) {
      const { client, sdk } = await place();
      let ContinuationToken: string | undefined;
      do {
        const page = await ask(
          { attempt: `list s3://${bucket}/${prefix}`, action: 's3:ListBucket' },
          signal,
          (cancel) =>
            client.send(
              new sdk.ListObjectsV2Command({
                ...request,
                Prefix: prefix,
                Delimiter: '/',
                ...(ContinuationToken !== undefined && { ContinuationToken }),
              }),
              cancel,
            ),
        );
        for (const { Prefix = '' } of page.CommonPrefixes ?? []) {
          const name = Prefix.slice(prefix.length, -1);
          const isBuild = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) && name.length <= 32;
          if (
            isBuild &&
            (await head(await place(), keyOf(name, indexPath), signal)) !== undefined
          ) {
            yield name;
          }
        }
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
  };

  async function write(
    at: S3Place,
    target: S3Target & { readonly Key: string },
    item: ArchiveItem,
    open: () => AsyncIterable<Uint8Array>,
    isLarge: boolean,
    signal: AbortSignal | undefined,
  ): Promise<'stored' | 'present'> {
    try {
      if (isLarge) await uploadInParts(at, target, item, open(), signal);
      else await putAtOnce(at, target, item, open, signal);
      return 'stored';
    } catch (cause) {
      signal?.throwIfAborted();
      if (lacksLock(cause)) throw noLock(bucket, cause);
      // The first answer may have been lost, and then a retry finds what it wrote itself.
      if (isRace(cause) && (await isThere(at, target, item, signal))) return 'present';
      throw cause;
    }
  }

  async function isThere(
    at: S3Place,
    target: S3Target & { readonly Key: string },
    item: ArchiveItem,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const there = await head(at, target.Key, signal);
    if (there === undefined) return false;
    if (there.size === item.size && there.sha256 === item.sha256) {
      await lockAtLeast(at, target, there.lock, signal);
      return true;
    }
    throw new TraceabilityError(
      'TRACE_ARCHIVE_CONFLICT',
      `write s3://${bucket}/${target.Key}: it is there with other bytes; find out who wrote it`,
    );
  }

  async function head({ client, sdk }: S3Place, Key: string, signal: AbortSignal | undefined) {
    try {
      const answer = await ask(
        { attempt: `look at s3://${bucket}/${Key}`, action: 's3:GetObject' },
        signal,
        (cancel) => client.send(new sdk.HeadObjectCommand({ ...request, Key }), cancel),
      );
      return {
        size: answer.ContentLength,
        sha256: answer.Metadata?.['soe-sha256'],
        lock: {
          versionId: answer.VersionId,
          mode: answer.ObjectLockMode,
          until: answer.ObjectLockRetainUntilDate,
        },
      };
    } catch (cause) {
      if (statusOf(cause) === 404) return undefined;
      throw cause;
    }
  }
}

/** What an upload says of its object. */
export type S3Target = Pick<
  PutObjectCommandInput,
  | 'Bucket'
  | 'Key'
  | 'ExpectedBucketOwner'
  | 'ContentType'
  | 'Metadata'
  | 'ServerSideEncryption'
  | 'SSEKMSKeyId'
  | 'ObjectLockMode'
  | 'ObjectLockRetainUntilDate'
>;

function describe(
  { mediaType, sha256, retainUntil }: ArchiveItem,
  { kmsKeyId, objectLock }: S3ArchiveOptions,
): Omit<S3Target, 'Bucket' | 'Key'> {
  const encryption: ServerSideEncryption = 'aws:kms';
  return {
    ContentType: mediaType,
    Metadata: { 'soe-sha256': sha256 },
    ...(kmsKeyId !== undefined && { ServerSideEncryption: encryption, SSEKMSKeyId: kmsKeyId }),
    ...(objectLock !== undefined &&
      retainUntil !== undefined && {
        ObjectLockMode: objectLock,
        ObjectLockRetainUntilDate: new Date(retainUntil),
      }),
  };
}

async function putAtOnce(
  { client, sdk }: S3Place,
  target: S3Target,
  item: ArchiveItem,
  open: () => AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of open()) pieces.push(Buffer.from(chunk));
  const command = new sdk.PutObjectCommand({
    ...target,
    Body: Buffer.concat(pieces),
    IfNoneMatch: '*',
    // Object lock asks for a checksum; this one is the digest of the whole.
    ChecksumSHA256: Buffer.from(item.sha256, 'hex').toString('base64'),
  });
  await ask(
    { attempt: `write s3://${target.Bucket}/${target.Key}`, action: 's3:PutObject' },
    signal,
    (cancel) => client.send(command, cancel),
  );
}

async function* chunksOf(
  body: object,
  attempt: string,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  const chunks = Symbol.asyncIterator in body ? (body as AsyncIterable<Uint8Array>) : undefined;
  const iterator = chunks?.[Symbol.asyncIterator]();
  if (iterator === undefined) return;
  try {
    for (;;) {
      const { done, value } = await ask({ attempt, action: 's3:GetObject' }, signal, () =>
        iterator.next(),
      );
      if (done === true) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Whether somebody else was faster, be it an earlier try of this very call. */
function isRace(cause: unknown): boolean {
  const status = statusOf(cause);
  return status === 412 || status === 409 || status === 404;
}

function connect(options: S3ArchiveOptions): () => Promise<S3Place> {
  let place: Promise<S3Place> | undefined;
  return () => {
    place ??= importPeer(
      '@aws-sdk/client-s3',
      'archive to S3',
      () => import('@aws-sdk/client-s3'),
    ).then((sdk) => {
      const { region, endpoint, credentials, maxAttempts = 6 } = options;
      const client = new sdk.S3Client({
        maxAttempts,
        ...(region !== undefined && { region }),
        // Buckets of another endpoint have no host names of their own.
        ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
        ...(credentials !== undefined && { credentials }),
      });
      return { client, sdk, options };
    });
    return place;
  };
}

function checkOptions({
  bucket,
  bucketOwner,
  prefix = '',
  partSize = 8 * mebi,
}: S3ArchiveOptions): void {
  if (bucket === '') throw invalid('bucket is empty');
  if (!/^\d{12}$/.test(bucketOwner))
    throw invalid('bucketOwner must be an account id of 12 digits');
  if (!/^(?:[\w.+@=,-]+\/)*$/.test(prefix) || prefix.length > 500) {
    throw invalid('prefix must be names with / behind each, such as builds/');
  }
  if (!Number.isInteger(partSize) || partSize < 5 * mebi || partSize > 5 * 1024 * mebi) {
    throw invalid('partSize must be from 5 MiB to 5 GiB');
  }
}

function invalid(message: string): TraceabilityError {
  return new TraceabilityError('TRACE_OPTIONS_INVALID', `archive to S3: ${message}`);
}
