import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runGit } from '@soe/release-notes';
import { configNames } from '../../config/find-config.js';
import type { DoctorSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

/** What git tells of the checkout. Plain data. */
export interface SeenRepository {
  /** Not there without a commit. */
  readonly commit?: string;
  readonly shallow: boolean;
  /** Files that differ from the commit, or are not part of it. */
  readonly different: readonly string[];
  readonly remotes: readonly string[];
  readonly user?: string;
  /** Whether there is a policy that wants every commit to name an issue. Default: false. */
  readonly hasPolicy?: boolean;
}

/** Is this a checkout that a release can be made from? */
export async function checkGit({ directory, signal }: DoctorSubject): Promise<readonly Finding[]> {
  const git = (...args: readonly string[]) => runGit(args, { directory, signal });
  const lines = async (...args: readonly string[]) =>
    (await git(...args).catch(() => '')).split('\n').filter((line) => line !== '');
  try {
    await git('rev-parse', '--git-dir');
  } catch (cause) {
    return [notARepository(directory, cause)];
  }
  const [[commit], [shallow], different, remotes, [user]] = await Promise.all([
    lines('rev-parse', '--verify', '--quiet', 'HEAD'),
    lines('rev-parse', '--is-shallow-repository'),
    lines('status', '--porcelain'),
    lines('remote'),
    lines('config', 'user.email'),
  ]);
  return judgeGit({
    ...(commit !== undefined && { commit }),
    shallow: shallow === 'true',
    different: different.map((line) => line.slice(3)),
    remotes,
    ...(user !== undefined && { user }),
    hasPolicy: hasPolicy(directory),
  });
}

/** Pure. */
export function judgeGit(seen: SeenRepository): readonly Finding[] {
  const { commit, shallow, different, remotes, user, hasPolicy: named = false } = seen;
  const findings = [
    commit === undefined && error('the repository has no commit', firstCommit(named)),
    shallow &&
      error(
        'the clone is shallow: changes since the last release cannot be told',
        'git fetch --unshallow\nIn CI: fetch-depth: 0 for actions/checkout, GIT_DEPTH: 0 in GitLab.',
      ),
    different.length > 0 &&
      warning(
        `${different.length === 1 ? '1 file differs' : `${different.length} files differ`} from the commit: ${different.slice(0, 3).join(', ')}${different.length > 3 ? ', …' : ''}`,
        'Commit them: a release is made from a commit.',
      ),
    remotes.length === 0 &&
      warning(
        'the repository has no remote: nobody else could build the same',
        'git remote add origin ADDRESS',
      ),
    user === undefined &&
      warning('git does not know who you are', 'git config user.email YOU@EXAMPLE.COM'),
  ].filter((each) => each !== false);
  return findings.length > 0 ? findings : [ok(`commit ${commit?.slice(0, 12)}, nothing differs`)];
}

function notARepository(directory: string, cause: unknown): Finding {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'GIT_NOT_FOUND'
    ? error('git is not installed', 'Install git: https://git-scm.com/downloads')
    : error(
        `${directory} is no git repository`,
        `${isUnconfigured(directory) ? 'soe init\n' : ''}git init -b main && ${firstCommit(isUnconfigured(directory) || hasPolicy(directory))}`,
      );
}

/** The scaffold has a policy, by which every commit names an issue. */
function firstCommit(withIssue: boolean): string {
  return `git add -A && git commit -m "feat: start"${withIssue ? ' -m "Issue: SOE-1"' : ''}`;
}

function hasPolicy(directory: string): boolean {
  return existsSync(join(directory, 'soe.commits.json'));
}

function isUnconfigured(directory: string): boolean {
  return !configNames.some((name) => existsSync(join(directory, name)));
}
