import { join, resolve } from 'node:path';
import { cwd } from 'node:process';
import { callback, checkMembers, type OptionChecks, runChecks } from './check-options.js';
import { type Clock, systemClock } from './cleanup/clock.js';
import { isAtLeast } from './commands/is-at-least.js';
import { isLegacyTemplate } from './commands/is-legacy-template.js';
import { PackerError } from './errors.js';
import type { RunPackerOptions } from './options.js';
import type { PackerResult } from './result.js';
import {
  checkRetryPolicy,
  fallbackVariables,
  type NextAttempt,
  planRetry,
  type RetryPolicy,
} from './retry/retry-policy.js';
import { buildOnce } from './run/build-once.js';
import type { EndedRun } from './run/ended-run.js';

/** Options of {@link retryPacker}. `runDirectory` gets a directory for each attempt: `attempt-1` and so on. */
export interface RetryPackerOptions extends RunPackerOptions {
  /**
   * When to try again.
   * @defaultValue failures of capacity, throttling and communicator, twice each
   */
  readonly retry?: RetryPolicy;
  /**
   * Is told before each further attempt.
   * @defaultValue nobody
   */
  readonly onRetry?: (next: NextAttempt) => void;
  /**
   * Measures the waits between attempts, and gives the chance in them.
   * @defaultValue the clock of this machine
   */
  readonly clock?: Clock;
}

/** How the attempts at a build ended. */
export interface RetriedPackerResult extends PackerResult {
  /**
   * Every attempt, in order; the last one is this result, to which the artifacts of the attempts
   * before were added.
   */
  readonly attempts: readonly PackerResult[];
}

/**
 * Runs Packer like {@link runPacker}, and again when it failed in a way that may pass. Of a run in
 * which some builds succeeded, only the others are tried again. `timeout` is for each attempt;
 * `signal` ends them all.
 *
 * @throws PackerError as {@link runPacker}
 * @example
 * ```ts
 * const result = await retryPacker({
 *   ...options,
 *   retry: { fallbacks: { instance_type: ['m7i.large', 'm6i.large'] } },
 * });
 * ```
 */
export async function retryPacker(options: RetryPackerOptions): Promise<RetriedPackerResult> {
  checkMembers('retryPacker', options, retryChecks);
  const { retry = {}, onRetry, clock = systemClock, ...runOptions } = options;
  const attempts: PackerResult[] = [];
  let next: NextRun = { variables: fallbackVariables(retry.fallbacks, 0) };
  for (;;) {
    const ended = await attempt(attempts, {
      ...runOptions,
      ...runOptionsOf(options, next, attempts),
    });
    if (ended === undefined) return joinAttempts(attempts);
    attempts.push(ended.result);
    const planned = planRetry(attempts, retry, () => clock.random());
    if (planned === undefined) return joinAttempts(attempts);
    if (options.signal?.aborted) return stopped(attempts);
    onRetry?.(planned);
    if (!(await waited(clock, planned.delay, options.signal))) return stopped(attempts);
    const only = planned.only && (await onlyNames(ended, options));
    next = { variables: planned.variables, only: only ?? next.only };
  }
}

const retryChecks: OptionChecks<RetryPackerOptions> = {
  ...runChecks,
  retry: (_, value) => checkRetryPolicy(value as RetryPolicy),
  onRetry: callback,
  clock: (name, value) => {
    const { delay, random } = Object(value) as Partial<Clock>;
    callback(`${name}.delay`, delay);
    callback(`${name}.random`, random);
  },
};

interface NextRun {
  readonly only?: readonly string[] | undefined;
  readonly variables: NextAttempt['variables'];
}

/** Runs once. What the attempts before have made is not lost because another one could not be run. */
async function attempt(
  before: PackerResult[],
  options: RunPackerOptions,
): Promise<EndedRun | undefined> {
  try {
    return await buildOnce(options);
  } catch (error) {
    const last = before.pop();
    if (last === undefined || !(error instanceof PackerError)) throw error;
    before.push({ ...last, warnings: [...(last.warnings ?? []), error.message] });
    return undefined;
  }
}

function runOptionsOf(
  { variables, runDirectory, only }: RunPackerOptions,
  next: NextRun,
  attempts: readonly PackerResult[],
): Pick<RunPackerOptions, 'runDirectory' | 'only' | 'variables'> {
  const nothing = variables === undefined && Object.keys(next.variables).length === 0;
  const builds = next.only ?? only;
  return {
    runDirectory: join(runDirectory, `attempt-${attempts.length + 1}`),
    ...(builds && { only: builds }),
    ...(!nothing && { variables: { ...variables, ...next.variables } }),
  };
}

/** Adds what the attempts before have made: a build that has succeeded is not made again. */
function joinAttempts(attempts: readonly PackerResult[]): RetriedPackerResult {
  const last = attempts.at(-1);
  if (last === undefined) throw new RangeError('There was no attempt.');
  const artifacts = attempts.flatMap((result) => result.artifacts);
  const halfway = artifacts.length > 0 && (last.outcome === 'failed' || last.outcome === 'empty');
  return { ...last, outcome: halfway ? 'partial' : last.outcome, artifacts, attempts };
}

/** Another attempt was due when the caller wished to stop. */
function stopped(attempts: readonly PackerResult[]): RetriedPackerResult {
  return { ...joinAttempts(attempts), cancelReason: 'signal' };
}

/** From 1.8.6 on Packer puts the type before the names of builds in JSON, where `-only` wants none. */
async function onlyNames(
  { failedBuilds, result }: EndedRun,
  { template, workingDirectory = cwd() }: RunPackerOptions,
): Promise<readonly string[]> {
  const typed =
    isAtLeast(result.packerVersion, '1.8.6') &&
    (await isLegacyTemplate(resolve(workingDirectory, template)));
  return failedBuilds.map((build) => (typed ? build.replace(/^[^.]+\./, '') : build));
}

/** False when the caller did not want to wait until the end. */
function waited(clock: Clock, delay: number, signal: AbortSignal | undefined): Promise<boolean> {
  return clock.delay(delay, signal).then(
    () => true,
    (error: unknown) => {
      if (signal?.aborted) return false;
      throw error;
    },
  );
}
