import { readSource } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import type { PipelineContext } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import type { AffectedFlavor } from './affected-flavor.js';
import { affectedFlavors } from './affected-flavors.js';
import { committedConfig } from './committed-config.js';
import { committedPolicy } from './committed-policy.js';
import { checkedOutRelease, publishedRelease } from './last-release.js';
import { withNeeds } from './order-by-needs.js';
import { type FactsBase, readFlavorFacts } from './read-flavor-facts.js';
import { deepen, openRepository, type Repository } from './repository.js';

/** What is asked of {@link planAffected}. */
export interface PlanAffectedRequest {
  /** Flavors that are looked at. Default: all. */
  readonly flavors?: readonly string[];
  /** Commit, branch or tag that the checkout is compared with. Default: the commit of each flavor's last release. */
  readonly since?: string;
  /**
   * Ask git alone: the last release is told by its record here or by its tag, and source images are not
   * compared. Default: false.
   */
  readonly offline?: boolean;
}

/**
 * Find the flavors of which a new release is due, and why: what changed since their last release, a newer
 * source image, an exception that ended, or a flavor that they are built on. Only what is committed counts;
 * other files are told with a warning. Nothing is written.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`, `SOE_PREVIOUS_UNKNOWN`, `SOE_WRONG_ACCOUNT`; the errors of
 * discovery, traceability and git
 */
export async function planAffected(
  request: PlanAffectedRequest,
  given: PipelineContext,
): Promise<readonly AffectedFlavor[]> {
  const { since, offline = false } = request;
  const { directory, signal } = given;
  const repository = await openRepository({ directory, ...(signal && { signal }) });
  const context = await committed(repository, given);
  const names = request.flavors?.length ? request.flavors : Object.keys(context.config.flavors);
  const all = withNeeds(names, (flavor) => flavorOf(context, flavor).needs ?? []);
  const named = since === undefined ? undefined : await namedCommit(since, repository);
  if (!offline) await requireOwner(context);
  const release = offline ? checkedOutRelease : publishedRelease;
  const base: FactsBase = {
    repository,
    policy: await committedPolicy(context.config, repository),
    offline,
    lastRelease: (flavor) => release(flavor, context),
    ...(named !== undefined && { since: named }),
  };
  const [facts] = await Promise.all([
    Promise.all(all.map((flavor) => readFlavorFacts(flavor, base, context))),
    tellUncommitted(context),
  ]);
  return affectedFlavors(facts).filter(({ flavor }) => names.includes(flavor));
}

/** The configuration as it is committed. One that is run, or is not committed yet, is taken as it is. */
async function committed(
  repository: Repository,
  context: PipelineContext,
): Promise<PipelineContext> {
  const config = await committedConfig(repository, repository.head, context);
  return config === undefined ? context : { ...context, config };
}

async function namedCommit(ref: string, { commitOf, shallow }: Repository): Promise<string> {
  const commit = await commitOf(ref);
  if (commit !== undefined) return commit;
  throw new OrchestratorError(
    'SOE_USAGE',
    `--since ${JSON.stringify(ref)}: there is no such commit, branch or tag here; ${shallow ? deepen : 'check the spelling, or fetch it'}`,
  );
}

async function tellUncommitted({ directory, signal, onEvent }: PipelineContext): Promise<void> {
  // It takes git longer than all the rest, so that it is not asked for nobody.
  if (onEvent === undefined) return;
  const { dirtyFiles = [] } = await readSource({ directory, ...(signal && { signal }) });
  if (dirtyFiles.length === 0) return;
  const more = dirtyFiles.length - told;
  const files = `${dirtyFiles.slice(0, told).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  onEvent({ type: 'warning', message: `not committed, and so not looked at: ${files}` });
}

/** Files that are told by name. */
const told = 5;
