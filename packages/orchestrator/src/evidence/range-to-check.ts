import {
  type CiCommitRangeOptions,
  type CommitRangeNames,
  ciCommitRange,
  detectCi,
} from '@soe/traceability';
import { checkedOutRelease } from '../affected/last-release.js';
import { errorCode } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { RepositoryContext } from '../pipeline/repository-context.js';

/** Reads the configuration where it is needed: in a CI run it may ask for parameters that nobody there may read. */
export type ReadConfiguration = () => Promise<PipelineContext | undefined>;

/** Commits to check; without a beginning the whole history. */
export type RangeToCheck = Partial<CommitRangeNames>;

/**
 * The commits that are to be checked: those that a person or the CI run names. On the machine of a person those
 * since the last release that the checkout knows, by its records and tags, or all: then that is said. In a CI run a
 * range is never guessed: it could leave out what has to be checked.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` in a CI run that does not tell where the range begins
 */
export async function rangeToCheck(
  named: RangeToCheck & { readonly flavor?: string },
  { event }: CiCommitRangeOptions,
  context: RepositoryContext,
  configuration: ReadConfiguration,
): Promise<RangeToCheck> {
  const { flavor, ...ends } = named;
  const { env, onEvent } = context;
  try {
    return ciCommitRange(env, ends, { event });
  } catch (error) {
    if (isCi(env) || errorCode(error) !== 'TRACE_OPTIONS_INVALID') throw error;
  }
  const last = await oldestRelease(flavor, await configuration());
  const what =
    last === undefined
      ? 'all commits of the branch, because no release is known here'
      : `the commits since ${last.flavor} ${last.version}`;
  const message = `checked are ${what}; --from REF names another beginning`;
  onEvent?.({ type: 'warning', message });
  return { ...ends, ...(last !== undefined && { from: last.commit }) };
}

function isCi(env: RepositoryContext['env']): boolean {
  return (env['CI'] ?? '') !== '' || detectCi(env).ci.provider !== 'local';
}

/** The last release of the flavor; of several that which is the longest ago, so that nothing is left out. */
async function oldestRelease(flavor: string | undefined, pipeline: PipelineContext | undefined) {
  if (pipeline === undefined) return undefined;
  const { flavors } = pipeline.config;
  const names =
    flavor !== undefined && Object.hasOwn(flavors, flavor) ? [flavor] : Object.keys(flavors);
  const found = await Promise.all(
    names.map(async (each) => {
      const last = await checkedOutRelease(each, pipeline);
      return last && { ...last, flavor: each };
    }),
  );
  const known = found.flatMap((each) => each ?? []);
  if (known.length < found.length) return undefined;
  return known.toSorted((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? -1 : 1))[0];
}
