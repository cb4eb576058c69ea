import type { ExpiringArchiveStore } from './archive-store.js';
import { listArchive } from './list-archive.js';

/** How {@link expireArchive} removes builds. */
export interface ExpireArchiveOptions {
  /** Where they are kept. */
  readonly store: ExpiringArchiveStore;
  /** Whether to remove them; otherwise it is only told which. Default: false. */
  readonly apply?: boolean;
  /** Tells the time. Default: the system's. */
  readonly now?: () => Date;
  /** Cancels; the next run goes on. */
  readonly signal?: AbortSignal;
}

/** A build whose time is over. */
export interface ExpiredBuild {
  /** The build. */
  readonly buildId: string;
  /** Until when it was to be kept, as ISO time. */
  readonly retainUntil: string;
  /** Bytes of its files. */
  readonly size: number;
}

/** What {@link expireArchive} found. */
export interface ArchiveExpiry {
  /** Whether they were removed. */
  readonly applied: boolean;
  /** Builds whose time is over. */
  readonly expired: readonly ExpiredBuild[];
  /** How many are kept. */
  readonly kept: number;
  /** Builds that are kept because their index cannot be read. */
  readonly unreadable: readonly string[];
}

/**
 * Find the builds whose retention has ended, and remove them where asked. What has no retention or an
 * index that cannot be read is never removed. S3 and CloudWatch Logs do this by themselves.
 *
 * @throws TraceabilityError `TRACE_FILE_FAILED` and others of the store
 */
export async function expireArchive({
  store,
  apply = false,
  now = () => new Date(),
  signal,
}: ExpireArchiveOptions): Promise<ArchiveExpiry> {
  const time = now().getTime();
  const expired: ExpiredBuild[] = [];
  const unreadable: string[] = [];
  let kept = 0;
  for await (const { buildId, index } of listArchive(
    store,
    signal === undefined ? {} : { signal },
  )) {
    if (index === undefined) unreadable.push(buildId);
    if (index?.retainUntil === undefined || Date.parse(index.retainUntil) > time) {
      kept += 1;
      continue;
    }
    const size = index.files.reduce((sum, file) => sum + file.size, 0);
    expired.push({ buildId, retainUntil: index.retainUntil, size });
  }
  if (apply) for (const { buildId } of expired) await store.remove(buildId, signal);
  return { applied: apply, expired, kept, unreadable };
}
