import type { Architecture } from '@soe/contract';
import type { Candidate, Judgement } from './candidate.js';
import type { ImageFacts } from './image-store.js';

/** The image to launch, and what led to it. */
export interface ResolvedImage extends Candidate {
  /** Product line. */
  readonly flavor: string;
  /**
   * Version of the release. Of a channel it is what the name of the image says when images are
   * looked at; otherwise what the channel says, which lags behind while the channel is moved, and
   * missing where many channels are asked for at once.
   */
  readonly version?: string;
  /** Architecture that was asked for. */
  readonly architecture: Architecture;
  /** Region of the image. */
  readonly region: string;
  /**
   * Present when this is an old answer of a cache, because AWS did not give a new one.
   */
  readonly stale?: {
    /** When it was given, ISO 8601 in UTC. */
    readonly answeredAt: string;
  };
  /** What EC2 says of the image; present where images are looked at. */
  readonly image?: ImageFacts;
  /** Every image that was considered, the best first, and why it won or lost. */
  readonly why: readonly Judgement[];
}
