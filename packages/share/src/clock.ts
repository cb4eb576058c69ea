import { setTimeout } from 'node:timers/promises';
import { cancelled, ShareError } from './errors.js';
import { refuseUnknownOptions } from './option-names.js';
import type { SettledOptions, ShareOptions, WaitOptions } from './share-options.js';

/** Time, as far as waiting needs it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolve after so many milliseconds; reject as soon as the signal is aborted. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  delay: (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }),
};

/** The delays between looks, at least one, until the wait is over. */
export function* delays(wait: WaitOptions, clock: Clock): Generator<number, void> {
  const end = clock.now() + wait.maxWait;
  let delay = wait.minDelay;
  do {
    yield delay;
    delay = Math.min(delay * 1.5, wait.maxDelay);
  } while (clock.now() < end);
}

/** Wait; a wait that was stopped is a `ShareError`. */
export async function pause(
  milliseconds: number,
  options: Pick<SettledOptions, 'clock' | 'signal'>,
): Promise<void> {
  try {
    await options.clock.delay(milliseconds, options.signal);
  } catch (cause) {
    throw cancelled('waiting', { cause });
  }
}

/**
 * Fill in the defaults, in one place.
 *
 * @throws ShareError `SHARE_OPTIONS_INVALID` where there is no way to AWS, or an option that nothing has
 */
export function settleOptions(options: ShareOptions): SettledOptions {
  // Callers without types leave it out.
  if (typeof (options as Partial<ShareOptions> | undefined)?.aws?.in !== 'function') {
    throw new ShareError('SHARE_OPTIONS_INVALID', 'options: aws is missing; say aws: connectAws()');
  }
  refuseUnknownOptions(options);
  return {
    aws: options.aws,
    signal: options.signal,
    onEvent: options.onEvent ?? (() => undefined),
    clock: options.clock ?? systemClock,
    imageWait: options.imageWait ?? { minDelay: 1_000, maxDelay: 60_000, maxWait: 3_600_000 },
    settleWait: options.settleWait ?? { minDelay: 200, maxDelay: 5_000, maxWait: 150_000 },
  };
}
