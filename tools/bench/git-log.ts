import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How long git needs to print commits as the packages read them, to nowhere, in milliseconds. */
export async function gitLog(directory: string, revisions: string): Promise<number> {
  const start = performance.now();
  const git = spawn(
    'git',
    [
      '-C',
      directory,
      'log',
      '-z',
      '--format=%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%cN%x00%B',
      revisions,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, GIT_FLUSH: '0' } },
  );
  git.stdout.resume();
  await once(git, 'close');
  return performance.now() - start;
}
