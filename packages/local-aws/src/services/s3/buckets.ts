import { createHash } from 'node:crypto';
import { asPayload, inHeader, inLabel, inQuery } from '../../protocols/places.js';
import { flag, integer, optional, structure, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { releaseBytes } from '../../state/blob-uses.js';
import { type Bucket, bucketTable } from '../../state/tables/bucket.js';
import { uploadTable } from '../../state/tables/multipart-upload.js';
import { versionTable } from '../../state/tables/object-version.js';
import { objectTable } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { page } from '../page.js';
import { bucketInput, isAllowed, openBucket, requireBucket } from './bucket-access.js';
import { checkBucketName } from './bucket-name.js';
import { accessDenied, invalidArgument } from './s3-errors.js';

/** Every account can have so many (S3, *Bucket quotas*). */
const mostBuckets = 10_000;

/** Where S3 began: there nothing has to be said, and what is said may be any region. */
const firstRegion = 'us-east-1';

/** Buckets themselves. */
export const buckets = [
  operation({
    action: 'CreateBucket',
    rest: { method: 'PUT', path: '/{Bucket}', headers: { Location: 'location' } },
    input: {
      Bucket: inLabel('Bucket', text),
      ObjectOwnership: inHeader('x-amz-object-ownership', optional(text)),
      ACL: inHeader('x-amz-acl', optional(text)),
      ObjectLockEnabledForBucket: inHeader('x-amz-bucket-object-lock-enabled', optional(flag)),
      CreateBucketConfiguration: asPayload(
        optional(structure({ LocationConstraint: optional(text) })),
        'CreateBucketConfiguration',
      ),
    },
    run(input, context) {
      checkBucketName(input.Bucket);
      refuseAcls(input.ACL, input.ObjectOwnership);
      const region = chooseRegion(input.CreateBucketConfiguration?.LocationConstraint, context);
      putBucket(input.Bucket, region, input.ObjectLockEnabledForBucket === true, context);
      return { Location: `/${input.Bucket}` };
    },
  }),

  operation({
    action: 'HeadBucket',
    rest: { method: 'HEAD', path: '/{Bucket}', headers: { BucketRegion: 'x-amz-bucket-region' } },
    input: bucketInput,
    run: (input, context) => ({ BucketRegion: openBucket(input, context, 's3:ListBucket').region }),
  }),

  operation({
    action: 'GetBucketLocation',
    rest: { method: 'GET', path: '/{Bucket}', marks: ['location'] },
    input: bucketInput,
    run(input, context) {
      const bucket = requireBucket(input, context);
      if (!isAllowed(bucket, context, 's3:GetBucketLocation')) throw accessDenied();
      return { LocationConstraint: bucket.region === firstRegion ? '' : bucket.region };
    },
  }),

  operation({
    action: 'DeleteBucket',
    rest: { method: 'DELETE', path: '/{Bucket}', status: 204 },
    input: bucketInput,
    run(input, context) {
      const { name } = openBucket(input, context, 's3:DeleteBucket');
      const objects = context.store.table(objectTable, name).rows();
      const uploads = context.store.table(uploadTable, name);
      for (const _ of objects) throw notEmpty(name);
      if (context.store.table(versionTable, name).size() > 0) throw versionsLeft(name);
      // Uploads that were never completed do not hold a bucket.
      for (const upload of [...uploads.rows()]) {
        for (const { content } of upload.parts) releaseBytes(context, content);
        uploads.remove(upload.id);
      }
      context.store.table(bucketTable, '').remove(name);
      return {};
    },
  }),

  operation({
    action: 'ListBuckets',
    rest: { method: 'GET', path: '/', root: 'ListAllMyBucketsResult' },
    input: {
      MaxBuckets: inQuery('max-buckets', optional(integer)),
      ContinuationToken: inQuery('continuation-token', optional(text)),
      Prefix: inQuery('prefix', optional(text)),
      BucketRegion: inQuery('bucket-region', optional(text)),
    },
    run(input, context) {
      const { MaxBuckets: size, BucketRegion: region, Prefix: prefix = '' } = input;
      if (size !== undefined && (size < 1 || size > 10_000)) {
        throw invalidArgument('max-buckets', String(size), 'It must be from 1 to 10000');
      }
      const own = context.store
        .table(bucketTable, '')
        .find([{ index: 'owner', value: context.account }])
        .filter((row) => row.name.startsWith(prefix))
        .filter((row) => region === undefined || row.region === region);
      const { rows, next } = page(own, ({ name }) => name, {
        size: size ?? 10_000,
        token: input.ContinuationToken,
        invalidToken: () =>
          invalidArgument('continuation-token', '', 'The continuation token is incorrect'),
      });
      return {
        Owner: ownerOf(context.account),
        Buckets: { Bucket: rows.map(describe) },
        Prefix: input.Prefix,
        ContinuationToken: next,
      };
    },
  }),
];

/** An account as S3 names owners: by a canonical id that says nothing. */
export function ownerOf(account: string): { readonly ID: string } {
  return { ID: createHash('sha256').update(`canonical ${account}`).digest('hex') };
}

/** Objects belong to the owner of the bucket, so there is nothing that a list could say. */
export function refuseAcls(acl: string | undefined, ownership?: string): void {
  const isDefault = acl === undefined || acl === 'private' || acl === 'bucket-owner-full-control';
  if (isDefault && (ownership ?? 'BucketOwnerEnforced') === 'BucketOwnerEnforced') return;
  throw new ApiError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
}

function describe({ name, createdAt, region }: Bucket): AnswerMembers {
  return { Name: name, CreationDate: new Date(createdAt), BucketRegion: region };
}

function chooseRegion(constraint: string | undefined, context: Context): string {
  const { account, region, isEnabledRegion } = context;
  if (region === firstRegion) {
    if (constraint === undefined || constraint === '') return region;
    const chosen = constraint === 'EU' ? 'eu-west-1' : constraint;
    if (chosen !== firstRegion && isEnabledRegion(account, chosen)) return chosen;
    throw new ApiError(
      'InvalidLocationConstraint',
      'The specified location-constraint is not valid',
      400,
      { LocationConstraint: constraint },
    );
  }
  if (constraint === region || (constraint === 'EU' && region === 'eu-west-1')) return region;
  throw new ApiError(
    'IllegalLocationConstraintException',
    `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

function putBucket(name: string, region: string, isLocked: boolean, context: Context): void {
  const table = context.store.table(bucketTable, '');
  const before = table.get(name);
  if (before?.owner === context.account) {
    // Only there making one's own bucket again changes nothing, as it always has.
    if (before.region === firstRegion && region === firstRegion) return;
    throw new ApiError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: name },
    );
  }
  if (before !== undefined) {
    throw new ApiError(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      409,
      { BucketName: name },
    );
  }
  if (table.count([{ index: 'owner', value: context.account }]) >= mostBuckets) {
    throw new ApiError(
      'TooManyBuckets',
      'You have attempted to create more buckets than are allowed.',
    );
  }
  table.put({
    name,
    owner: context.account,
    region,
    createdAt: context.now.toISOString(),
    ...(isLocked && { objectLock: {} }),
  });
}

function notEmpty(name: string): ApiError {
  return new ApiError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
    BucketName: name,
  });
}

function versionsLeft(name: string): ApiError {
  return new ApiError(
    'BucketNotEmpty',
    'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
    409,
    { BucketName: name },
  );
}
