import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAtLeast } from './commands/is-at-least.js';
import type { RunPackerOptions } from './options.js';
import type { PackerResult } from './result.js';
import {
  fallbackVariables,
  type NextAttempt,
  planRetry,
  type RetryPolicy,
} from './retry/retry-policy.js';
import { runPacker } from './run-packer.js';

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
   * Gives numbers from 0 to 1, for the waits.
   * @defaultValue `Math.random`
   */
  readonly random?: () => number;
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
  const { retry = {}, onRetry, random = Math.random, ...runOptions } = options;
  const attempts: PackerResult[] = [];
  let next: Pick<NextAttempt, 'only' | 'variables'> = {
    variables: fallbackVariables(retry.fallbacks, 0),
  };
  for (;;) {
    const result = await runPacker({
      ...runOptions,
      ...(next.only && { only: next.only }),
      runDirectory: join(options.runDirectory, `attempt-${attempts.length + 1}`),
      ...withVariables(options, next),
    });
    attempts.push(result);
    const planned = planRetry(attempts, retry, random);
    if (planned === undefined || options.signal?.aborted) return joinAttempts(attempts, result);
    onRetry?.(planned);
    if (!(await waited(planned.delay, options.signal))) return joinAttempts(attempts, result);
    const only = planned.only?.map((build) => onlyName(build, options.template, result));
    next = {
      variables: planned.variables,
      ...((only ?? next.only) && { only: only ?? next.only }),
    };
  }
}

/** Adds what the attempts before have made: a build that has succeeded is not made again. */
function joinAttempts(attempts: readonly PackerResult[], last: PackerResult): RetriedPackerResult {
  const artifacts = attempts.flatMap((attempt) => attempt.artifacts);
  const halfway = artifacts.length > 0 && (last.outcome === 'failed' || last.outcome === 'empty');
  return { ...last, outcome: halfway ? 'partial' : last.outcome, artifacts, attempts };
}

/** From 1.8.6 on Packer puts the type before the names of builds in JSON, where `-only` wants none. */
function onlyName(build: string, template: string, { packerVersion }: PackerResult): string {
  const json = template.endsWith('.json') && !template.endsWith('.pkr.json');
  return json && isAtLeast(packerVersion, '1.8.6') ? build.replace(/^[^.]+\./, '') : build;
}

function withVariables(
  { variables }: RunPackerOptions,
  next: Pick<NextAttempt, 'variables'>,
): Pick<RunPackerOptions, 'variables'> {
  const nothing = variables === undefined && Object.keys(next.variables).length === 0;
  return nothing ? {} : { variables: { ...variables, ...next.variables } };
}

async function waited(delay: number, signal: AbortSignal | undefined): Promise<boolean> {
  return sleep(delay, true, signal && { signal }).catch(() => false);
}
