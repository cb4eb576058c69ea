import { inHeader, inLabel } from '../../protocols/places.js';
import { optional, text } from '../../protocols/shape.js';
import { type Bucket, bucketTable } from '../../state/tables/bucket.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { callerFacts } from '../policies/caller-facts.js';
import { evaluatePolicy } from '../policies/evaluate-policy.js';
import type { Facts, RequestPrincipal } from '../policies/policy.js';
import { readPolicy } from '../policies/read-policy.js';
import { accessDenied, noSuchBucket } from './s3-errors.js';

/** What every operation on a bucket takes. */
export const bucketInput = {
  Bucket: inLabel('Bucket', text),
  ExpectedBucketOwner: inHeader('x-amz-expected-bucket-owner', optional(text)),
};

/** What every operation on an object takes. */
export const objectInput = { ...bucketInput, Key: inLabel('Key', text) };

/** Which bucket, and perhaps which object in it, a request is about. */
export interface BucketRequest {
  readonly Bucket: string;
  readonly Key?: string;
  readonly ExpectedBucketOwner: string | undefined;
}

/**
 * The bucket that a request is about, if the caller may do this to it.
 *
 * @param action - as policies name it: `s3:GetObject`
 */
export function openBucket(request: BucketRequest, context: Context, action: string): Bucket {
  const bucket = requireBucket(request, context);
  if (!isAllowed(bucket, context, action, request.Key)) throw accessDenied();
  return requireHere(bucket, context);
}

/** The bucket that a request is about, if it is in the region that was asked, whoever asks. */
export function findBucketHere(request: BucketRequest, context: Context): Bucket {
  return requireHere(requireBucket(request, context), context);
}

/** The bucket that a request is about, whoever asks and wherever. */
export function requireBucket(request: BucketRequest, { store }: Context): Bucket {
  const bucket = store.table(bucketTable, '').get(request.Bucket);
  if (bucket === undefined) throw noSuchBucket(request.Bucket);
  const { ExpectedBucketOwner: expected } = request;
  if (expected !== undefined && expected !== bucket.owner) throw accessDenied();
  return bucket;
}

/** Somebody who asks, and what conditions can look at. */
export interface BucketPrincipal {
  readonly principal: RequestPrincipal;
  readonly facts: Facts;
}

/** Whether the caller, or whoever is named instead, may do this to a bucket or an object in it. */
export function isAllowed(
  bucket: Bucket,
  context: Context,
  action: string,
  key?: string,
  { principal, facts }: BucketPrincipal = {
    principal: { account: context.account, arn: context.caller.arn },
    facts: callerFacts(context),
  },
): boolean {
  const decision = decide(bucket, action, key, principal, facts);
  if (decision === 'deny') return false;
  // Services of AWS belong to nobody, so only a policy lets them in.
  const isOwner = principal.account === bucket.owner && principal.service === undefined;
  return decision === 'allow' || isOwner;
}

function requireHere(bucket: Bucket, { region }: Context): Bucket {
  if (bucket.region !== region) throw permanentRedirect(bucket);
  return bucket;
}

function decide(
  { name, policy }: Bucket,
  action: string,
  key: string | undefined,
  principal: RequestPrincipal,
  facts: Facts,
): ReturnType<typeof evaluatePolicy> {
  if (policy === undefined) return 'silent';
  const { policy: read } = readPolicy(policy);
  // It was read when it was put.
  if (read === undefined) return 'deny';
  const resource = `arn:aws:s3:::${name}${key === undefined ? '' : `/${key}`}`;
  return evaluatePolicy(read, { principal, action, resource, facts });
}

/** As a regional endpoint answers for the bucket of another region; SDKs then ask there. */
function permanentRedirect({ name, region }: Bucket): ApiError {
  return new ApiError(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    301,
    { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name, Region: region },
  );
}
