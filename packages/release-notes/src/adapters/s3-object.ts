import { createHash } from 'node:crypto';
import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { digestOf } from '../publish/digest-of.js';
import { formatFor, mediaTypeOf, type NotesFormat } from '../publish/notes-format.js';
import { changedSince } from '../publish/place-error.js';
import { plannedState, plannedText } from '../publish/planned-write.js';
import type { Publisher } from '../publish/publisher.js';
import {
  type AwsClient,
  type AwsConnection,
  type AwsResult,
  callAws,
  importPeer,
} from './aws-call.js';

/** How notes are published as an object of S3. */
export interface S3ObjectOptions {
  /** The bucket. */
  readonly bucket: string;
  /** Key of the object. */
  readonly key: string;
  /** An `S3Client`. Default: one of `connection`. */
  readonly client?: AwsClient;
  /**
   * How AWS is reached where no `client` is given; a bucket of another region than this is found all the same.
   * Default: region and credentials are what the SDK finds.
   */
  readonly connection?: AwsConnection;
  /** How the notes are written. Default: what goes with the ending of the key, such as `.md`, `.html`. */
  readonly format?: NotesFormat;
  /** Media type. Default: the one that goes with the ending of the key, else plain text. */
  readonly contentType?: string;
  /** How long it may be cached, as `Cache-Control` says it. Default: not said. */
  readonly cacheControl?: string;
  /** Account that must own the bucket, so that nothing is sent to that of another. Default: any. */
  readonly bucketOwner?: string;
  /** Where people find it. Default: `s3://BUCKET/KEY`. */
  readonly url?: string;
  /** How long one call may take with its repetitions, in milliseconds. Default: 60,000. */
  readonly timeout?: number;
}

/** Under this name, the metadata of the object hold the SHA-256 of its content. */
const digestName = 'content-sha256';

/**
 * Publishes release notes as an object of S3. What somebody else wrote since the plan is never written
 * over: `If-None-Match` and `If-Match` make that an error. It takes `s3:GetObject` and `s3:PutObject` on
 * the object, and `s3:ListBucket` on the bucket, without which S3 does not tell what is missing from what
 * is forbidden.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID`; planning and applying throw
 * `NOTES_PEER_MISSING` without `@aws-sdk/client-s3`, `NOTES_PUBLISH_FAILED`, and applying
 * `NOTES_PUBLISH_CONFLICT` if the object has changed since.
 */
export function s3Object(options: S3ObjectOptions): Publisher {
  const { bucket, key, timeout = 60_000, bucketOwner, cacheControl } = options;
  checkOptions(options);
  const target = `s3://${bucket}/${key}`;
  const kind = 's3-object';
  const format = formatFor(key, options.format);
  const contentType = options.contentType ?? mediaTypeOf(key);
  const open = opener(options, target);
  const request = {
    Bucket: bucket,
    Key: key,
    ...(bucketOwner !== undefined && { ExpectedBucketOwner: bucketOwner }),
  };
  const headers = {
    ContentType: contentType,
    ...(cacheControl !== undefined && { CacheControl: cacheControl }),
  };

  const look = async (signal: AbortSignal | undefined) => {
    const { client, HeadObjectCommand } = await open();
    const send = (cancel: { readonly abortSignal: AbortSignal }) =>
      client.send(new HeadObjectCommand(request), cancel);
    const result = await callAws<HeadObjectCommandOutput>(send, timeout, signal);
    if (result.ok) return result.value;
    if (result.status === 404 && result.name !== 'NoSuchBucket') return undefined;
    throw refused(`read ${target}`, result, 's3:GetObject on it and s3:ListBucket on the bucket');
  };
  const holds = (there: HeadObjectCommandOutput | undefined, digest: string) =>
    there?.Metadata?.[digestName] === digest &&
    there.ContentType === contentType &&
    (cacheControl === undefined || there.CacheControl === cacheControl);

  return {
    kind,
    target,
    async plan(notes, { signal } = {}) {
      const content = format(notes);
      const there = await look(signal);
      const common = { kind, target, warnings: [] };
      if (holds(there, digestOf(content))) {
        return { ...common, action: 'none', reason: 'it holds these notes', steps: [] };
      }
      const title = `put ${Buffer.byteLength(content)} bytes as ${contentType}`;
      return {
        ...common,
        action: there ? 'update' : 'create',
        reason: there ? 'it holds something else' : 'there is no such object',
        steps: [{ title, write: { content, expects: there?.ETag ?? null } }],
      };
    },
    async apply(action, { signal } = {}) {
      const content = plannedText(action, 'content');
      const expects = plannedState(action);
      const digest = digestOf(content);
      const published = { kind, target, url: options.url ?? target, warnings: [] };
      const { client, PutObjectCommand } = await open();
      const command = new PutObjectCommand({
        ...request,
        ...headers,
        Body: content,
        ChecksumSHA256: createHash('sha256').update(content).digest('base64'),
        Metadata: { [digestName]: digest },
        ...(expects === null ? { IfNoneMatch: '*' } : { IfMatch: expects }),
      });
      const result = await callAws((cancel) => client.send(command, cancel), timeout, signal);
      if (result.ok) return { ...published, action: action.action };
      // 412: it has changed; 409: somebody writes at this moment; 404: it is gone. It may have been this
      // very write, of which the answer got lost.
      if (result.status === 412 || result.status === 409 || result.status === 404) {
        if (holds(await look(signal), digest)) return { ...published, action: 'none' };
        if (result.status !== 404 || result.name !== 'NoSuchBucket') {
          throw changedSince(`write ${target}`, 'it has changed since it was planned');
        }
      }
      throw refused(`write ${target}`, result, 's3:PutObject on it');
    },
  };
}

function opener({ client, connection = {} }: S3ObjectOptions, target: string) {
  let opened: ReturnType<typeof load> | undefined;
  const load = async () => {
    const name = '@aws-sdk/client-s3';
    const sdk = await importPeer(name, `publish to ${target}`, () => import('@aws-sdk/client-s3'));
    const { HeadObjectCommand, PutObjectCommand } = sdk;
    return {
      client:
        (client as S3Client | undefined) ??
        new sdk.S3Client({
          ...connection,
          followRegionRedirects: true,
          // Buckets of another endpoint have no host names of their own.
          ...(connection.endpoint !== undefined && { forcePathStyle: true }),
        }),
      HeadObjectCommand,
      PutObjectCommand,
    };
  };
  return () => {
    opened ??= load();
    return opened;
  };
}

function refused(
  attempt: string,
  { status, reason }: Extract<AwsResult<never>, { ok: false }>,
  actions: string,
): ReleaseNotesError {
  const todo =
    status === 403 ? `Allow ${actions} to the role that asks.` : 'Look at bucket and region.';
  const seen = status === undefined ? reason : `S3 answered ${status} (${reason})`;
  return new ReleaseNotesError('NOTES_PUBLISH_FAILED', `Cannot ${attempt}: ${seen}. ${todo}`);
}

function checkOptions({ bucket, key, bucketOwner }: S3ObjectOptions): void {
  const invalid = (name: string, problem: string) =>
    new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Cannot publish to S3: option ${name} ${problem}.`,
    );
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw invalid('bucket', `is ${cleanText(bucket) || 'empty'}, which is no name of a bucket`);
  }
  if (key === '' || Buffer.byteLength(key) > 1_024 || cleanText(key) !== key) {
    throw invalid('key', 'must have 1 to 1,024 bytes, and no control characters');
  }
  if (bucketOwner !== undefined && !/^\d{12}$/.test(bucketOwner)) {
    throw invalid('bucketOwner', 'must be an account id of 12 digits');
  }
}
