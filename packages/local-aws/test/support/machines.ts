import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type OverlayComputeOptions,
  openOverlayCompute,
} from '../../src/adapters/overlay/open-overlay-compute.js';
import type { Compute, Machine, RunOptions } from '../../src/compute/compute.js';
import { temporaryDirectory } from './directory.js';

/**
 * Describes machines where they can run. Elsewhere it prints what is missing, and holds the error to
 * its word.
 */
export async function describeMachines(name: string, tests: () => void): Promise<void> {
  const reason = await whyNot();
  if (reason === undefined) {
    describe(name, tests);
    return;
  }
  describe(`${name}, where machines cannot run`, () => {
    test('an error lists what is missing and what to do', () => {
      process.stderr.write(`${String(reason)}\n`);
      expect(reason).toMatchObject({
        code: 'LOCAL_AWS_COMPUTE_UNAVAILABLE',
        message: expect.stringMatching(/^- (missing|tried): .+/m),
      });
    });
  });
}

async function whyNot(): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'local-aws-'));
  try {
    const compute = await openOverlayCompute({ directory });
    await compute.close();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A compute in a directory of its own, closed when the test ends. */
export async function openForTest(
  options: Partial<OverlayComputeOptions> = {},
): Promise<Compute & { readonly directory: string }> {
  const directory = options.directory ?? (await temporaryDirectory());
  const compute = await openOverlayCompute({ ...options, directory });
  onTestFinished(() => compute.close());
  return { ...compute, directory };
}

/** What a program did. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/** Runs a program inside to its end. */
export async function run(
  machine: Machine,
  command: RunOptions['command'],
  { input = '', ...options }: Partial<RunOptions> & { readonly input?: string } = {},
): Promise<Outcome> {
  const process = machine.run({ ...options, command });
  process.stdin.end(input);
  const [stdout, stderr, exit] = await Promise.all([
    text(process.stdout),
    text(process.stderr),
    process.exit,
  ]);
  return { stdout, stderr, ...exit };
}

/** What a line of shell prints inside; it has to go well. */
export async function shell(machine: Machine, line: string): Promise<string> {
  const outcome = await run(machine, ['sh', '-c', line]);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  return outcome.stdout.trimEnd();
}
