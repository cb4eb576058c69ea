import { resolve } from 'node:path';
import { type ArchiveStore, directoryArchive, s3Archive } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { type RepositoryContext, usualRegion } from '../pipeline/repository-context.js';

/** Where an archive is. */
export interface ArchivePlace {
  /** A folder, or `s3://bucket/prefix/`. */
  readonly at: string;
  /** Account that must own the bucket. Needed with `s3://`. */
  readonly bucketOwner?: string;
  /** KMS key that encrypts in S3. Default: the bucket's own encryption. */
  readonly kmsKey?: string;
  /** Region of the bucket. Default: that of the AWS environment; of a pipeline with `aws` the build region. */
  readonly region?: string;
}

/**
 * The archive that is named.
 *
 * @throws OrchestratorError `SOE_USAGE` for a bucket without its owner
 */
export function openArchive(place: ArchivePlace, context: RepositoryContext): ArchiveStore {
  const { at, bucketOwner, kmsKey } = place;
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(at) ?? [];
  if (bucket === undefined) return directoryArchive(resolve(context.directory, at));
  if (bucketOwner === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `archive: ${at} needs --bucket-owner, so that nothing is sent to a bucket of somebody else`,
    );
  }
  const region = place.region ?? usualRegion(context);
  return s3Archive({
    bucket,
    bucketOwner,
    ...(prefix !== undefined &&
      prefix !== '' && { prefix: prefix.endsWith('/') ? prefix : `${prefix}/` }),
    ...(kmsKey !== undefined && { kmsKeyId: kmsKey }),
    ...(region !== undefined && { region }),
    ...context.aws,
  });
}
