import type { ReleaseRecord } from '@soe/contract';
import { type ImageTagsOptions, imageTags } from './image-tags.js';
import type { TraceStore } from './trace-store.js';

/** How {@link tagImages} reaches the images. */
export interface TagImagesOptions extends ImageTagsOptions {
  /** The region in which the release was built; images of other regions are left aside. */
  readonly region: string;
  /** Its images, see `awsTraceStore`. */
  readonly store: TraceStore;
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
}

/**
 * Put the tags of a release on its images in the build region. Images that carry them already are
 * not written.
 *
 * @throws ContractError when the record has no source yet; TraceabilityError `TRACE_AWS_FAILED` or
 * `TRACE_AWS_DENIED`
 */
export async function tagImages(record: ReleaseRecord, options: TagImagesOptions): Promise<void> {
  const { region, store, signal } = options;
  const wanted = record.builds.flatMap((build) => {
    const tags = imageTags(record, build, options);
    return record.images
      .filter((image) => image.region === region && image.buildId === build.buildId)
      .map(({ imageId }) => ({ imageId, tags }));
  });
  if (wanted.length === 0) return;
  const found = await store.images(
    wanted.map(({ imageId }) => imageId),
    signal,
  );
  for (const { imageId, tags } of wanted) {
    const carried = found.find((image) => image.imageId === imageId)?.tags ?? {};
    const missing = Object.entries(tags).filter(([key, value]) => carried[key] !== value);
    if (missing.length > 0) await store.tag([imageId], Object.fromEntries(missing), signal);
  }
}
