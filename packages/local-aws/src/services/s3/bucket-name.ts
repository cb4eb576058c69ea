import { ApiError } from '../api-error.js';

/** Prefixes and suffixes that AWS keeps for itself. */
const reserved = /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|--x-s3|--table-s3|\.mrap)$/;

/** Refuses names that no bucket can have (S3, *General purpose bucket naming rules*). */
export function checkBucketName(name: string): void {
  const isFormed = /^[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/.test(name);
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name);
  if (isFormed && !isAddress && !name.includes('..') && !reserved.test(name)) return;
  throw new ApiError('InvalidBucketName', 'The specified bucket is not valid.', 400, {
    BucketName: name,
  });
}
