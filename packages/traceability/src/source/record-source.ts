import type { CiRecord, ReleaseRecord } from '@soe/contract';
import { runGit } from '@soe/release-notes';
import { type CollectChangesOptions, collectChanges } from '../changes/collect-changes.js';
import { type CiContext, detectCi } from './detect-ci.js';
import type { Environment } from './environment.js';
import { type ReadGitHubEventOptions, readGitHubEvent } from './read-github-event.js';
import { readSource } from './read-source.js';

/** What {@link recordSource} reads. */
export type RecordSourceOptions = Omit<CollectChangesOptions, 'to' | 'branch'> &
  ReadGitHubEventOptions & {
    /** Environment of the CI run. */
    readonly env: Environment;
  };

/**
 * The record with where it was built from: source, CI run, and the changes since the previous
 * release. The source is what git says. CI only completes it, with branch, tag and repository that a
 * bare checkout does not know, and only where it claims no other commit; otherwise its commit is kept
 * beside the one that is checked out.
 *
 * @throws TraceabilityError `TRACE_NO_COMMIT`, `TRACE_NO_WORK_TREE`; the errors of `readCommits`
 */
export async function recordSource(
  record: ReleaseRecord,
  options: RecordSourceOptions,
): Promise<ReleaseRecord> {
  const { env, ...range } = options;
  const context = detectCi(env, { event: await readGitHubEvent(env, range) });
  const { tag } = context;
  const source = await readSource({ ...range, ...(tag !== undefined && { tag }) });
  // First, because it tells a beginning that does not exist, or that a shallow clone does not reach.
  const changes = await collectChanges({ ...range, to: source.commit });
  const previousCommit =
    range.since === undefined ? undefined : await resolveCommit(range.since, range);
  return {
    ...record,
    source: {
      ...claimedOf(context, source.commit),
      ...source,
      ...(previousCommit !== undefined && { previousCommit }),
    },
    ci: claimedCi(context, source.commit),
    changes,
  };
}

/** What git may not know in the checkout of a CI run, as long as both mean the same commit. */
function claimedOf(context: CiContext, checkedOut: string) {
  const { commit, headCommit, repository, ref, tag } = context;
  const claimed = [commit, headCommit].filter((each) => each !== undefined);
  if (claimed.length > 0 && !claimed.includes(checkedOut)) return {};
  return {
    ...(repository !== undefined && { repository }),
    ...(ref !== undefined && { ref }),
    ...(tag !== undefined && { tag }),
  };
}

/** On a pull request the merge that is checked out goes away; its last commit is what people know. */
function claimedCi({ ci, commit, headCommit }: CiContext, checkedOut: string): CiRecord {
  const claimed = headCommit ?? commit;
  return claimed === undefined || claimed === checkedOut ? ci : { ...ci, commit: claimed };
}

async function resolveCommit(
  ref: string,
  options: Pick<RecordSourceOptions, 'directory' | 'signal'>,
) {
  const { directory, signal } = options;
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  return (await runGit(args, { directory, ...(signal && { signal }) })).trim();
}
