import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseSelector } from '@soe/contract';
import { diffInventories, formatInventoryDiff, readInventoryFile } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printableLines } from './printable.js';

/**
 * `soe diff A B`: what changed from one image to another. Each is a file (an inventory, the output of an
 * inventory script, CycloneDX, SPDX, a sosreport) or a release such as `rhel-9@2026.11.0`, whose folder
 * holds one inventory.
 */
export async function diff(
  [before, after]: readonly [string, string],
  context: CommandContext,
): Promise<number> {
  const { directory, signal } = context;
  const options = { specialFiles: 'leave-out', signal } as const;
  const [from, to] = await Promise.all(
    [before, after].map(async (name) => readInventoryFile(await fileOf(name, directory), options)),
  );
  if (from === undefined || to === undefined) throw new TypeError('two names are two files');
  const found = diffInventories(from, to);
  answer(context, found, printableLines(formatInventoryDiff(found).trimEnd()));
  return exitCodes.done;
}

async function fileOf(name: string, directory: string): Promise<string> {
  const file = resolve(directory, name);
  const [, flavor = '', version = ''] = /^([^@/\\]+)@([^@/\\]+)$/.exec(name) ?? [];
  if (flavor === '' || existsSync(file)) return file;
  const selector = parseSelector(name);
  if (selector.kind !== 'version') {
    throw new OrchestratorError(
      'SOE_USAGE',
      `diff: ${name} names no version; say which, such as ${flavor}@2026.11.0, or name a file`,
    );
  }
  const { path } = releaseDirectory(directory, flavor, version);
  const names = existsSync(path) ? await readdir(path) : [];
  const inventories = names.filter((each) => /^inventory.*\.(?:json|txt)$/.test(each)).sort();
  const [only, ...others] = inventories;
  if (only !== undefined && others.length === 0) return join(path, only);
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `diff: ${path} has ${inventories.length === 0 ? 'no inventory' : inventories.join(', ')}; name the file`,
  );
}
