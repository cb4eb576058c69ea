import { setTimeout } from 'node:timers/promises';
import type { ReleaseRecord } from '@soe/contract';
import { ec2ImageStore } from '@soe/discovery';
import type { PipelineContext } from './context.js';

/** What EC2 shows late is shown within seconds, in milliseconds. */
const secondLook = 2000;

/**
 * Which of these images are not in the build region: because somebody removed them, or because this is another AWS
 * than the one that they were built in, such as an embedded one that was started anew. EC2 may not show at once what
 * it has, so that what is missing is looked up twice.
 */
export async function lostImages(
  imageIds: readonly string[],
  { config, aws, signal }: PipelineContext,
): Promise<readonly string[]> {
  const store = ec2ImageStore({ region: config.region, ...aws });
  const missingOf = async (ids: readonly string[]) => {
    if (ids.length === 0) return [];
    const found = await store.get(ids, signal);
    return ids.filter((id) => !found.some(({ imageId }) => imageId === id));
  };
  const missing = await missingOf(imageIds);
  if (missing.length === 0) return [];
  await setTimeout(secondLook, undefined, { ...(signal && { signal }) });
  return missingOf(missing);
}

/** The images of a record that were built, and that are not in the build region. */
export function lostImagesOf(
  { images }: Pick<ReleaseRecord, 'images'>,
  context: PipelineContext,
): Promise<readonly string[]> {
  const built = images.filter(({ region }) => region === context.config.region);
  return lostImages(
    built.map(({ imageId }) => imageId),
    context,
  );
}

/** Tell that images which were built are not there, so that others are built in their place. */
export function warnOfLost(
  { flavor, version }: { readonly flavor: string; readonly version: string },
  imageIds: readonly string[],
  { config, onEvent }: PipelineContext,
): void {
  onEvent?.({
    type: 'warning',
    message: `images of ${flavor} ${version} are not in this AWS (${imageIds.join(', ')} in ${config.region}): it is another one than they were built in, or somebody removed them; they are built anew`,
  });
}
