import { Readable, Writable } from 'node:stream';
import type { RunNodeResult } from '../../../tools/testing/run-node.ts';
import { runSoe } from '../src/run-soe.js';

/** Where {@link soeInProcess} runs. */
export interface SoeInProcessOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Its environment, beside PATH and HOME. Default: nothing else. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How many run now, and in which environment. */
const running: { count: number; environment: string; restore: () => void } = {
  ...{ count: 0, environment: '', restore: () => undefined },
};

/**
 * Run `soe` as its file does, in this process: to start one, and to load all that it needs, takes longer than most
 * commands. What is about processes, signals or what Node does at an end starts one.
 */
export async function soeInProcess(
  args: readonly string[],
  { cwd, env = {} }: SoeInProcessOptions,
): Promise<RunNodeResult> {
  const output = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof output) =>
    new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        output[name] += String(text);
        done();
      },
    });
  enter(env);
  try {
    const code = await runSoe(args, {
      directory: cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      version: '0.1.0',
      signal: new AbortController().signal,
      stdin: Readable.from([]),
      stdout: collect('stdout'),
      stderr: collect('stderr'),
    });
    return { code, ...output };
  } finally {
    leave();
  }
}

/** Clients of AWS read the environment of the process. */
function enter(env: Readonly<Record<string, string>>): void {
  const environment = JSON.stringify(env);
  if (running.count > 0 && environment !== running.environment) {
    throw new Error('Two environments in one process at once: start a process for one of them.');
  }
  running.count += 1;
  if (running.count > 1) return;
  const before = new Map(Object.keys(env).map((name) => [name, process.env[name]]));
  Object.assign(process.env, env);
  running.environment = environment;
  running.restore = () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

function leave(): void {
  running.count -= 1;
  if (running.count === 0) running.restore();
}
