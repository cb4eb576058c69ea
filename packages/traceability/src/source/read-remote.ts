import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { cleanText } from '@soe/release-notes';
import { type Checkout, withoutLineBreak } from './open-checkout.js';
import { repositoryUrl } from './repository-url.js';

/** What the remotes of a checkout tell. */
export interface RemoteState {
  /** Address of the repository, without credentials. */
  readonly repository?: string;
  /** How many commits no remote has, as far as is known here. */
  readonly unpushedCommits: number;
  /** What could not be told. */
  readonly gaps: readonly string[];
}

/**
 * The address of the repository and how much of it is only here. The remote is `origin`, else the one
 * that the branch follows, else the first. A commit is pushed where a branch of a remote holds it, or
 * where the last fetch brought it: CI often fetches a single commit and no branch.
 */
export async function readRemote(
  checkout: Checkout,
  commit: string,
  branch: string | undefined,
): Promise<RemoteState> {
  const { git, config } = checkout;
  const remotes = Array.from(
    config.keys(),
    (name) => /^remote\.(.+)\.url$/s.exec(name)?.[1],
  ).filter((name) => name !== undefined);
  const upstream = config.get(`branch.${branch}.remote`)?.at(-1);
  const remote = ['origin', upstream, ...remotes].find((name) => remotes.includes(name ?? ''));
  const [address, fetched, branches] = await Promise.all([
    // As git would use it, with the rewriting that users set up.
    remote === undefined ? '' : git('ls-remote', '--get-url', '--end-of-options', remote),
    readFetched(checkout),
    git('for-each-ref', '--count=1', '--format=%(objectname)', 'refs/remotes'),
  ]);
  const count = await git(
    ...['rev-list', '--count', '--ignore-missing', commit, '--not', '--remotes', ...fetched],
  );
  const repository = repositoryUrl(withoutLineBreak(address));
  const unpushedCommits = Number(count);
  const unknown = remote !== undefined && branches === '' && fetched.length === 0;
  return {
    ...(repository !== undefined && { repository }),
    unpushedCommits,
    gaps: [
      ...(remote === undefined ? ['the checkout has no remote that names its repository'] : []),
      ...(remote !== undefined && repository === undefined
        ? [`the remote ${cleanText(remote)} has no address that others can open`]
        : []),
      ...(remote !== undefined && remotes.length > 1 && remote !== 'origin' && remote !== upstream
        ? [`there are ${remotes.length} remotes and none is origin; ${cleanText(remote)} was taken`]
        : []),
      ...(unknown ? ['no branch of the remote is known here; the commit may be pushed'] : []),
    ],
  };
}

/** The commits that the last fetch brought. */
async function readFetched({ git, directory }: Checkout): Promise<readonly string[]> {
  const path = withoutLineBreak(await git('rev-parse', '--git-path', 'FETCH_HEAD'));
  const lines = await readFile(resolve(directory, path), 'utf8').catch(() => '');
  const hashes = lines.match(/^(?:[0-9a-f]{64}|[0-9a-f]{40})(?=\t)/gm) ?? [];
  return [...new Set(hashes)].slice(0, mostFetched);
}

/** Arguments of one call. */
const mostFetched = 500;
