import { execFileSync } from 'node:child_process';

/**
 * Commit everything in a folder, made a repository on the branch `main` first if it is none.
 * Settings of the machine play no part.
 *
 * @returns the hash of the commit
 */
export function commitAll(directory: string, message: string): string {
  const identity = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com'];
  const git = (...args: readonly string[]) =>
    execFileSync('git', [...identity, ...args], {
      cwd: directory,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', message);
  return git('rev-parse', 'HEAD');
}
