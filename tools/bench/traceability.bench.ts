// The changes of a long history are collected in little more time than git needs to print it, and all of
// them are explained. The commit-msg hook starts in little more time than Node.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { commitHookStart } from './commit-hook.ts';
import { atMost, type Benchmark, reported } from './figure.ts';
import { gitLog } from './git-log.ts';
import { interleave } from './interleave.ts';
import { makeHistory } from './make-history.ts';

const commits = 50_000;
const branches = 10;
const range = 20_000;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-bench-traceability-'));
  try {
    say(`making a history of ${commits} commits, one of ${branches} a merge …`);
    await makeHistory(directory, { commits, branches });
    say('changes of the whole history against git log, in turns …');
    const all = await interleave(5, {
      git: () => gitLog(directory, 'HEAD'),
      ours: () => collect(directory).then(({ time }) => time),
    });
    const since = await commitBefore(directory, range);
    say(`changes of the last ${range} commits against git log, in turns …`);
    const part = await interleave(5, {
      git: () => gitLog(directory, `${since}..HEAD`),
      ours: () => collect(directory, since).then(({ time }) => time),
    });
    say('those of one folder of ten …');
    const [whole, one] = [await collect(directory), await collect(directory, since, 'part-3')];
    say('the start of the commit-msg hook against Node alone, in turns …');
    const hook = await commitHookStart(directory);
    const lost = commits - commits / branches - whole.changes;
    return [
      atMost(`changes of ${commits} commits against git log`, all.ours / all.git, 'ratio', 1.5),
      // Starting git three times weighs here: a ratio would tell of that, not of the commits.
      reported(`changes of ${range} commits beyond git log`, (part.ours - part.git) / 1000, 's'),
      atMost(`peak memory for ${commits} commits`, whole.peak, 'MB', 300),
      atMost('changes that are missing', Math.abs(lost), 'commits', 0),
      atMost(
        'changes without an issue beside the first commit',
        whole.unexplained - 1,
        'commits',
        0,
      ),
      atMost('changes of one folder in the range', one.changes, 'commits', range / 10),
      atMost('commit-msg hook against Node alone', hook, 'ratio', 1.5),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

async function commitBefore(directory: string, count: number): Promise<string> {
  const args = ['-C', directory, 'rev-list', '--max-count=1', `--skip=${count}`, 'HEAD'];
  return (await run('git', args, { output: 'capture' })).stdout.trim();
}

async function collect(directory: string, ...args: readonly string[]) {
  const child = join(import.meta.dirname, 'children/collect-changes.ts');
  const { code, stdout } = await run(execPath, [child, directory, ...args], { output: 'capture' });
  if (code !== 0) throw new Error(stdout);
  return JSON.parse(stdout) as {
    /** In milliseconds. */
    readonly time: number;
    /** In megabytes. */
    readonly peak: number;
    readonly changes: number;
    readonly unexplained: number;
  };
}
