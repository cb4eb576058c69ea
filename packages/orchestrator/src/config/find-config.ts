import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Names of configurations that are looked for, in this order. */
export const configNames: readonly string[] = ['ts', 'js', 'mjs', 'json', 'yaml', 'yml'].map(
  (ending) => `soe.config.${ending}`,
);

/**
 * The file of the configuration that holds in a folder: its own, else that of the nearest folder above, up to the
 * top of the checkout; `undefined` where there is none. Outside of a checkout nothing above is looked at: a
 * configuration may be a program, and what is above, such as `/tmp`, may be anybody's. For the same reason a folder
 * above counts only where it belongs to who owns this one, or to who runs this: anybody can put a `.git` into `/tmp`.
 *
 * @param user - Id of the user that runs this. Default: that of the process; none on Windows
 */
export function findConfig(
  directory: string,
  user: number | undefined = process.geteuid?.(),
): string | undefined {
  const folder = resolve(directory);
  const above = (foldersUpToTop(folder) ?? [folder]).slice(1);
  const folders = isOwn(above, [user, ownerOf(folder)]) ? [folder, ...above] : [folder];
  return folders
    .flatMap((each) => configNames.map((name) => join(each, name)))
    .find((path) => existsSync(path));
}

/**
 * The folder that `.soe` and the paths of the configuration belong to: that of the configuration, else the folder
 * itself.
 */
export function repositoryFolder(directory: string): string {
  const file = findConfig(directory);
  return file === undefined ? resolve(directory) : dirname(file);
}

/** As git refuses a checkout of somebody else ("dubious ownership"). */
function isOwn(
  folders: readonly string[],
  [user, owner]: readonly (number | undefined)[],
): boolean {
  const top = folders.at(-1);
  if (top === undefined || user === undefined) return true;
  return [...folders, join(top, '.git')].map(ownerOf).every((id) => id === user || id === owner);
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

/** A folder and those above, to the one with `.git`, which is a file in a worktree; `undefined` without one. */
function foldersUpToTop(folder: string): readonly string[] | undefined {
  if (existsSync(join(folder, '.git'))) return [folder];
  const above = dirname(folder);
  const others = above === folder ? undefined : foldersUpToTop(above);
  return others && [folder, ...others];
}
