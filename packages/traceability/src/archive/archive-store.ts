/** Something that is kept: a file of a build, or its index. */
export interface ArchiveItem {
  /** The build that it belongs to. */
  readonly buildId: string;
  /** Path under the build, with `/`. It has the digest of a file in it, so it never names other bytes. */
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
  /** Media type. */
  readonly mediaType: string;
  /** Until when it must not be removed, as ISO time. */
  readonly retainUntil?: string;
}

/** What a store is told before it is written to. */
export interface ArchivePreparation {
  /** How many days what follows is kept. Missing: for good. */
  readonly retentionDays?: number;
  /** Cancels. */
  readonly signal?: AbortSignal;
}

/**
 * A place where the data of builds are kept. Everything is written once: an item is whole or not there,
 * and is never replaced. Everything may be done again.
 */
export interface ArchiveStore {
  /** What fits: any bytes, or text in UTF-8 only. */
  readonly accepts: 'bytes' | 'text';
  /** Where the data of a build are, for people and for the record. */
  location(buildId: string): string;
  /**
   * Gets the place ready, and refuses a retention that it cannot keep.
   *
   * @throws TraceabilityError `TRACE_OPTIONS_INVALID`, `TRACE_AWS_FAILED`, `TRACE_FILE_FAILED`
   */
  prepare(options: ArchivePreparation): Promise<void>;
  /**
   * Keeps an item, unless it is there. `open` begins to read it anew; it fails where the bytes are not
   * those that the item says, and then nothing is kept.
   *
   * @throws TraceabilityError `TRACE_ARCHIVE_CONFLICT` when other bytes are under its path
   */
  put(
    item: ArchiveItem,
    open: () => AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<'stored' | 'present'>;
  /** The bytes under a path; `undefined` when there are none. */
  get(
    buildId: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** The builds that have an index, in the order of their ids. */
  builds(signal?: AbortSignal): AsyncIterable<string>;
}

/** A store from which builds can be removed. */
export interface ExpiringArchiveStore extends ArchiveStore {
  /** Removes all of a build, its index last. What is not there is removed already. */
  remove(buildId: string, signal?: AbortSignal): Promise<void>;
}
