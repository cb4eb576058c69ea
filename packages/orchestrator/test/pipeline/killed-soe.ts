import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** A `soe` that can be killed. */
export interface KillableSoe {
  /** How it ended. */
  readonly ended: Promise<SoeEnd>;
  /** End it at once, as the kernel does where memory runs out. */
  kill(): void;
  /** Ask it to end, as Ctrl-C does. */
  interrupt(): void;
}

/** How a `soe` ended; without a code where it was killed. */
export interface SoeEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a `soe` ends itself without warning, as `killed-at-step.mjs` tells. */
export interface KillPoint {
  /** Number of the step, or the first boundary of a stage that nobody was killed at. */
  readonly at: number | 'boundary';
  readonly how: 'before' | 'amid' | 'after';
}

/** A folder for what tells of kills: steps that were made, and boundaries. */
export interface KillFiles {
  readonly trace: string;
  readonly seen: string;
}

const killedAtStep = new URL('../fixtures/killed-at-step.mjs', import.meta.url).href;

/** Start the built `soe`; with files, it tells its steps, and may end itself at one of them. */
export function startSoe(
  directory: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  files?: KillFiles,
  point?: KillPoint,
): KillableSoe {
  const steps = {
    ...(files && { KILL_TRACE: files.trace, KILL_SEEN: files.seen }),
    ...(point && { KILL_AT: String(point.at), KILL_HOW: point.how }),
  };
  const options = files === undefined ? [] : ['--import', killedAtStep];
  const child = spawn(process.execPath, [...options, cli, ...args], {
    cwd: directory,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env, ...steps },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  const ended = new Promise<SoeEnd>((resolve, reject) => {
    child.on('error', reject);
    // Not `close`: a Packer that goes on may hold the other end of what was its standard error.
    child.on('exit', (code) => resolve({ code, ...output }));
  });
  return {
    ended,
    kill: () => child.kill('SIGKILL'),
    interrupt: () => child.kill('SIGINT'),
  };
}

/** A line in the journal of a run. */
export interface JournalLine {
  readonly type: string;
  readonly stage?: string;
  readonly status?: string;
  readonly detail?: string;
}

/** The lines of the newest run that are whole. */
export function journalOf(directory: string): readonly JournalLine[] {
  const folder = join(directory, '.soe/runs');
  const newest = existsSync(folder) ? readdirSync(folder).toSorted().at(-1) : undefined;
  const file = newest === undefined ? undefined : join(folder, newest, 'journal.jsonl');
  if (file === undefined || !existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as JournalLine);
}

/** Tell of each line that the journal gets from now on, until told to stop. */
export function followJournal(directory: string, onLine: (line: JournalLine) => void): () => void {
  let seen = journalOf(directory).length;
  const look = () => {
    for (const line of journalOf(directory).slice(seen)) {
      seen += 1;
      onLine(line);
    }
  };
  const timer = setInterval(look, 2);
  return () => clearInterval(timer);
}

/** The run directories of Packer of all builds of a flavor. */
export function buildsOf(directory: string, flavor: string): readonly string[] {
  const folder = join(directory, '.soe/releases', flavor);
  return (existsSync(folder) ? readdirSync(folder) : []).flatMap((version) => {
    const builds = join(folder, version, 'builds');
    return (existsSync(builds) ? readdirSync(builds) : []).map((build) => join(builds, build));
  });
}

/** End every Packer of a flavor that still runs, with all that it started. */
export function killPackers(directory: string, flavor: string): void {
  for (const build of buildsOf(directory, flavor)) {
    const file = join(build, 'journal.json');
    if (!existsSync(file)) continue;
    const { pid, end } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly pid?: number;
      readonly end?: unknown;
    };
    if (pid === undefined || end !== undefined) continue;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
