import { architectures, digest } from '@soe/contract';
import type { GatePolicy } from '@soe/harness';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { ComparedCommit, FlavorFacts } from './affected-flavor.js';
import { committedConfig, configPath } from './committed-config.js';
import { earlierPolicy } from './committed-policy.js';
import { configChanges } from './config-changes.js';
import { expiredExceptions, policyFor } from './expired-exceptions.js';
import { flavorFiles } from './flavor-files.js';
import type { LastRelease } from './last-release.js';
import { lastSourceImages, nextSourceImages } from './read-source-images.js';
import { deepen, type Repository } from './repository.js';
import { sourceImageChanges } from './source-image-change.js';

/** What the facts of all flavors have in common. */
export interface FactsBase {
  /** The checkout. */
  readonly repository: Repository;
  /** The rules of the gates that are checked out. */
  readonly policy: GatePolicy;
  /** The commit that was named. Default: that of the last release of each flavor. */
  readonly since?: string;
  /** Finds the newest release. */
  readonly lastRelease: (flavor: string) => Promise<LastRelease | undefined>;
  /** Ask no AWS, so that source images are not compared. */
  readonly offline: boolean;
}

/**
 * Gather what decides whether a flavor is affected.
 *
 * @throws OrchestratorError `SOE_PREVIOUS_UNKNOWN` when the commit of the last release is not here
 */
export async function readFlavorFacts(
  flavor: string,
  base: FactsBase,
  context: PipelineContext,
): Promise<FlavorFacts> {
  const { repository, policy, offline } = base;
  const { sources, needs = [] } = flavorOf(context, flavor);
  const last = await base.lastRelease(flavor);
  const since = await comparedWith(flavor, last, base);
  const changedFiles = since === undefined ? [] : await repository.changedSince(since.commit);
  const isReleased = last !== undefined && last.images !== undefined;
  return {
    flavor,
    needs,
    ...(since !== undefined && { since }),
    changedFiles,
    changedKeys: since === undefined ? [] : await changedKeys(flavor, since.commit, base, context),
    files: await flavorFiles(flavor, context, repository, changedFiles),
    sourceChanges:
      offline || !isReleased
        ? []
        : sourceImageChanges(
            await lastSourceImages(flavor, last, context),
            await nextSourceImages(flavor, context),
          ),
    expired: expiredExceptions(policy, {
      flavor,
      architectures: architectures.filter((each) => sources[each] !== undefined),
      at: context.clock?.() ?? new Date(),
      ...(last?.createdAt !== undefined && { releasedAt: last.createdAt }),
    }),
  };
}

async function comparedWith(
  flavor: string,
  last: LastRelease | undefined,
  { repository, since, offline }: FactsBase,
): Promise<ComparedCommit | undefined> {
  // Without AWS nobody can say that there was no release, only that none is known here.
  if (since !== undefined) return last || offline ? { commit: since } : undefined;
  if (last === undefined) {
    if (offline && repository.shallow) {
      throw new OrchestratorError(
        'SOE_PREVIOUS_UNKNOWN',
        `find what a change touches: whether ${flavor} was released cannot be told; ${deepen}, or name a commit to compare with: --since REF`,
      );
    }
    return undefined;
  }
  const commit = await repository.commitOf(last.commit);
  if (commit !== undefined) return { commit, version: last.version };
  const cure = repository.shallow ? deepen : 'fetch the whole history';
  throw new OrchestratorError(
    'SOE_PREVIOUS_UNKNOWN',
    `find what a change touches: ${flavor} ${last.version} was built from commit ${last.commit}, which this repository does not have; ${cure}, or name a commit to compare with: --since REF`,
  );
}

async function changedKeys(
  flavor: string,
  commit: string,
  { repository, policy }: FactsBase,
  context: PipelineContext,
): Promise<readonly string[]> {
  const { config, file } = context;
  const before = await committedConfig(repository, commit, context);
  const keys =
    before === undefined
      ? await changedWhole(repository, commit, file)
      : configChanges(before, config, flavor);
  // Another file of rules is told as a key already.
  if (config.gates === undefined || keys.includes('gates')) return keys;
  const earlier = await earlierPolicy(config, repository, commit);
  const isSame =
    earlier !== undefined &&
    digest(policyFor(earlier, flavor)) === digest(policyFor(policy, flavor));
  return isSame ? keys : [...keys, `gates: ${config.gates}`];
}

/** A configuration whose keys cannot be compared is different where its file is. */
async function changedWhole(
  repository: Repository,
  commit: string,
  file: string,
): Promise<readonly string[]> {
  const path = configPath(repository, file);
  const changed = await repository.changedSince(commit);
  return changed.includes(path) ? [`the whole of ${path}`] : [];
}
