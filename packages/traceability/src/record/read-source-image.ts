import type { SourceImageRecord } from '@soe/contract';
import { TraceabilityError } from '../errors.js';
import type { TraceStore } from '../trace/trace-store.js';
import { sourceImageRecord } from './record-build.js';

/** Where {@link readSourceImage} asks. */
export interface ReadSourceImageOptions {
  /** Images of the build region, see `awsTraceStore`. */
  readonly store: Pick<TraceStore, 'images' | 'region'>;
  /** The public parameter that led to the image. Default: none. */
  readonly parameter?: string;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
}

/**
 * What EC2 says of the image that a build starts from: name, owner, creation date, product codes. To
 * be asked before the build; the vendor may take the image away meanwhile.
 *
 * @throws TraceabilityError `TRACE_IMAGE_NOT_FOUND`, `TRACE_AWS_DENIED`, `TRACE_AWS_FAILED`
 */
export async function readSourceImage(
  imageId: string,
  { store, parameter, signal }: ReadSourceImageOptions,
): Promise<SourceImageRecord> {
  const [image] = await store.images([imageId], signal);
  if (image !== undefined) return sourceImageRecord(image, parameter);
  throw new TraceabilityError(
    'TRACE_IMAGE_NOT_FOUND',
    `read the source image ${imageId} in ${await store.region()}: no such image, or it is not visible to this account; check id, region and subscription`,
  );
}
