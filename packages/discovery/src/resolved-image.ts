import type { Architecture } from '@soe/contract';
import type { ImageFacts } from './image-store.js';

/** The image to launch, and what led to it. */
export interface ResolvedImage {
  /** Id, `ami-…`, valid in `region`. */
  readonly imageId: string;
  /** Product line. */
  readonly flavor: string;
  /**
   * Version of the release. Of a channel it is what the name of the image says when `owners` were
   * checked; without them what the channel says, which lags behind while the channel is moved.
   */
  readonly version: string;
  /** The channel that was asked for. */
  readonly channel?: string;
  /** Architecture that was asked for. */
  readonly architecture: Architecture;
  /** Region of the image. */
  readonly region: string;
  /** The parameter that held the id. */
  readonly parameter: string;
  /** What EC2 says about the image; present when `owners` were checked. */
  readonly image?: ImageFacts;
}
