import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Architecture } from '@soe/contract';
import { type Inventory, readInventoryFile, TraceabilityError } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from './context.js';
import { imageInventoryScript, inventoryName } from './inventories.js';
import type { PlannedBuild } from './plan-release.js';
import { releaseDirectory } from './release-directory.js';
import { testSuites } from './test-suites.js';

/** An inventory that a template may take at the end of a build. */
export interface InventoryInProgress {
  /** The folder with the script, relative to the configuration: the value of `soe_inventory` in the template. */
  readonly folder: string;
  /** Keep what the template left there as the inventory of the image. */
  readonly keep: () => Promise<void>;
}

/** What a template may leave in the folder: the output of the script, or what another tool wrote. */
const leftFiles = ['inventory.txt', 'inventory.json'];

/**
 * Write the script that lists what is inside of an image beside the logs of its build; `undefined` where the
 * flavor wants no inventory. Only a template that takes `soe_inventory` runs it.
 */
export async function prepareInventory(
  flavor: string,
  { buildId, architecture }: Pick<PlannedBuild, 'buildId' | 'architecture'>,
  version: string,
  context: PipelineContext,
): Promise<InventoryInProgress | undefined> {
  const { tests } = flavorOf(context, flavor);
  if (tests?.inventory === false) return undefined;
  const files = releaseDirectory(context.directory, flavor, version);
  const name = inventoryName(architecture);
  const platform = tests === undefined ? 'linux' : (await testSuites(flavor, context)).platform;
  const bake = join('bake', buildId);
  const script = platform === 'windows' ? 'inventory.ps1' : 'inventory.sh';
  await files.write(join(bake, script), imageInventoryScript(platform));
  const folder = join(files.path, bake);
  return {
    folder: relative(context.directory, folder),
    async keep() {
      // Whatever is there is of an image that this one replaces.
      await rm(join(files.path, name), { force: true });
      const found = await readLeft(folder, { flavor, version, architecture }, context);
      if (found !== undefined)
        await files.write(name, `${JSON.stringify({ ...found, origin: 'bake' }, null, 2)}\n`);
    },
  };
}

async function readLeft(
  folder: string,
  {
    flavor,
    version,
    architecture,
  }: { readonly flavor: string; readonly version: string; readonly architecture: Architecture },
  { onEvent, signal }: PipelineContext,
): Promise<Inventory | undefined> {
  const file = leftFiles.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (file === undefined) return undefined;
  try {
    return await readInventoryFile(file, {
      specialFiles: 'leave-out',
      ...(signal && { signal }),
    });
  } catch (error) {
    if (!(error instanceof TraceabilityError)) throw error;
    const message = `the inventory that the build of ${flavor} ${version} for ${architecture} left is not kept: ${error.message}`;
    onEvent?.({ type: 'warning', message });
    return undefined;
  }
}
