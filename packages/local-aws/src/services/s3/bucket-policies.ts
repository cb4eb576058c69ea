import { asPayload } from '../../protocols/places.js';
import { bytes } from '../../protocols/shape.js';
import { type Bucket, bucketTable } from '../../state/tables/bucket.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { matchesGlob } from '../policies/glob.js';
import { readPolicy } from '../policies/read-policy.js';
import { type BucketRequest, bucketInput, findBucketHere, isAllowed } from './bucket-access.js';
import { accessDenied } from './s3-errors.js';

const largestPolicy = 20 * 1024;

/** Policies of buckets. */
export const bucketPolicies = [
  operation({
    action: 'PutBucketPolicy',
    rest: { method: 'PUT', path: '/{Bucket}', marks: ['policy'], status: 204 },
    input: { ...bucketInput, Policy: asPayload(bytes) },
    run(input, context) {
      const bucket = openForPolicy(input, context, 's3:PutBucketPolicy');
      const policy = Buffer.from(input.Policy).toString('utf8');
      checkPolicy(policy, bucket.name);
      context.store.table(bucketTable, '').put({ ...bucket, policy });
      return {};
    },
  }),

  operation({
    action: 'GetBucketPolicy',
    rest: { method: 'GET', path: '/{Bucket}', marks: ['policy'], payload: 'Policy' },
    input: bucketInput,
    run(input, context) {
      const { name, policy } = openForPolicy(input, context, 's3:GetBucketPolicy');
      if (policy !== undefined) return { Policy: Buffer.from(policy) };
      throw new ApiError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, {
        BucketName: name,
      });
    },
  }),

  operation({
    action: 'DeleteBucketPolicy',
    rest: { method: 'DELETE', path: '/{Bucket}', marks: ['policy'], status: 204 },
    input: bucketInput,
    run(input, context) {
      const bucket = openForPolicy(input, context, 's3:DeleteBucketPolicy');
      const { policy: _gone, ...rest } = bucket;
      context.store.table(bucketTable, '').put(rest);
      return {};
    },
  }),
];

/** The root user of the owner can always change a policy, or nobody could end one that denies all. */
function openForPolicy(request: BucketRequest, context: Context, action: string): Bucket {
  const bucket = findBucketHere(request, context);
  const isRoot = context.caller.arn === `arn:aws:iam::${bucket.owner}:root`;
  if (!isRoot && !isAllowed(bucket, context, action)) throw accessDenied();
  // What S3 answers to others, whatever a policy allows them.
  if (bucket.owner === context.account) return bucket;
  throw new ApiError(
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    405,
  );
}

function checkPolicy(text: string, bucket: string): void {
  if (Buffer.byteLength(text) > largestPolicy) {
    throw malformed('Policies are limited to 20 KB.');
  }
  const { policy, problem } = readPolicy(text);
  if (policy === undefined) throw malformed(problem);
  for (const { resources } of policy.statements) {
    if (resources.patterns.length === 0 || !resources.patterns.every(isOwn)) {
      throw malformed('Policy has invalid resource');
    }
  }

  function isOwn(pattern: string): boolean {
    const [, named] = /^arn:aws:s3:::([^/]+)/.exec(pattern) ?? [];
    return pattern === '*' || (named !== undefined && matchesGlob(named, bucket));
  }
}

function malformed(problem: string): ApiError {
  return new ApiError('MalformedPolicy', problem);
}
