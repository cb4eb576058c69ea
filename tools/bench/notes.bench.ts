// Release notes of a long history take little longer than git needs to print it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { gitLog } from './git-log.ts';
import { interleave } from './interleave.ts';
import { makeHistory } from './make-history.ts';

const commits = 100_000;
const range = 3_000;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-bench-notes-'));
  try {
    say(`making a history of ${commits} commits …`);
    await makeHistory(directory, { commits });
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

async function notes(
  directory: string,
  ...from: readonly string[]
): Promise<{ readonly time: number; readonly peak: number }> {
  const child = join(import.meta.dirname, 'children/make-notes.ts');
  const { code, stdout } = await run(execPath, [child, directory, ...from], { output: 'capture' });
  if (code !== 0) throw new Error(stdout);
  return JSON.parse(stdout);
}
