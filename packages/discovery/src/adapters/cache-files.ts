import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileCacheStoreOptions } from '../cache/file-cache-store.js';
import type { CachedAnswer, CacheStore } from '../cache/image-cache.js';

interface CacheFile extends CachedAnswer {
  readonly schema: 'soe-discovery-cache/v1';
  readonly scope: string;
  readonly key: string;
}

/** Answers as files. */
export function cacheFiles({ directory, scope }: FileCacheStoreOptions): CacheStore {
  const pathOf = (key: string) =>
    join(
      directory,
      `${createHash('sha256')
        .update(JSON.stringify([scope, key]))
        .digest('hex')}.json`,
    );
  return {
    async read(key) {
      const path = pathOf(key);
      const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
        throw cause;
      });
      if (text === undefined) return undefined;
      const file: unknown = JSON.parse(text);
      if (!isCacheFile(file) || file.scope !== scope || file.key !== key) {
        throw new Error(`${path} does not hold an answer to its question; remove it`);
      }
      return { at: file.at, image: file.image };
    },
    async write(key, { at, image }) {
      const path = pathOf(key);
      const temporary = `${path}.${randomUUID()}`;
      const file: CacheFile = { schema: 'soe-discovery-cache/v1', scope, key, at, image };
      await mkdir(directory, { recursive: true, mode: 0o700 });
      try {
        await writeFile(temporary, `${JSON.stringify(file)}\n`, { mode: 0o600 });
        await rename(temporary, path);
      } finally {
        await rm(temporary, { force: true });
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}

function isCacheFile(value: unknown): value is CacheFile {
  if (typeof value !== 'object' || value === null) return false;
  const { schema, at, image } = value as Partial<Record<keyof CacheFile, unknown>>;
  if (schema !== 'soe-discovery-cache/v1' || typeof at !== 'number') return false;
  if (typeof image !== 'object' || image === null) return false;
  const { imageId, flavor, region, why } = image as Readonly<Record<string, unknown>>;
  return (
    typeof imageId === 'string' &&
    /^ami-[0-9a-f]{8,17}$/.test(imageId) &&
    typeof flavor === 'string' &&
    typeof region === 'string' &&
    Array.isArray(why)
  );
}
