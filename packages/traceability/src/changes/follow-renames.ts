import { posix } from 'node:path';
import { runGit } from '@soe/release-notes';
import type { CollectChangesOptions } from './collect-changes.js';

/**
 * The paths, and the names that files under them had at the previous release. One comparison of the
 * two ends tells; a file that had a third name between them is found by its first and its last.
 */
export async function followRenames(
  options: CollectChangesOptions & { readonly paths: readonly string[] },
): Promise<readonly string[]> {
  const { directory, since, to = 'HEAD', paths, signal } = options;
  if (since === undefined || paths.length === 0) return paths;
  const git = (...args: readonly string[]) =>
    runGit(args, { directory, ...(signal && { signal }) });
  const [from, last, prefix] = await Promise.all([
    commitOf(since, git),
    commitOf(to, git),
    git('rev-parse', '--show-prefix'),
  ]);
  // Who reads the commits says what is wrong with a name.
  if (from === undefined || last === undefined) return paths;
  const output = await git(
    ...['diff-tree', '-r', '-z', '-M', `-l${mostCompared}`, '--diff-filter=R', '--name-status'],
    ...['--no-relative', '--no-ext-diff', '--no-textconv', '--end-of-options', from, last, '--'],
  );
  const folder = prefix.replace(/\n$/, '');
  const wanted = paths.map((path) => posix.join(folder, path.replaceAll('\\', '/')));
  const old = oldNames(output.split('\0'), (name) => wanted.some((path) => isUnder(name, path)));
  return [...paths, ...old.slice(0, mostNames).map((name) => posix.relative(folder, name))];
}

/** Arguments of one call. */
const mostNames = 1_000;
/** Beyond this many new files git looks for exact renames only. */
const mostCompared = 1_000;

async function commitOf(ref: string, git: (...args: readonly string[]) => Promise<string>) {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const hash = (await git(...args).catch(() => '')).trim();
  return hash === '' ? undefined : hash;
}

/** Triples of status, old name and new name. */
function oldNames(fields: readonly string[], isWanted: (name: string) => boolean) {
  const names = new Set<string>();
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [, old = '', current = ''] = fields.slice(at, at + 3);
    if (isWanted(current) && !isWanted(old)) names.add(old);
  }
  return [...names];
}

function isUnder(name: string, path: string): boolean {
  const folder = path.replace(/\/+$/, '');
  return folder === '.' || name === folder || name.startsWith(`${folder}/`);
}
