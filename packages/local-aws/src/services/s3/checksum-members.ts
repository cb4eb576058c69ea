import {
  type ChecksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  checksumOf,
} from '../../protocols/checksums.js';
import { inHeader } from '../../protocols/places.js';
import { optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { ObjectChecksum, ObjectLock } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';

const given = (algorithm: ChecksumAlgorithm) => inHeader(checksumHeader(algorithm), optional(text));

/** The checksums that a client can send. The protocol has already compared them with the body. */
export const checksumInput = {
  ChecksumCRC32: given('CRC32'),
  ChecksumCRC32C: given('CRC32C'),
  ChecksumCRC64NVME: given('CRC64NVME'),
  ChecksumSHA1: given('SHA1'),
  ChecksumSHA256: given('SHA256'),
};

/** The headers of an answer that has checksums. */
export const checksumHeaders: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    checksumAlgorithms.map((algorithm) => [`Checksum${algorithm}`, checksumHeader(algorithm)]),
  ),
  ChecksumType: 'x-amz-checksum-type',
};

type Given = { readonly [K in keyof typeof checksumInput]: string | undefined };

/** The algorithm of the checksum that was sent, if any. */
export function givenAlgorithm(input: Given): ChecksumAlgorithm | undefined {
  return checksumAlgorithms.find((algorithm) => input[`Checksum${algorithm}`] !== undefined);
}

/** What an upload can send besides {@link checksumInput} so that nothing changes on its way. */
export const md5Input = { ContentMD5: inHeader('content-md5', optional(text)) };

/** Refuses bytes that shall be locked and that nobody has summed up before they were sent. */
export function requireSum(
  { retention, legalHold }: ObjectLock,
  input: Given & { readonly ContentMD5: string | undefined },
): void {
  if (retention === undefined && legalHold === undefined) return;
  if (input.ContentMD5 !== undefined || givenAlgorithm(input) !== undefined) return;
  throw new ApiError(
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}

/** The checksum to keep: of the algorithm that was sent, or else the one S3 takes by itself. */
export function fullChecksum(
  bytes: Uint8Array,
  algorithm: ChecksumAlgorithm = 'CRC64NVME',
): ObjectChecksum {
  return { algorithm, value: checksumOf(algorithm, bytes), type: 'FULL_OBJECT' };
}

/** A checksum as an answer has it. */
export function describeChecksum({ algorithm, value, type }: ObjectChecksum): AnswerMembers {
  return { [`Checksum${algorithm}`]: value, ChecksumType: type };
}
