import {
  type BuildRecord,
  ContractError,
  type ReleaseRecord,
  recordDigest,
  releaseTags,
  sharedTags,
  type TagSet,
} from '@soe/contract';
import { shortenedValue } from './shortened-value.js';

/** Which tags {@link imageTags} gives. */
export interface ImageTagsOptions {
  /**
   * Also the tags that accounts with a share can see, `ec2:SharedTag/soe:…`: flavor, version, build
   * id, commit and digest of the record. Default `false`.
   */
  readonly shared?: boolean;
}

/**
 * The tags that lead from an image of a build back to its source. Before the build, for the call
 * that creates the image, they lack the digest of the record, which is known when the build is in it.
 * Repository, ref and run URL are cut where they are longer than a tag, and say so.
 *
 * @throws ContractError when the record has no source yet, or a value does not fit a tag
 */
export function imageTags(
  record: ReleaseRecord,
  build: Pick<BuildRecord, 'buildId' | 'sourceImage'>,
  options: ImageTagsOptions = {},
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
  const identity = { flavor, version, buildId: build.buildId, commit: source.commit };
  const digest = recorded ? { record: recordDigest(record) } : {};
  const own = releaseTags({
    ...identity,
    ...(source.repository !== undefined && { repository: shortenedValue(source.repository) }),
    ...(source.ref !== undefined && { ref: shortenedValue(source.ref) }),
    ...(ci?.runUrl !== undefined && { buildUrl: shortenedValue(ci.runUrl) }),
    sourceImage: build.sourceImage.imageId,
    ...digest,
  });
  if (options.shared !== true) return own;
  return { ...own, ...sharedTags(releaseTags({ ...identity, ...digest })) };
}
