import { formatSelector, parseSelector } from '@soe/contract';
import { DiscoveryError } from '../errors.js';
import type { ImageLock } from './image-lock.js';
import { lockEntries, lockOf } from './lock-entries.js';
import { type LockOptions, type LockQuery, lockImages } from './lock-images.js';

/** What {@link updateLock} updates. */
export interface UpdateLockOptions {
  /** Selectors that are locked again; the other entries stay as they are. Default: all. */
  readonly only?: readonly string[];
}

/**
 * Lock again what a lock holds, in its regions and for its architectures. The lock that is passed
 * stays as it is.
 *
 * @throws DiscoveryError like `lockImages`; `DISCOVERY_LOCK_MISSING` for a selector of `only` that
 * the lock does not hold
 */
export async function updateLock(
  lock: ImageLock,
  options: LockOptions,
  { only }: UpdateLockOptions = {},
): Promise<ImageLock> {
  const entries = lockEntries(lock);
  const wanted = only?.map((text) => formatSelector(parseSelector(text)));
  const unknown = wanted?.find((name) => !entries.some(({ selector }) => selector === name));
  if (unknown !== undefined) {
    throw new DiscoveryError(
      'DISCOVERY_LOCK_MISSING',
      `update ${unknown}: the lock does not hold it; lock it first`,
    );
  }
  const queries: Record<string, LockQuery[]> = {};
  for (const { selector, region, architecture } of entries) {
    if (wanted !== undefined && !wanted.includes(selector)) continue;
    queries[region] = [...(queries[region] ?? []), { selector, architecture }];
  }
  const updated = await lockImages(queries, options);
  return lockOf([...entries, ...lockEntries(updated)]);
}
