import { imageNamePattern, parseImageName } from '@soe/contract';
import { revokedTag } from '@soe/share';
import { accessOf, type PipelineContext } from './context.js';

/** What is in the build region of a version that was built once. */
export interface BuiltVersion {
  /** Its images. */
  readonly imageIds: readonly string[];
  /** Whether it was taken out of use. */
  readonly revoked: boolean;
}

/**
 * Versions of a flavor that have images in the build region, published or not. A version that
 * was built once is never given to other images: their names and tags would say the same of two of them.
 */
export async function builtVersions(
  flavor: string,
  context: PipelineContext,
): Promise<ReadonlyMap<string, BuiltVersion>> {
  const { config, signal } = context;
  const { lifecycle } = accessOf(context).in({ region: config.region }, { signal });
  const versions = new Map<string, BuiltVersion>();
  for (const { imageId, name, tags } of await lifecycle.list(imageNamePattern({ flavor }))) {
    const identity = parseImageName(name);
    if (identity?.flavor !== flavor) continue;
    const before = versions.get(identity.version);
    versions.set(identity.version, {
      imageIds: [...(before?.imageIds ?? []), imageId],
      revoked: before?.revoked === true || tags[revokedTag] !== undefined,
    });
  }
  return versions;
}
