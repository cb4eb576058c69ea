// Release notes of a long history take little longer than git needs to print it, and less than others.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { run } from '../run.ts';
import { atMost, type Benchmark, type Figure, reported } from './figure.ts';
import { gitCliff } from './git-cliff.ts';
import { gitLog } from './git-log.ts';
import { interleave } from './interleave.ts';
import { makeHistory } from './make-history.ts';

const commits = 100_000;
const range = 3_000;
const since = `HEAD~${range}`;
/** git-cliff needs up to half a minute for a history of this length; more is not waited for. */
const patience = 40_000;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-bench-notes-'));
  try {
    say(`making a history of ${commits} commits …`);
    await makeHistory(directory, { commits });
    say('notes of the whole history against git log, in turns …');
    const whole = await interleave(9, {
      git: () => gitLog(directory, 'HEAD'),
      ours: () => notes(directory).then((result) => result.time),
    });
    say(`notes of ${range} commits against git log, in turns …`);
    const part = await interleave(9, {
      git: () => gitLog(directory, `${since}..HEAD`),
      ours: () => notes(directory, since).then((result) => result.time),
    });
    const { peak } = await notes(directory, since);
    return [
      atMost(`${commits} commits against git log`, whole.ours / whole.git, 'ratio', 1.5),
      atMost(`${range} commits beyond git log`, (part.ours - part.git) / 1000, 's', 0.15),
      atMost(`peak memory for ${range} commits`, peak, 'MB', 150),
      ...(await rivals(directory, peak, say)),
      ...(await wholeAgainstCliff(directory, say)),
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};

/** The same range by others: whole processes with their start, ours as well. */
async function rivals(
  directory: string,
  ownPeak: number,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  say(`${range} commits by git-cliff and conventional-changelog, in turns …`);
  let cliffPeak: number | undefined;
  let changelogPeak = 0;
  const times = await interleave(3, {
    ours: () => notes(directory, since),
    cliff: async () => {
      const { peak, length, stopped } = await gitCliff(directory, `${since}..HEAD`, patience);
      if (stopped || length < 1000) throw new Error('git-cliff made no changelog');
      cliffPeak = peak;
    },
    changelog: async () => {
      changelogPeak = (
        await child<{ readonly peak: number }>('conventional-changelog', directory, since)
      ).peak;
    },
  });
  const against = (name: string, time: number) =>
    atMost(
      `${range} commits against ${name} (${Math.round(time)} ms)`,
      times.ours / time,
      'ratio',
      1,
    );
  return [
    against('git-cliff', times.cliff),
    against('conventional-changelog', times.changelog),
    ...(cliffPeak === undefined
      ? []
      : [reported(`peak memory of git-cliff, ours ${Math.round(ownPeak)} MB`, cliffPeak, 'MB')]),
    reported(
      `peak memory of conventional-changelog, ours ${Math.round(ownPeak)} MB`,
      changelogPeak,
      'MB',
    ),
  ];
}

async function wholeAgainstCliff(
  directory: string,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  say('the whole history by git-cliff, once …');
  const cliff = await gitCliff(directory, undefined, patience);
  const start = performance.now();
  const { peak } = await notes(directory);
  const time = performance.now() - start;
  const seen = cliff.stopped
    ? `stopped after ${patience / 1000} s`
    : `${Math.round(cliff.time)} ms`;
  return [
    atMost(`${commits} commits against git-cliff (${seen})`, time / cliff.time, 'ratio', 1),
    // How much it would have taken in the end is not known where it was stopped.
    ...(cliff.peak === undefined || cliff.stopped
      ? []
      : [
          reported(
            `peak memory of git-cliff for ${commits} commits, ours ${Math.round(peak)} MB`,
            cliff.peak,
            'MB',
          ),
        ]),
  ];
}

interface Run {
  readonly time: number;
  readonly peak: number;
}

function notes(directory: string, ...from: readonly string[]): Promise<Run> {
  return child<Run>('make-notes', directory, ...from);
}

async function child<T>(name: string, ...args: readonly string[]): Promise<T> {
  const file = join(import.meta.dirname, `children/${name}.ts`);
  const { code, stdout } = await run(execPath, [file, ...args], { output: 'capture' });
  if (code !== 0) throw new Error(stdout);
  return JSON.parse(stdout);
}
