import { parseSelector } from '@soe/contract';
import { openStores } from '../connection.js';
import type { ImageLock } from '../lock/image-lock.js';
import { lockEntries, lockOf } from '../lock/lock-entries.js';
import { readLockFile, writeLockFile } from '../lock/lock-file.js';
import { type LockOptions, type LockQuery, lockImages } from '../lock/lock-images.js';
import { type OutdatedEntry, outdated } from '../lock/outdated.js';
import { updateLock } from '../lock/update-lock.js';
import { connection, lockPath, missingLock } from './ask-images.js';
import { askSettings } from './ask-settings.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodes } from './exit-code.js';
import { table } from './printable.js';
import { architecturesOf, type Flags, requirementsOf } from './read-arguments.js';
import { readSources } from './read-sources.js';
import { usageError } from './usage-error.js';

/** `lock SELECTOR…`: write down what they mean, beside what the lockfile holds already. Without selectors it updates all. */
export async function lockCommand(
  selectors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  if (selectors.length === 0) return updateCommand([], flags, ports);
  const path = lockPath(flags, ports);
  const before = await readLockFile(path);
  const options = await lockOptions(selectors, flags, ports);
  const { instanceType } = requirementsOf(flags);
  const queries = selectors.flatMap((selector) =>
    architecturesOf(flags).map(
      (architecture): LockQuery => ({
        selector,
        ...(architecture !== undefined && { architecture }),
        ...(instanceType !== undefined && { instanceType }),
      }),
    ),
  );
  const regions = flags.region ?? [await currentRegion(ports)];
  const added = await lockImages(
    Object.fromEntries(regions.map((region) => [region, queries])),
    options,
  );
  const old = before === undefined ? [] : lockEntries(before);
  return write(path, before, lockOf([...old, ...lockEntries(added)]), flags, ports);
}

/** `update [SELECTOR…]`: lock again what the lockfile holds. */
export async function updateCommand(
  selectors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  const path = lockPath(flags, ports);
  const before = (await readLockFile(path)) ?? missingLock(flags);
  refusePlaces(flags);
  const options = await lockOptions(selectors.length > 0 ? selectors : held(before), flags, ports);
  const only = selectors.length > 0 ? { only: selectors } : {};
  return write(path, before, await updateLock(before, options, only), flags, ports);
}

/** `outdated`: compare the lockfile with what there is now. */
export async function outdatedCommand(
  operands: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<number> {
  if (operands.length > 0) throw usageError('outdated looks at the whole lockfile');
  refusePlaces(flags);
  const lock = (await readLockFile(lockPath(flags, ports))) ?? missingLock(flags);
  const entries = await outdated(lock, await lockOptions(held(lock), flags, ports));
  const off = entries.filter(({ status }) => status !== 'current');
  if (flags.json === true) ports.print(`${JSON.stringify(entries, null, 2)}\n`);
  else if (off.length > 0) {
    const head = ['STATUS', 'SELECTOR', 'ARCHITECTURE', 'REGION', 'LOCKED', 'CURRENT', 'REASON'];
    ports.print(table([head, ...off.map(row)]));
  }
  ports.say(`${entries.length - off.length} of ${entries.length} locked images are current`);
  if (off.some(({ status }) => status === 'refused')) return exitCodes.refused;
  return off.length > 0 ? exitCodes.failed : exitCodes.done;
}

function row(entry: OutdatedEntry): readonly string[] {
  const { status, selector, architecture, region, image, current, reason } = entry;
  const now = current?.version ?? current?.imageId ?? '-';
  return [status, selector, architecture, region, image.version, now, reason];
}

async function write(
  path: string,
  before: ImageLock | undefined,
  after: ImageLock,
  flags: Flags,
  { print, say }: CommandPorts,
): Promise<number> {
  const known = new Set(before && lockEntries(before).map(({ image }) => image.digest));
  const all = lockEntries(after);
  const changed = all.filter(({ image }) => !known.has(image.digest));
  // A file that says the same is left alone, so that nothing is rebuilt for its time.
  if (before === undefined || changed.length > 0) await writeLockFile(path, after);
  for (const { selector, architecture, region, image } of changed) {
    say(`${selector} for ${architecture} in ${region}: ${image.version} ${image.imageId}`);
  }
  say(`${changed.length} of ${all.length} locked images changed in ${path}`);
  if (flags.json === true) print(`${JSON.stringify(after, null, 2)}\n`);
  return exitCodes.done;
}

async function lockOptions(
  selectors: readonly string[],
  flags: Flags,
  ports: CommandPorts,
): Promise<LockOptions> {
  if (flags.frozen === true) throw usageError('--frozen is for resolve and why');
  const { owners, prefix } = await askSettings(selectors, flags, ports);
  if (owners === 'any') {
    throw usageError('a lock says whose images it names: list their accounts with --owner');
  }
  const sources = readSources(flags.source, ports.directory);
  const { instanceType: _, ...require } = requirementsOf(flags);
  const { now, signal } = ports;
  return {
    owners,
    connect: (region) => connection(region, ports),
    require,
    ...(sources !== undefined && { sources }),
    ...(prefix !== undefined && { prefix }),
    ...(now !== undefined && { now }),
    ...(signal !== undefined && { signal }),
  };
}

/** Whatever is in the lockfile decides which regions and architectures are looked at. */
function refusePlaces(flags: Flags): void {
  const said = (['region', 'arch', 'architecture', 'instance-type'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (said === undefined) return;
  throw usageError(
    `--${said} is for lock: the lockfile says which regions and architectures are meant`,
  );
}

function held(lock: ImageLock): readonly string[] {
  return Object.keys(lock.images).filter((selector) => parseSelector(selector));
}

async function currentRegion(ports: CommandPorts): Promise<string> {
  return openStores(connection(undefined, ports)).parameters.region();
}
