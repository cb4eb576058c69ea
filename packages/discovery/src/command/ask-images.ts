import { resolve as resolvePath } from 'node:path';
import type { Connection } from '../connection.js';
import { DiscoveryError } from '../errors.js';
import type { ImageQuery } from '../image-query.js';
import type { ImageLock } from '../lock/image-lock.js';
import { lockFileName, readLockFile } from '../lock/lock-file.js';
import type { ImageResult } from '../resolve-images.js';
import { askSettings } from './ask-settings.js';
import type { CommandPorts } from './command-ports.js';
import { architecturesOf, type Flags, requirementsOf } from './read-arguments.js';
import { readSources } from './read-sources.js';
import { usageError } from './usage-error.js';

/** Ask for each selector, architecture and region that is named; results come in that order. */
export async function askImages(
  selectors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<readonly ImageResult[]> {
  if (selectors.length === 0) throw usageError('name a selector, such as rhel-9@stable');
  const { owners, prefix } = await askSettings(selectors, flags, ports);
  const requirements = requirementsOf(flags);
  const queries = selectors.flatMap((selector) =>
    architecturesOf(flags).map(
      (architecture): ImageQuery => ({
        ...requirements,
        selector,
        ...(architecture !== undefined && { architecture }),
      }),
    ),
  );
  const regions = flags.region ?? [undefined];
  const { now, signal } = ports;
  const shared = { owners, ...(now !== undefined && { now }) };
  const lock = await lockOf(flags, ports);
  if (flags.frozen === true) {
    if (flags.source !== undefined) throw usageError('--frozen asks the lock alone, not --source');
    const { resolveLocked } = await import('../lock/resolve-locked.js');
    return inOrder(
      regions.map((region) =>
        resolveLocked(queries, lock ?? missingLock(flags), {
          ...shared,
          region: region ?? regionOf(ports),
        }),
      ),
    );
  }
  const { resolveImages } = await import('../resolve-images.js');
  const sources = await sourcesOf(flags, lock, ports);
  return inOrder(
    regions.map((region) =>
      resolveImages(queries, {
        ...connection(region, ports),
        ...shared,
        ...(sources !== undefined && { sources }),
        ...(prefix !== undefined && { prefix }),
        ...(signal !== undefined && { signal }),
      }),
    ),
  );
}

/** How to reach a region. */
export function connection(region: string | undefined, { connect }: CommandPorts): Connection {
  if (connect !== undefined) return connect(region);
  return region === undefined ? {} : { region };
}

/** The lockfile that is named, or the usual one. */
export function lockPath({ lock = lockFileName }: Flags, { directory }: CommandPorts): string {
  return resolvePath(directory, lock);
}

/** A lock that has to be there. */
export function missingLock({ lock = lockFileName }: Flags): never {
  throw new DiscoveryError(
    'DISCOVERY_LOCK_MISSING',
    `read ${lock}: there is no such file; write it where AWS can be asked, with lock and what to lock, such as lock al2023@stable`,
  );
}

/** Results by query, then by region. */
async function inOrder(
  byRegion: readonly Promise<readonly ImageResult[]>[],
): Promise<readonly ImageResult[]> {
  const regions = await Promise.all(byRegion);
  return (regions[0] ?? []).flatMap((_, query) => regions.flatMap((all) => all[query] ?? []));
}

/** The lock where it is asked: with `--frozen`, or where it is named. */
async function lockOf(flags: Flags, ports: CommandPorts): Promise<ImageLock | undefined> {
  if (flags.frozen !== true && flags.lock === undefined) return undefined;
  return (await readLockFile(lockPath(flags, ports))) ?? missingLock(flags);
}

async function sourcesOf(flags: Flags, lock: ImageLock | undefined, { directory }: CommandPorts) {
  const named = readSources(flags.source, directory);
  if (lock === undefined) return named;
  const { lockSource } = await import('../sources/lock-source.js');
  const usual = () => readSources(['parameters', 'images'], directory) ?? [];
  return [lockSource(lock), ...(named ?? usual())];
}

function regionOf({ env }: CommandPorts): string {
  const region = env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'];
  if (region) return region;
  throw usageError('--frozen needs a region: name it with --region or AWS_REGION');
}
