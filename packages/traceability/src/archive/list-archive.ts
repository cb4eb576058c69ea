import { TraceabilityError } from '../errors.js';
import type { ArchiveIndex } from './archive-index.js';
import type { ArchiveStore } from './archive-store.js';
import { readIndex } from './read-index.js';

/** What is kept of one build. */
export interface ArchivedBuild {
  /** The build. */
  readonly buildId: string;
  /** Where. */
  readonly location: string;
  /** Its index; missing where that cannot be read. */
  readonly index?: ArchiveIndex;
  /** `sha256:` and digest of the index; missing where that cannot be read. */
  readonly digest?: string;
  /** Why the index cannot be read. */
  readonly problem?: string;
}

/**
 * The builds that are kept, in the order of their ids. One whose index is damaged is listed with its
 * problem.
 *
 * @throws TraceabilityError those of the store
 */
export async function* listArchive(
  store: ArchiveStore,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncIterable<ArchivedBuild> {
  for await (const buildId of store.builds(signal)) {
    const location = store.location(buildId);
    try {
      const found = await readIndex(buildId, store, signal);
      // It went between the two calls.
      if (found !== undefined) yield { buildId, location, ...found };
    } catch (cause) {
      const isIndex =
        cause instanceof TraceabilityError &&
        (cause.code === 'TRACE_ARCHIVE_DAMAGED' || cause.code === 'TRACE_ARCHIVE_REFUSED');
      if (!isIndex) throw cause;
      yield { buildId, location, problem: cause.message };
    }
  }
}
