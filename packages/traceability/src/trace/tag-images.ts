import type { ReleaseRecord } from '@soe/contract';
import { imageTags } from './image-tags.js';
import type { TraceStore } from './trace-store.js';

/** How {@link tagImages} reaches the images. */
export interface TagImagesOptions {
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
 * @throws ContractError when the record has no source yet; TraceabilityError `TRACE_AWS_FAILED`
 */
export async function tagImages(record: ReleaseRecord, options: TagImagesOptions): Promise<void> {
  const { region, store, signal } = options;
  for (const build of record.builds) {
    const tags = imageTags(record, build);
    const images = record.images.filter(
      (image) => image.region === region && image.buildId === build.buildId,
    );
    for (const { imageId } of images) {
      const carried = (await store.image(imageId, signal))?.tags ?? {};
      const missing = Object.entries(tags).filter(([key, value]) => carried[key] !== value);
      if (missing.length > 0) await store.tag([imageId], Object.fromEntries(missing), signal);
    }
  }
}
