import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import type { LocalAws } from '@soe/local-aws';
import { onTestFinished } from 'vitest';
import { owner } from './aws.js';

/** A test of two launches in a process of its own: `test/fixtures/test-launches.ts`, built. */
export interface RunToKill {
  readonly aws: LocalAws;
  readonly program: string;
  readonly image: string;
  readonly runId: string;
}

/**
 * Runs it, and kills it (SIGKILL) with the line of which `isTime` says so. Gives what it printed, and
 * whether it was killed: it may have ended before.
 */
export async function killRun(
  { aws, program, image, runId }: RunToKill,
  isTime: (line: string, index: number) => boolean,
): Promise<{ readonly isKilled: boolean; readonly lines: readonly string[] }> {
  const child = spawn(execPath, [program, aws.endpoint, image, runId, owner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (some: string) => {
    text += some;
    const lines = text.split('\n').slice(0, -1);
    for (; seen < lines.length; seen += 1) {
      if (isTime(lines[seen] ?? '', seen)) child.kill('SIGKILL');
    }
  });
  const [, signal] = await ended;
  return { isKilled: signal === 'SIGKILL', lines: text.split('\n').slice(0, -1) };
}
