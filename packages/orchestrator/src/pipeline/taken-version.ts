import type { ReleaseRecord } from '@soe/contract';
import { listReleases } from '@soe/discovery';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from './context.js';

/**
 * The images that the version of a record is published with in the build region, where these are others: another
 * checkout released the same version, and AWS gives it to the first one.
 */
export async function imagesInstead(
  { flavor, version, images }: ReleaseRecord,
  context: PipelineContext,
): Promise<readonly string[]> {
  const { config, aws, signal } = context;
  const releases = await listReleases(flavor, {
    region: config.region,
    prefix: prefixOf(context, flavor),
    ...aws,
    ...(signal && { signal }),
  });
  const published = releases.find((release) => release.version === version)?.images ?? {};
  return images.flatMap(({ region, architecture, imageId }) => {
    const other = published[architecture];
    return region !== config.region || other === undefined || other === imageId ? [] : [other];
  });
}

/** What stopped the sharing of a release, which may be that its version is another one's. */
export async function withTakenVersion(
  record: ReleaseRecord,
  cause: unknown,
  context: PipelineContext,
): Promise<unknown> {
  if (context.signal?.aborted) return cause;
  const others = await imagesInstead(record, context).catch(() => []);
  if (others.length === 0) return cause;
  const { flavor, version, images } = record;
  const own = images.map(({ imageId, region }) => `${imageId} in ${region}`).join(', ');
  return new OrchestratorError(
    'SOE_VERSION_TAKEN',
    `share ${flavor} ${version}: it was published meanwhile with ${others.join(', ')}, by another checkout; the images of this one (${own}) are no release: soe release ${flavor} makes the next version, and these may be deregistered`,
    { cause },
  );
}

/** Tell that a release is not gone on with. */
export function warnOfTaken(
  { flavor, version }: ReleaseRecord,
  others: readonly string[],
  { onEvent }: PipelineContext,
): void {
  onEvent?.({
    type: 'warning',
    message: `${flavor} ${version} was published with ${others.join(', ')}, by another checkout: what was built of it here is no release, and the next version is made`,
  });
}
