import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  type MaskFacts,
  type MaskPlan,
  planMask,
  textPaths,
} from '../../compute/overlay/mask-plan.js';
import { LocalAwsError } from '../../errors.js';
import { createTree, isThere, type Tree } from './mask-tree.js';
import { runHostProgram } from './run-host-program.js';

/**
 * Writes the two layers that hide what no machine is to see of the lowest tree. The lower one holds
 * whiteouts only, which say that something is not there. The upper one holds what is there instead:
 * a directory there, over a whiteout, is empty, whatever the lowest tree has of that name.
 */
export async function writeMask(
  directory: string,
  base: string,
  hide: readonly string[],
  asRoot: readonly string[],
): Promise<void> {
  const mask = join(directory, 'mask');
  await rm(mask, { recursive: true, force: true });
  const hidden = createTree(join(mask, 'hidden'), base);
  const fresh = createTree(join(mask, 'fresh'), base);
  for (const tree of [hidden, fresh]) await tree.directory('/');

  const plan = planMask(await readFacts(base, hide));
  const whiteouts = await planWhiteouts(base, plan);
  for (const path of whiteouts) await hidden.directory(dirname(path));
  for (const path of plan.emptied) if (await isThere(base, path)) await fresh.directory(path);
  for (const path of plan.withoutFiles) await copyDirectories(base, path, fresh);
  for (const file of plan.replaced) await fresh.file(file);
  await makeWhiteouts(
    whiteouts.map((path) => join(mask, 'hidden', path)),
    asRoot,
  );
  await Promise.all([hidden.finish(), fresh.finish()]);
}

async function readFacts(base: string, hide: readonly string[]): Promise<MaskFacts> {
  const read = (path: string): Promise<string | undefined> =>
    readFile(join(base, path), 'utf8').catch(() => undefined);
  const accounts = (await read('/etc/passwd')) ?? '';
  const homes = accounts.split('\n').map((line) => line.split(':')[5] ?? '');
  const texts = await Promise.all(textPaths.map(async (path) => [path, await read(path)] as const));
  return {
    homes: [...new Set(homes.filter((home) => home.startsWith('/')))],
    texts: Object.fromEntries(texts.filter(([, text]) => text !== undefined)),
    hide,
  };
}

async function planWhiteouts(base: string, plan: MaskPlan): Promise<readonly string[]> {
  const patterns = [
    ...plan.hidden,
    ...plan.emptied,
    ...plan.withoutFiles,
    ...plan.replaced.map(({ path }) => path),
  ];
  const found = (await Promise.all(patterns.map((pattern) => expand(base, pattern)))).flat();
  const paths = [...new Set(found)];
  // Nothing is below what is not there.
  return paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
}

/** The paths that are there. */
async function expand(base: string, pattern: string): Promise<readonly string[]> {
  if (!pattern.endsWith('*')) return (await isThere(base, pattern)) ? [pattern] : [];
  const parent = dirname(pattern);
  if (!(await isThere(base, parent))) return [];
  const start = basename(pattern).slice(0, -1);
  const names = await readdir(join(base, parent)).catch(() => []);
  return names.filter((name) => name.startsWith(start)).map((name) => join(parent, name));
}

async function copyDirectories(base: string, path: string, tree: Tree): Promise<void> {
  if (!(await isThere(base, path))) return;
  await tree.directory(path);
  const entries = await readdir(join(base, path), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isDirectory()) await copyDirectories(base, join(path, entry.name), tree);
  }
}

async function makeWhiteouts(paths: readonly string[], asRoot: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await runHostProgram([
    ...asRoot,
    'sh',
    '-c',
    'for path; do mknod "$path" c 0 0 || exit; done',
    'whiteouts',
    ...paths,
  ]);
  if (exitCode === 0) return;
  throw new LocalAwsError(
    'LOCAL_AWS_COMPUTE_UNAVAILABLE',
    `Cannot hide what machines are not to see: a whiteout could not be made: ${stderr.trim()}. Name a state directory on a file system that takes device files.`,
  );
}
