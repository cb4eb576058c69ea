import type { SourceRecord } from '@soe/contract';
import { runGit } from '@soe/release-notes';
import { TraceabilityError } from '../errors.js';
import { repositoryUrl } from './repository-url.js';

/** Which checkout is read. */
export interface ReadSourceOptions {
  /** A folder inside the checkout. */
  readonly directory: string;
  /** Cancels git. */
  readonly signal?: AbortSignal;
}

/**
 * The state of a checkout: commit, remote, branch or tag, whether files differ from the commit and
 * whether any remote branch holds it. Untracked files count as differences, because Packer would
 * read them; ignored files do not.
 *
 * @throws TraceabilityError `TRACE_NO_COMMIT`; the error of `runGit` when git is missing or the
 * folder is not a repository
 */
export async function readSource(options: ReadSourceOptions): Promise<SourceRecord> {
  const git = (...args: readonly string[]) => runGit(args, options);
  const { commit, branch, dirty } = parseStatus(
    await git('status', '--porcelain=v2', '-z', '--branch', '--untracked-files=normal'),
  );
  if (commit === undefined) {
    throw new TraceabilityError(
      'TRACE_NO_COMMIT',
      `read the source in ${options.directory}: the repository has no commit; an image is built from one`,
    );
  }
  const [remote, tags, unpushed] = await Promise.all([
    git('config', '--get', '--default', '', 'remote.origin.url'),
    branch === undefined ? git('tag', '--points-at', commit) : '',
    git('rev-list', '--max-count=1', commit, '--not', '--remotes'),
  ]);
  const repository = repositoryUrl(remote.trim());
  const ref = branch ?? tags.split('\n').find((tag) => tag !== '');
  return {
    commit,
    ...(repository !== undefined && { repository }),
    ...(ref !== undefined && { ref }),
    dirty,
    unpushed: unpushed.trim() !== '',
  };
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
    dirty: lines.some((line) => line !== '' && !line.startsWith('# ')),
  };
}
