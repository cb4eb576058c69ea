import { imageNamePattern, parseImageName } from '@soe/contract';
import { ec2ImageStore } from '@soe/discovery';
import type { PipelineContext } from './context.js';

/**
 * Versions of a flavor that have images in the build region, published or not, with the ids of these. A version that
 * was built once is never given to other images: their names and tags would say the same of two of them.
 */
export async function builtVersions(
  flavor: string,
  { config, aws, signal }: PipelineContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const images = await ec2ImageStore({ region: config.region, ...aws }).find(
    { owners: ['self'], names: [imageNamePattern({ flavor })] },
    signal,
  );
  const versions = new Map<string, readonly string[]>();
  for (const { imageId, name } of images) {
    const identity = parseImageName(name);
    if (identity?.flavor !== flavor) continue;
    versions.set(identity.version, [...(versions.get(identity.version) ?? []), imageId]);
  }
  return versions;
}
