import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { runGit } from '@soe/release-notes';
import { errorCode, OrchestratorError } from '../errors.js';

/** What to do about a clone that lacks history. */
export const deepen =
  'the clone is shallow: fetch the whole history (fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab)';

/** Where git is asked. */
export interface OpenRepositoryOptions {
  /** A folder inside the checkout: that of the configuration. */
  readonly directory: string;
  /** Cancels git. */
  readonly signal?: AbortSignal;
}

/** The commit that is checked out, compared with others. Paths are relative to the top, with `/`. */
export interface Repository {
  /** The commit that is checked out. */
  readonly head: string;
  /** Folder of the configuration; empty at the top. */
  readonly prefix: string;
  /** Every file of the commit. */
  readonly files: ReadonlySet<string>;
  /** The commit that a name stands for; `undefined` where there is none here. */
  readonly commitOf: (ref: string) => Promise<string | undefined>;
  /** Files that are different between a commit and the one that is checked out. */
  readonly changedSince: (commit: string) => Promise<readonly string[]>;
  /** A file of a commit as text; `undefined` where it has none of that name. */
  readonly text: (commit: string, path: string) => Promise<string | undefined>;
  /** Where links lead to that are part of a path; `undefined` outside of the repository. */
  readonly realPath: (path: string) => Promise<string | undefined>;
  /** The clone holds only a part of the history. */
  readonly shallow: boolean;
}

/**
 * Read the checkout around a configuration. Nothing that the repository names is started.
 *
 * @throws The errors of `runGit`; OrchestratorError `SOE_USAGE` without a commit
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<Repository> {
  const { directory } = options;
  const git = (...args: readonly string[]) => runGit(args, options);
  const [prefix = '', top = '', shallow] = (
    await git('rev-parse', '--show-prefix', '--show-toplevel', '--is-shallow-repository')
  ).split('\n');
  const head = await commitNamed('HEAD', git);
  if (head === undefined) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `find what a change touches: the repository of ${directory} has no commit yet; make one`,
    );
  }
  const files = new Set(names(await git(...tree, head)));
  // Flavors have much in common: their files, and where they were released together, their differences.
  const changedSince = remembered((commit) => git(...difference, commit, head).then(names));
  const blob = remembered((name) =>
    git('cat-file', 'blob', '--end-of-options', name).catch((error: unknown) => {
      if (errorCode(error) === 'GIT_FAILED') return undefined;
      throw error;
    }),
  );
  const commitOf = remembered((ref) => commitNamed(ref, git));
  return {
    head,
    prefix,
    files,
    shallow: shallow === 'true',
    commitOf,
    changedSince,
    async text(commit, path) {
      const isChanged = commit !== head && (await changedSince(commit)).includes(path);
      if (isChanged) return blob(`${commit}:${path}`);
      return files.has(path) ? blob(`${head}:${path}`) : undefined;
    },
    async realPath(path) {
      try {
        const [from, to] = await Promise.all([realpath(top), realpath(join(top, path))]);
        const found = relative(from, to).split(sep).join('/');
        return found === '..' || found.startsWith('../') ? undefined : found || '.';
      } catch {
        return undefined;
      }
    },
  };
}

const tree = ['ls-tree', '-r', '-z', '--name-only', '--full-tree'];

// Submodules count whatever the repository says, and a file that moved is two that are different.
const difference = [
  ...['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--ignore-submodules=none'],
  '--end-of-options',
];

function remembered<T>(ask: (about: string) => Promise<T>): (about: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (about) => {
    const answer = answers.get(about) ?? ask(about);
    answers.set(about, answer);
    return answer;
  };
}

function names(output: string): readonly string[] {
  return output.split('\0').filter((name) => name !== '');
}

/** A name from outside is never an option, and stands for one commit or for none. */
async function commitNamed(
  ref: string,
  git: (...args: readonly string[]) => Promise<string>,
): Promise<string | undefined> {
  try {
    const args = ['--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    const hash = (await git('rev-parse', ...args)).trimEnd();
    return ref !== '' && /^[0-9a-f]{40,64}$/.test(hash) ? hash : undefined;
  } catch (error) {
    if (errorCode(error) === 'GIT_FAILED') return undefined;
    throw error;
  }
}
