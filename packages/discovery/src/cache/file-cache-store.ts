import type { CacheStore } from './image-cache.js';

/** Where answers are kept as files. */
export interface FileCacheStoreOptions {
  /** Folder, made where it is missing, readable by its owner only. */
  readonly directory: string;
  /**
   * Whose answers they are, for example account and region. Answers of one scope are never given in
   * another, because image ids of two accounts differ.
   */
  readonly scope: string;
}

/**
 * Keeps answers as files, one per question, written to a temporary name and renamed. A file that
 * holds anything but an answer is an error, which the cache tells and passes over.
 */
export function fileCacheStore(options: FileCacheStoreOptions): CacheStore {
  // Whoever does not keep files does not load what writes them.
  let files: Promise<CacheStore> | undefined;
  const open = () => {
    files ??= import('../adapters/cache-files.js').then(({ cacheFiles }) => cacheFiles(options));
    return files;
  };
  return {
    read: async (key) => (await open()).read(key),
    write: async (key, answer) => (await open()).write(key, answer),
    remove: async (key) => (await open()).remove(key),
  };
}
