import {
  type BuildRecord,
  ContractError,
  type ReleaseRecord,
  recordDigest,
  releaseTags,
  type TagSet,
} from '@soe/contract';

/**
 * The tags that lead from an image of a build back to its source. Before the build, for the call
 * that creates the image, they lack the digest of the record, which is known when the build is in it.
 *
 * @throws ContractError when the record has no source yet, or a value does not fit a tag
 */
export function imageTags(
  record: ReleaseRecord,
  build: Pick<BuildRecord, 'buildId' | 'sourceImage'>,
): TagSet {
  const { flavor, version, source, ci } = record;
  const recorded = record.builds.some(({ buildId }) => buildId === build.buildId);
  if (source === undefined) {
    throw new ContractError(
      'CONTRACT_RECORD_INVALID',
      'source',
      `tags of ${flavor} ${version}: the record has no source; record the source first`,
    );
  }
  return releaseTags({
    flavor,
    version,
    buildId: build.buildId,
    commit: source.commit,
    ...(source.repository !== undefined && { repository: source.repository }),
    ...(source.ref !== undefined && { ref: source.ref }),
    ...(ci?.runUrl !== undefined && { buildUrl: ci.runUrl }),
    sourceImage: build.sourceImage.imageId,
    ...(recorded && { record: recordDigest(record) }),
  });
}
