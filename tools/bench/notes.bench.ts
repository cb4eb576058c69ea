// Release notes of a long history take little longer than git needs to print it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';

const commits = 100_000;
const range = 3_000;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-bench-notes-'));
  try {
    say(`making a history of ${commits} commits …`);
    await makeHistory(directory);
    say('notes of the whole history against git log, in turns …');
    const whole = await interleave(3, {
      git: () => gitLog(directory, 'HEAD'),
      ours: () => notes(directory).then((result) => result.time),
    });
    say(`notes of ${range} commits against git log, in turns …`);
    const since = `HEAD~${range}`;
    const part = await interleave(9, {
      git: () => gitLog(directory, `${since}..HEAD`),
      ours: () => notes(directory, since).then((result) => result.time),
    });
    const { peak } = await notes(directory, since);
    return [
      atMost(`${commits} commits against git log`, whole.ours / whole.git, 'ratio', 1.5),
      atMost(`${range} commits beyond git log`, (part.ours - part.git) / 1000, 's', 0.15),
      atMost(`peak memory for ${range} commits`, peak, 'MB', 150),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

// Read as the package does, to nowhere: the lower bound that any reader has.
async function gitLog(directory: string, revisions: string): Promise<number> {
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

async function notes(
  directory: string,
  ...from: readonly string[]
): Promise<{ readonly time: number; readonly peak: number }> {
  const child = join(import.meta.dirname, 'children/make-notes.ts');
  const { code, stdout } = await run(execPath, [child, directory, ...from], { output: 'capture' });
  if (code !== 0) throw new Error(stdout);
  return JSON.parse(stdout);
}

async function makeHistory(directory: string): Promise<void> {
  await run('git', ['init', '--quiet', '--initial-branch', 'main', directory]);
  const git = spawn('git', ['-C', directory, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  for (let i = 1; i <= commits; i += 1) {
    const kind = ['feat', 'fix', 'docs', 'chore'][i % 4];
    const message = `${kind}: change number ${i} of the golden image\n\nA body of some length that says why, as most commits have one.\n\nIssue: SOE-${i % 997}\n`;
    const text = `commit refs/heads/main\ncommitter C <c@example.com> ${1_700_000_000 + i * 60} +0000\ndata ${Buffer.byteLength(message)}\n${message}M 100644 inline file\ndata ${String(i).length}\n${i}\n`;
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  }
  git.stdin.end();
  await once(git, 'close');
}
