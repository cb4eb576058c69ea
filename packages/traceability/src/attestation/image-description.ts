import { createHash } from 'node:crypto';
import { canonicalJson } from '@soe/contract';
import type { AttestedImage } from './attested-image.js';

/** The schema that descriptions of images name. */
export const imageDescriptionSchemaId = 'soe-image/v1';

/**
 * What identifies an image, in values that its owner cannot change after it was made. The SHA-256 of
 * its canonical JSON stands for the image in statements, because an AMI has no digest of its own.
 */
export interface ImageDescription {
  /** Always `soe-image/v1`. */
  readonly schema: typeof imageDescriptionSchemaId;
  /** Account that owns it. */
  readonly account: string;
  /** Where it is. */
  readonly region: string;
  /** Id, `ami-…`. */
  readonly imageId: string;
  /** Name in EC2. */
  readonly name: string;
  /** `x86_64`, `arm64`, … */
  readonly architecture: string;
  /** When it was made, ISO 8601 in UTC with milliseconds. */
  readonly createdAt: string;
  /** Snapshots of its disks, sorted. */
  readonly snapshotIds: readonly string[];
  /** SHA-256 over the contents of the disks, where it was known. */
  readonly contentSha256?: string;
}

/** A description and what stands for it. */
export interface DescribedImage {
  /** The description. */
  readonly description: ImageDescription;
  /** Canonical JSON (RFC 8785) without a line end: these bytes are the file and are hashed. */
  readonly text: string;
  /** Lower-case hexadecimal SHA-256 of `text`. */
  readonly sha256: string;
}

/** Describe an image. `contentSha256` is the answer of a `ContentDigest`, where there is one. */
export function imageDescription(image: AttestedImage, contentSha256?: string): DescribedImage {
  const description: ImageDescription = {
    schema: imageDescriptionSchemaId,
    account: image.ownerId,
    region: image.region,
    imageId: image.imageId,
    name: image.name,
    architecture: image.architecture,
    createdAt: image.createdAt,
    snapshotIds: [...image.snapshotIds].sort(),
    ...(contentSha256 !== undefined && { contentSha256 }),
  };
  const text = canonicalJson(description);
  return { description, text, sha256: createHash('sha256').update(text).digest('hex') };
}

/** The ARN of an image, in the partition of its region. */
export function imageArn(region: string, imageId: string): string {
  const [, partition = 'aws'] = partitions.find(([start]) => region.startsWith(start)) ?? [];
  return `arn:${partition}:ec2:${region}::image/${imageId}`;
}

/** What the regions of other partitions than `aws` begin with (AWS General Reference). */
const partitions: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];
