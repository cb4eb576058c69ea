import type { MultipartUpload, UploadedPart } from '../../state/tables/multipart-upload.js';
import { ApiError } from '../api-error.js';
import { malformedXml } from './s3-errors.js';

/** Every part but the last has at least so many bytes (S3, *Multipart upload limits*). */
const smallestPart = 5 * 1024 * 1024;

/** A part as a completion names it. */
interface NamedPart {
  readonly PartNumber: number;
  readonly ETag: string;
  readonly [checksum: `Checksum${string}`]: string | undefined;
}

/** The parts that a completion names, in their order, or the refusal of S3. */
export function chooseParts(
  upload: MultipartUpload,
  named: readonly NamedPart[],
): readonly UploadedPart[] {
  if (named.length === 0) throw malformedXml();
  if (named.some(({ PartNumber: number }, index) => number <= before(index))) {
    throw new ApiError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  const parts = named.map((name) => requirePart(upload, name));
  const small = parts.slice(0, -1).find(({ content }) => content.size < smallestPart);
  if (small === undefined) return parts;
  throw new ApiError(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    400,
    {
      ProposedSize: String(small.content.size),
      MinSizeAllowed: String(smallestPart),
      PartNumber: String(small.number),
      ETag: small.etag,
    },
  );

  function before(index: number): number {
    return named[index - 1]?.PartNumber ?? 0;
  }
}

function requirePart(upload: MultipartUpload, name: NamedPart): UploadedPart {
  const { PartNumber: number, ETag: etag } = name;
  const part = upload.parts.find((candidate) => candidate.number === number);
  const checksum = name[`Checksum${upload.checksumAlgorithm}`];
  const isSame =
    part !== undefined &&
    part.etag.replaceAll('"', '') === etag.replaceAll('"', '') &&
    (checksum === undefined || checksum === part.checksum);
  if (isSame) return part;
  throw new ApiError(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    400,
    { UploadId: upload.id, PartNumber: String(number), ETag: etag },
  );
}
