import { callback, checkMembers, invalid, listOf, type OptionCheck } from './check-options.js';
import type { PackerResult } from './result.js';

/** Options of {@link runPackers}. */
export interface RunPackersOptions {
  /**
   * How many run at the same time, at least 1. Each needs a few hundred megabytes here, and an
   * instance at AWS.
   */
  readonly limit: number;
}

/**
 * Runs several builds, some at a time, and returns how each ended, in the order in which they were
 * given: one that fails, or could not be run at all, takes nothing from the others. To stop them,
 * give all of them the same signal: those that have not begun end as `cancelled` at once.
 *
 * @throws PackerError `PACKER_OPTION_INVALID` for a limit below 1, and for builds that are no functions
 * @example
 * ```ts
 * const settled = await runPackers(
 *   flavors.map((flavor) => () => runPacker({ ...options, ...flavor })),
 *   { limit: 4 },
 * );
 * ```
 */
export async function runPackers<Result extends PackerResult>(
  builds: readonly (() => Promise<Result>)[],
  options: RunPackersOptions,
): Promise<readonly PromiseSettledResult<Result>[]> {
  checkMembers('runPackers', options, { limit: count });
  const { limit } = options;
  count('limit', limit);
  listOf(callback)('builds', builds);
  const settled: PromiseSettledResult<Result>[] = [];
  // Shared by the workers, so that each build is taken once.
  const waiting = builds.entries();
  const work = async (): Promise<void> => {
    for (const [index, build] of waiting) {
      settled[index] = await Promise.resolve()
        .then(build)
        .then(
          (value): PromiseSettledResult<Result> => ({ status: 'fulfilled', value }),
          (reason: unknown): PromiseSettledResult<Result> => ({ status: 'rejected', reason }),
        );
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, builds.length) }, work));
  return settled;
}

const count: OptionCheck = (name, value) => {
  if (!Number.isInteger(value) || Number(value) < 1) {
    throw invalid(name, 'must be a whole number of at least 1');
  }
};
