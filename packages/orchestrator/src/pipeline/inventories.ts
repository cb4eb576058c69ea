import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { architectures, type ImageRecord } from '@soe/contract';
import type { LaunchProbe, LaunchResult } from '@soe/harness';
import type { InventoryDifference } from '@soe/release-notes';
import {
  diffInventories,
  type Inventory,
  type InventoryPlatform,
  type InventoryScopeName,
  inventoryScopesOf,
  inventoryScript,
  parseInventory,
  parseInventoryOutput,
  TraceabilityError,
} from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from './context.js';
import { type ReleaseDirectory, releaseDirectory } from './release-directory.js';
import type { TestRun } from './test-run.js';

/** Name of the probe, whose output is the inventory. */
const probe = 'inventory';

/**
 * Walking all disks takes long, certificates are much to fetch through SSM, and the others follow from the instance
 * type as much as from the image.
 */
const leftOut: ReadonlySet<InventoryScopeName> = new Set([
  'privilegedFiles',
  'certificates',
  'mounts',
  'kernelModules',
]);

/** What to ask the launches of a flavor so that the inventory of its image can be kept. */
export function inventoryProbes(
  { record, platform }: Pick<TestRun, 'record' | 'platform'>,
  context: PipelineContext,
): readonly LaunchProbe[] {
  if (!isWanted(record.flavor, context)) return [];
  return [{ name: probe, script: imageInventoryScript(platform), optional: true }];
}

/** The script that lists what is inside of an image, as far as that is kept of every release. */
export function imageInventoryScript(platform: InventoryPlatform): string {
  const scopes = inventoryScopesOf(platform).filter((scope) => !leftOut.has(scope));
  return inventoryScript(platform, { scopes });
}

/**
 * Keep the inventory of an image beside the record, from the first launch that gave a whole one. Where none did, a
 * warning says why; that of its build stays, if there is one.
 */
export async function keepInventory(
  { architecture }: Pick<ImageRecord, 'architecture'>,
  launches: readonly Pick<LaunchResult, 'name' | 'outputs'>[],
  { record }: Pick<TestRun, 'record'>,
  context: PipelineContext,
): Promise<void> {
  const { flavor, version } = record;
  if (!isWanted(flavor, context)) return;
  const { directory, onEvent } = context;
  const files = releaseDirectory(directory, flavor, version);
  const name = inventoryName(architecture);
  const reasons: string[] = [];
  for (const { name: launch, outputs } of launches) {
    const found = await readOutput(outputs[probe]);
    if (typeof found !== 'string')
      return files.write(name, `${JSON.stringify({ ...found, origin: 'launch' }, null, 2)}\n`);
    reasons.push(`${launch}: ${found}`);
  }
  const isOfBuild = await hasInventoryOfBuild(name, files);
  if (!isOfBuild) await rm(join(files.path, name), { force: true });
  const instead = isOfBuild
    ? 'what was listed while it baked is kept'
    : 'so nothing tells what changed inside';
  const message = `no inventory of a launch of ${flavor} ${version} for ${architecture}, ${instead}; ${reasons.join('; ')}`;
  onEvent?.({ type: 'warning', message });
}

/** A build removes what is of an earlier image: what is of a build is of this one. */
async function hasInventoryOfBuild(name: string, files: ReleaseDirectory): Promise<boolean> {
  const text = await files.read(name);
  if (text === undefined) return false;
  const found = await orReason(() => parseInventory(text));
  return typeof found !== 'string' && found.origin === 'bake';
}

/** What changed inside of the images since the release before, for each architecture of which both have an inventory. */
export async function inventoryChanges(
  release: {
    readonly flavor: string;
    readonly version: string;
    readonly previousVersion?: string;
  },
  context: PipelineContext,
): Promise<readonly InventoryDifference[]> {
  const { flavor, version, previousVersion } = release;
  if (previousVersion === undefined) return [];
  const pairs = architectures.map(async (architecture) => {
    const before = await readInventory(architecture, { flavor, version: previousVersion }, context);
    const after = await readInventory(architecture, { flavor, version }, context);
    return before && after ? [diffInventories(before, after)] : [];
  });
  return (await Promise.all(pairs)).flat();
}

async function readInventory(
  architecture: ImageRecord['architecture'],
  { flavor, version }: { readonly flavor: string; readonly version: string },
  { directory, onEvent }: PipelineContext,
): Promise<Inventory | undefined> {
  const name = inventoryName(architecture);
  const text = await releaseDirectory(directory, flavor, version).read(name);
  if (text === undefined) return undefined;
  const found = await orReason(() => parseInventory(text));
  if (typeof found !== 'string') return found;
  const message = `${name} of ${flavor} ${version} is not compared: ${found}`;
  onEvent?.({ type: 'warning', message });
  return undefined;
}

async function readOutput(output: string | undefined): Promise<Inventory | string> {
  if (output === undefined) return 'it did not get to the script that lists what is inside';
  return orReason(() => parseInventoryOutput(output));
}

/** What was read, or why it cannot be. */
async function orReason(read: () => Inventory | Promise<Inventory>): Promise<Inventory | string> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TraceabilityError) return error.message;
    throw error;
  }
}

/** Name of the file with the inventory of an image, in the folder of its release. */
export function inventoryName(architecture: ImageRecord['architecture']): string {
  return `inventory.${architecture}.json`;
}

function isWanted(flavor: string, context: PipelineContext): boolean {
  return flavorOf(context, flavor).tests?.inventory ?? true;
}
