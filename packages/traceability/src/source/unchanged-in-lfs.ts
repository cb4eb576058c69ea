import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ReleaseNotesError } from '@soe/release-notes';
import type { Checkout } from './open-checkout.js';

/**
 * Which files of Git LFS are what git has a pointer to. LFS itself is not asked: it starts programs
 * that the repository names. A pointer holds the SHA-256 of the file.
 */
export async function unchangedInLfs(
  checkout: Checkout,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const unchanged = new Set<string>();
  for (const [path, pointer] of await readPointers(checkout, paths)) {
    if ((await sha256Of(join(checkout.top, path), checkout.signal)) === pointer)
      unchanged.add(path);
  }
  return unchanged;
}

async function readPointers(checkout: Checkout, paths: readonly string[]) {
  if (paths.length === 0) return new Map<string, string>();
  const pattern = '^oid sha256:[0-9a-f]{64}$';
  const output = await checkout
    .gitAtTop(
      ...['grep', '--cached', '-z', '-E', '--full-name', '--no-line-number', '--no-column'],
      ...['--no-color', '--no-textconv', '--no-recurse-submodules', '-e', pattern, '--', ...paths],
    )
    .catch((cause: unknown) => {
      // Nothing was found.
      if (cause instanceof ReleaseNotesError && cause.exitCode === 1) return '';
      throw cause;
    });
  return new Map(
    Array.from(
      output.matchAll(/([^\0]+)\0oid sha256:([0-9a-f]{64})\n/g),
      ([, path = '', hash = '']) => [path, hash] as const,
    ),
  );
}

/** Of a regular file; anything else could go on for ever. */
async function sha256Of(file: string, signal?: AbortSignal): Promise<string | undefined> {
  if (!(await lstat(file).catch(() => undefined))?.isFile()) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { ...(signal && { signal }) });
  return hash.digest('hex');
}
