import type { SourceRecord } from '@soe/contract';
import { cleanText } from '@soe/release-notes';
import { TraceabilityError } from '../errors.js';
import { type Checkout, type CheckoutOptions, openCheckout } from './open-checkout.js';
import { readFiles } from './read-files.js';
import { readRemote } from './read-remote.js';
import { readSubmodules } from './read-submodules.js';

/** Which checkout is read. */
export interface ReadSourceOptions extends CheckoutOptions {
  /** The tag that is meant where a commit has several. Default: the newest. */
  readonly tag?: string;
}

/**
 * The state of a checkout: commit, author, remote, branch and tag, which files differ from the commit,
 * how many commits no remote has, and submodules. Untracked files count as differences, because Packer
 * would read them; ignored files do not. What a shallow clone, a missing remote or a submodule that is
 * not there keep back is said in `gaps`. No program that the repository names is started: neither
 * hooks nor filters, and nothing is fetched.
 *
 * @throws TraceabilityError `TRACE_NO_COMMIT`, `TRACE_NO_WORK_TREE`; the error of `runGit` when git is
 * missing, the folder is not a repository, or it belongs to somebody else
 */
export async function readSource(options: ReadSourceOptions): Promise<SourceRecord> {
  const checkout = await openCheckout(options);
  const files = await readFiles(checkout);
  const { commit, branch } = files;
  if (commit === undefined) {
    throw new TraceabilityError(
      'TRACE_NO_COMMIT',
      `read the source in ${options.directory}: the repository has no commit; an image is built from one`,
    );
  }
  const [remote, author, tag, inner] = await Promise.all([
    readRemote(checkout, commit, branch),
    readAuthor(checkout, commit),
    readTag(checkout, commit, options.tag),
    readSubmodules(checkout, files.submodules),
  ]);
  const { repository, unpushedCommits } = remote;
  const ref = branch ?? tag;
  const dirtyFiles = [...new Set([...files.dirtyFiles, ...inner.dirtyFiles])];
  const gaps = [...shallowGap(checkout), ...remote.gaps, ...files.gaps, ...inner.gaps];
  return {
    commit,
    ...(repository !== undefined && { repository }),
    ...(ref !== undefined && { ref }),
    ...(tag !== undefined && { tag }),
    author,
    dirty: dirtyFiles.length > 0,
    ...(dirtyFiles.length > 0 && { dirtyFiles: dirtyFiles.slice(0, mostDirtyFiles) }),
    unpushed: unpushedCommits > 0,
    ...(unpushedCommits > 0 && { unpushedCommits }),
    ...(inner.submodules.length > 0 && { submodules: inner.submodules }),
    ...(gaps.length > 0 && { gaps }),
  };
}

/** As the record has it: the first 100 of many. */
const mostDirtyFiles = 100;

async function readAuthor({ git }: Checkout, commit: string) {
  const output = await git(
    ...['log', '-1', '-z', '--no-color', '--no-decorate', '--encoding=UTF-8'],
    ...['--format=%aN%x00%aE', '--end-of-options', commit, '--'],
  );
  const [name = '', email = ''] = output.split('\0').map(cleanText);
  return { name, email };
}

async function readTag({ git }: Checkout, commit: string, wanted: string | undefined) {
  const output = await git(
    ...['for-each-ref', '--sort=refname', '--sort=-creatordate', `--points-at=${commit}`],
    ...['--format=%(refname:strip=2)', 'refs/tags'],
  );
  const tags = output.split('\n').filter((tag) => tag !== '');
  return tags.find((tag) => tag === wanted) ?? tags[0];
}

function shallowGap({ shallow }: Checkout): readonly string[] {
  if (!shallow) return [];
  return ['the clone is shallow; commits before its oldest ones are not known here'];
}
