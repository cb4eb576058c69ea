import { cleanText } from '@soe/release-notes';
import { type Checkout, filterNames } from './open-checkout.js';
import { unchangedInLfs } from './unchanged-in-lfs.js';

/** How the files of a checkout compare with its commit. */
export interface FileState {
  /** Commit that is checked out; missing where there is none yet. */
  readonly commit?: string;
  /** Branch; missing on a detached head. */
  readonly branch?: string;
  /** Files that differ, relative to the top. */
  readonly dirtyFiles: readonly string[];
  /** Where other repositories are inside of this one, and the commits that it wants of them. */
  readonly submodules: readonly { readonly path: string; readonly commit: string }[];
  /** What could not be compared. */
  readonly gaps: readonly string[];
}

/**
 * Compares the files with the commit. Untracked files differ, because Packer would read them; ignored
 * ones do not. Submodules are compared by their commit only: git would go into them with settings of
 * theirs.
 */
export async function readFiles(checkout: Checkout): Promise<FileState> {
  const [status, index] = await Promise.all([
    checkout.git(
      ...['status', '--porcelain=v2', '-z', '--branch', '--untracked-files=normal'],
      ...['--ignore-submodules=dirty', '--no-renames', '--no-ahead-behind'],
    ),
    checkout.gitAtTop('ls-files', '-v', '-s', '-z'),
  ]);
  const { commit, branch, changed } = parseStatus(status);
  const { submodules, unwatched } = parseIndex(index);
  const filtered = await filteredFiles(checkout, changed);
  const same = await unchangedInLfs(checkout, filtered.get('lfs') ?? []);
  return {
    ...(commit !== undefined && { commit }),
    ...(branch !== undefined && { branch }),
    dirtyFiles: changed.map(({ path }) => path).filter((path) => !same.has(path)),
    submodules,
    gaps: [...unwatchedGap(unwatched), ...filterGaps(filtered)],
  };
}

interface ChangedFile {
  readonly path: string;
  /** The content was read and is another one than git has. */
  readonly compared: boolean;
}

function parseStatus(status: string) {
  const lines = status.split('\0');
  const header = (name: string) =>
    lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const commit = header('branch.oid');
  const branch = header('branch.head');
  return {
    commit: commit === '(initial)' ? undefined : commit,
    branch: branch === '(detached)' ? undefined : branch,
    changed: lines.flatMap((line): readonly ChangedFile[] => {
      const fields = fieldsBefore[line.slice(0, 2)];
      if (fields === undefined) return [];
      const path = line.split(' ').slice(fields).join(' ');
      return [{ path, compared: /^1 .M N/.test(line) }];
    }),
  };
}

/** How many fields stand before the path, by kind of line. */
const fieldsBefore: Readonly<Record<string, number>> = { '1 ': 8, 'u ': 10, '? ': 1 };

function parseIndex(index: string) {
  const submodules: { path: string; commit: string }[] = [];
  let unwatched = 0;
  for (const entry of index.split('\0')) {
    // A small letter is "assume unchanged", S is "skip the work tree".
    if (/^[a-zS]/.test(entry)) unwatched += 1;
    const [, commit = '', path = ''] = /^\S 160000 ([0-9a-f]+) 0\t(.*)$/s.exec(entry) ?? [];
    if (path !== '') submodules.push({ path, commit });
  }
  return { submodules, unwatched };
}

/** Changed files by the filter that they would go through. */
async function filteredFiles(checkout: Checkout, changed: readonly ChangedFile[]) {
  const byFilter = new Map<string, string[]>();
  const names = new Set(filterNames(checkout.config));
  const paths = changed.filter(({ compared }) => compared).map(({ path }) => path);
  if (names.size === 0 || paths.length === 0) return byFilter;
  const output = await checkout.gitAtTop(
    ...['check-attr', '-z', 'filter', '--', ...paths.slice(0, mostFiltered)],
  );
  const fields = output.split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const [path = '', , name = ''] = fields.slice(at, at + 3);
    if (names.has(name)) byFilter.set(name, [...(byFilter.get(name) ?? []), path]);
  }
  return byFilter;
}

/** Arguments of one call; more files than these are said to differ. */
const mostFiltered = 1_000;

function unwatchedGap(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `${count} files are marked as unchanged or left out of the checkout (git update-index, sparse checkout); git does not say whether they differ`,
  ];
}

function filterGaps(filtered: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...filtered]
    .filter(([name]) => name !== 'lfs')
    .map(
      ([name, files]) =>
        `${files.length} files go through the filter ${cleanText(name)}, which is not run; they are said to differ`,
    );
}
