import { setTimeout } from 'node:timers/promises';
import { formatSelector, type Selector } from '@soe/contract';
import { openStores } from './connection.js';
import { DiscoveryError } from './errors.js';
import { type ImageQuery, readQuery } from './image-query.js';
import { type ResolveOptions, resolveImages } from './resolve-images.js';
import type { ResolvedImage } from './resolved-image.js';

/** How {@link watchImage} looks. */
export type WatchOptions = ResolveOptions & {
  /** Between two looks, in milliseconds, a tenth more or less. Default: one minute. */
  readonly interval?: number;
  /** The longest time between two looks while AWS does not answer. Default: 15 minutes. */
  readonly maxInterval?: number;
  /** Told of looks without an answer. Default: nobody. */
  readonly onEvent?: (event: WatchEvent) => void;
  /** Waits; rejects when the signal is aborted. Default: the real time. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** A number from 0 to 1, for the jitter. Default: `Math.random`. */
  readonly random?: () => number;
};

/** A look without an answer. The next one comes after `nextLook` milliseconds. */
export interface WatchEvent {
  /** `not-found`: nothing is published, or not any more; `failed`: AWS did not answer. */
  readonly type: 'not-found' | 'failed';
  /** Why. */
  readonly error: DiscoveryError;
  /** Milliseconds until the next look. */
  readonly nextLook: number;
}

/**
 * Watch which image is to be launched: gives the first answer, then one whenever the image or its
 * version changes. While nothing is published it waits. While AWS does not answer or throttles, it looks
 * less and less often. An image that cannot be trusted ends it with an error, whatever was answered
 * before.
 *
 * @example
 * ```ts
 * for await (const { imageId } of watchImage('al2023@stable', { owners, signal })) await roll(imageId);
 * ```
 *
 * @throws DiscoveryError of a refusal; the reason of the signal when it is aborted; `ContractError`
 */
export async function* watchImage(
  query: string | Selector | ImageQuery,
  options: WatchOptions,
): AsyncGenerator<ResolvedImage, never> {
  const { interval = 60_000, maxInterval = 900_000, onEvent, random = Math.random } = options;
  const { signal, wait = sleep } = options;
  // One connection for all looks.
  const { region: _, endpoint: __, credentials: ___, ...rest } = options;
  const settled = { ...rest, ...openStores(options) };
  const read = readQuery(query);
  let last: string | undefined;
  let failures = 0;
  for (;;) {
    signal?.throwIfAborted();
    const look = await lookOnce(read, settled);
    if (look instanceof DiscoveryError) {
      failures = look.code === 'DISCOVERY_AWS_FAILED' ? failures + 1 : 0;
      // So that it is told again when it comes back.
      if (look.code === 'DISCOVERY_NOT_FOUND') last = undefined;
    } else {
      failures = 0;
      const seen = `${look.imageId} ${look.version}`;
      if (seen !== last) yield look;
      last = seen;
    }
    const delay = Math.min(interval * 2 ** failures, Math.max(interval, maxInterval));
    const nextLook = Math.round(delay * (0.9 + 0.2 * random()));
    if (look instanceof DiscoveryError) {
      const type = look.code === 'DISCOVERY_NOT_FOUND' ? 'not-found' : 'failed';
      onEvent?.({ type, error: look, nextLook });
    }
    await wait(nextLook, signal);
  }
}

/** An answer, or an error that may pass. Throws any other. */
async function lookOnce(
  query: ImageQuery,
  options: ResolveOptions,
): Promise<ResolvedImage | DiscoveryError> {
  try {
    const [result] = await resolveImages([query], options);
    if (result?.status === 'found') return result.image;
    throw result?.error ?? new TypeError(`${formatSelector(readQuery(query).selector)}: no result`);
  } catch (error) {
    options.signal?.throwIfAborted();
    const passes =
      error instanceof DiscoveryError &&
      (error.code === 'DISCOVERY_NOT_FOUND' || error.code === 'DISCOVERY_AWS_FAILED');
    if (passes) return error;
    throw error;
  }
}

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(
    (error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    },
  );
}
