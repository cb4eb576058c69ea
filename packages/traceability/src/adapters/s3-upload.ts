import { createHash } from 'node:crypto';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { ArchiveItem } from '../archive/archive-store.js';
import { ask } from './aws-ask.js';
import type { S3Place, S3Target } from './s3-archive.js';

const mostParts = 10_000;

/**
 * Uploads a large object in parts, once only. `@aws-sdk/lib-storage` is not used: when it aborts an
 * upload it does not say whose bucket it expects, and it sends no SHA-256 of parts that is compared.
 * What a failed upload leaves is aborted here; what killed ones left, by {@link abortUnfinished}. Those
 * are not continued, because S3 does not tell with which key and retention they were begun.
 */
export async function uploadInParts(
  place: S3Place,
  target: S3Target,
  item: ArchiveItem,
  chunks: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const { client, sdk, options } = place;
  const { Bucket, Key, ExpectedBucketOwner } = target;
  const attempt = `write s3://${Bucket}/${Key} in parts`;
  const action = 's3:PutObject';
  const { UploadId } = await ask({ attempt, action }, signal, (cancel) =>
    client.send(
      new sdk.CreateMultipartUploadCommand({ ...target, ChecksumAlgorithm: 'SHA256' }),
      cancel,
    ),
  );
  const upload = { Bucket, Key, ExpectedBucketOwner, UploadId };
  try {
    const Parts = await sendParts(chunks, sizeOfParts(item.size, options.partSize), {
      concurrency: options.partConcurrency ?? 3,
      async send(PartNumber, Body): Promise<CompletedPart> {
        const ChecksumSHA256 = createHash('sha256').update(Body).digest('base64');
        const part = { PartNumber, ChecksumSHA256 };
        const { ETag } = await ask(
          { attempt: `${attempt} (part ${PartNumber})`, action },
          signal,
          (cancel) => client.send(new sdk.UploadPartCommand({ ...upload, ...part, Body }), cancel),
        );
        return { ...part, ETag };
      },
    });
    await ask({ attempt, action }, signal, (cancel) =>
      client.send(
        new sdk.CompleteMultipartUploadCommand({
          ...upload,
          MultipartUpload: { Parts: [...Parts] },
          MpuObjectSize: item.size,
          IfNoneMatch: '*',
        }),
        cancel,
      ),
    );
  } catch (cause) {
    // Not with the signal: it may be why this ends. What cannot be aborted is left to the bucket's rule.
    await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => undefined);
    throw cause;
  }
}

/** Aborts the uploads that were begun for an object that is there now: they can never be completed. */
export async function abortUnfinished(
  { client, sdk }: S3Place,
  { Bucket, Key, ExpectedBucketOwner }: S3Target,
  signal?: AbortSignal,
): Promise<void> {
  const attempt = `abort unfinished uploads of s3://${Bucket}/${Key}`;
  const action = 's3:ListBucketMultipartUploads';
  const { Uploads = [] } = await ask({ attempt, action }, signal, (cancel) =>
    client.send(
      new sdk.ListMultipartUploadsCommand({ Bucket, ExpectedBucketOwner, Prefix: Key }),
      cancel,
    ),
  );
  for (const { UploadId } of Uploads.filter((upload) => upload.Key === Key)) {
    const other = { Bucket, Key, ExpectedBucketOwner, UploadId };
    // Whoever began it may have ended it meanwhile.
    await client.send(new sdk.AbortMultipartUploadCommand(other)).catch(() => undefined);
  }
}

/** Parts of this size are few enough. Pure. */
export function sizeOfParts(size: number, partSize = 8 * 1024 ** 2): number {
  return Math.max(partSize, Math.ceil(size / mostParts));
}

interface PartSender {
  readonly concurrency: number;
  send(number: number, body: Buffer): Promise<CompletedPart>;
}

async function sendParts(
  chunks: AsyncIterable<Uint8Array>,
  partSize: number,
  { concurrency, send }: PartSender,
): Promise<readonly CompletedPart[]> {
  const parts: CompletedPart[] = [];
  const underway = new Set<Promise<void>>();
  let number = 0;
  try {
    for await (const body of cutParts(chunks, partSize)) {
      number += 1;
      const place = number;
      const sent = send(place, body).then((part) => {
        parts[place - 1] = part;
        underway.delete(sent);
      });
      // It is looked at by whoever waits below, perhaps later.
      sent.catch(() => undefined);
      underway.add(sent);
      if (underway.size >= concurrency) await Promise.race(underway);
    }
    await Promise.all(underway);
  } finally {
    // A part that comes after its upload was aborted would be kept.
    await Promise.allSettled(underway);
  }
  return parts;
}

/** Cuts a stream into buffers of one size; the last one may be smaller. */
export async function* cutParts(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
): AsyncIterable<Buffer> {
  let part = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(size - filled, chunk.length - at);
      part.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < size) continue;
      yield part;
      part = Buffer.allocUnsafe(size);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}
