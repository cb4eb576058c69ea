import type { ReleaseRecord } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import { imageTags } from '../trace/image-tags.js';
import { type DescribedImage, imageArn } from './image-description.js';
import type { ImageSubject } from './statement.js';

/**
 * One subject per image of a release in every region, sorted by region and id.
 *
 * @throws TraceabilityError `TRACE_STATEMENT_INVALID` when an image of the record has no description,
 * a description no image, or one differs from what the record says of the image
 */
export function imageSubjects(
  record: ReleaseRecord,
  images: readonly DescribedImage[],
): readonly ImageSubject[] {
  const described = new Map(images.map((image) => [keyOf(image.description), image]));
  if (record.images.length === 0) refuse(record, 'it has no images; build it first');
  if (described.size !== record.images.length || images.length !== record.images.length) {
    refuse(
      record,
      `${record.images.length} images are recorded and ${images.length} described; describe each image once`,
    );
  }
  return record.images
    .map((image): ImageSubject => {
      const at = `${image.imageId} in ${image.region}`;
      const found = described.get(keyOf(image)) ?? refuse(record, `${at} is not described`);
      const { description, sha256 } = found;
      for (const [what, recorded, seen] of [
        ['name', image.name, description.name],
        ['owner', image.ownerId, description.account],
        ['architecture', image.architecture, description.architecture],
      ] as const) {
        if (recorded !== seen) {
          refuse(record, `${what} of ${at} is recorded as ${recorded}, and EC2 says ${seen}`);
        }
      }
      const build = record.builds.find(({ buildId }) => buildId === image.buildId);
      if (build === undefined) refuse(record, `build ${image.buildId} of ${at} is not recorded`);
      return {
        name: image.imageId,
        uri: imageArn(image.region, image.imageId),
        digest: { sha256 },
        annotations: {
          soe_description: description,
          soe_build: image.buildId,
          soe_tags: imageTags(record, build),
        },
      };
    })
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

function keyOf({ region, imageId }: { readonly region: string; readonly imageId: string }): string {
  return `${region}/${imageId}`;
}

function refuse({ flavor, version }: ReleaseRecord, why: string): never {
  throw new TraceabilityError('TRACE_STATEMENT_INVALID', `attest ${flavor} ${version}: ${why}`);
}
