import { parseImageName, parseReleaseTags, type ReleaseRecord } from '@soe/contract';
import type { OwnImage } from '@soe/share';

/**
 * What a record would say of a release that was made elsewhere, as far as verifying its distribution needs it:
 * its images in the build region, by their names and tags. Pure.
 *
 * @param images - Those of the flavor in the build region
 * @returns `undefined` where no image of it is usable there, or its tags do not say what was built
 */
export function liveRecord(
  {
    flavor,
    version,
    region,
  }: {
    readonly flavor: string;
    readonly version: string;
    readonly region: string;
  },
  images: readonly OwnImage[],
): ReleaseRecord | undefined {
  const built = images.flatMap((image) => {
    const identity = parseImageName(image.name);
    const isOne = identity?.flavor === flavor && identity.version === version;
    return isOne && image.state === 'available' ? [{ image, identity }] : [];
  });
  const [first] = built;
  const tags = first && parseReleaseTags(first.image.tags);
  if (first === undefined || tags === undefined) return undefined;
  return {
    schema: 'soe-release/v1',
    ...{ flavor, version, createdAt: first.image.createdAt },
    builds: built.map(({ image, identity: { buildId, architecture } }) => ({
      ...{ buildId, architecture, region, startedAt: image.createdAt, durationMs: 0 },
      packer: { version: 'unknown', runId: 'unknown', template: 'unknown' },
      sourceImage: { imageId: tags.sourceImage ?? 'unknown', ownerId: 'unknown' },
    })),
    images: built.map(({ image, identity: { buildId, architecture } }) => ({
      ...{ region, architecture, imageId: image.imageId, name: image.name },
      ...{ ownerId: image.owner, buildId },
    })),
    source: {
      commit: tags.commit,
      ...(tags.repository !== undefined && { repository: tags.repository }),
      ...(tags.ref !== undefined && { ref: tags.ref }),
      ...{ dirty: false, unpushed: false },
    },
  };
}
