import type { ReleaseRecord } from '@soe/contract';
import { type CollectChangesOptions, collectChanges } from '../changes/collect-changes.js';
import { detectCi, type Environment } from './detect-ci.js';
import { readSource } from './read-source.js';

/** What {@link recordSource} reads. */
export type RecordSourceOptions = Omit<CollectChangesOptions, 'to'> & {
  /** Environment of the CI run. */
  readonly env: Environment;
};

/**
 * The record with where it was built from: source, CI run, and the changes since the previous
 * release.
 *
 * @throws TraceabilityError `TRACE_NO_COMMIT`; the errors of `readCommits`
 */
export async function recordSource(
  record: ReleaseRecord,
  options: RecordSourceOptions,
): Promise<ReleaseRecord> {
  const { env, ...range } = options;
  const source = await readSource(options);
  const { ci, ref } = detectCi(env);
  const changes = await collectChanges({ ...range, to: source.commit });
  return {
    ...record,
    source: {
      ...(ref !== undefined && { ref }),
      ...source,
      ...(range.since !== undefined && { previousCommit: range.since }),
    },
    ci,
    changes,
  };
}
