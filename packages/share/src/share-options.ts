import type { AwsAccess } from './aws-access.js';
import type { Clock } from './clock.js';
import type { ShareEvent } from './share-event.js';

/** How long to wait for something, and how often to look. Milliseconds. */
export interface WaitOptions {
  /** Before the first look; later delays grow by half each time. */
  readonly minDelay: number;
  /** The longest time between two looks. */
  readonly maxDelay: number;
  /** When to give up. */
  readonly maxWait: number;
}

/** What every function of this package that talks to AWS takes. */
export interface ShareOptions {
  /** The way to AWS, usually `connectAws()`. */
  readonly aws: AwsAccess;
  /** Stops the work; what was started is found and continued by the next run. Default: never. */
  readonly signal?: AbortSignal;
  /** Called with everything worth showing. Default: nobody is told. */
  readonly onEvent?: (event: ShareEvent) => void;
  /** The clock that waits are measured with. Default: the real one. */
  readonly clock?: Clock;
  /**
   * Waiting for images, for an hour by default. The region that looks first does so after 1 s, then
   * every 8 s (eight times `minDelay`) and, after a minute, whenever 15 % of what was waited is over,
   * at least once a minute (`maxDelay`). The other regions look once a minute and less and less, and
   * as soon as one sees the image.
   */
  readonly imageWait?: WaitOptions;
  /** Waiting until AWS shows what was written. Default: 0.2 s, growing to 5 s, for 150 s. */
  readonly settleWait?: WaitOptions;
}

/** {@link ShareOptions} with the defaults filled in. */
export type SettledOptions = Required<Omit<ShareOptions, 'signal'>> & {
  readonly signal: AbortSignal | undefined;
};
