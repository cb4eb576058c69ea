import {
  type Check,
  type RunnerOutput,
  type RunnerScriptOptions,
  readRunnerOutput,
  runnerScript,
  type Suite,
} from '../../src/index.js';
import { type RunScriptOptions, runScript } from './run-script.js';

/** A suite for Linux of some checks. */
export function suiteOf(...checks: readonly Check[]): Suite {
  return { name: 'base', platform: 'linux', phases: ['bake', 'launch', 'rebake'], checks };
}

/** The text of a program as a check carries it. */
export function program(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Runs checks on this machine and reads what their runner printed. */
export async function runChecks(
  checks: readonly Check[],
  options: RunScriptOptions & Partial<RunnerScriptOptions> = {},
): Promise<
  RunnerOutput & {
    readonly stdout: string;
    readonly stderr: string;
    readonly status: number | null;
  }
> {
  const suites = [suiteOf(...checks)];
  const selection = { run: 'r-1', phase: 'bake', ...options } as const;
  const ran = await runScript(runnerScript(suites, selection), options);
  return { ...readRunnerOutput(ran.stdout, { ...selection, suites, place: 'here' }), ...ran };
}

/** Each test as `name = status: message`. */
export function shown({ tests }: Pick<RunnerOutput, 'tests'>): readonly string[] {
  return tests.map(
    ({ name, status, message }) =>
      `${name} = ${status}${message === undefined ? '' : `: ${message}`}`,
  );
}
