import type { ReleaseRecord } from '@soe/contract';
import {
  type Distribution,
  type DistributionPlan,
  distributeRelease,
  observeDistribution,
  planDistribution,
  type ShareOptions,
  verifySettled,
} from '@soe/share';
import { imageTags } from '@soe/traceability';
import { accessOf, type PipelineContext, resolvedDistribution } from './context.js';
import { openJournal } from './journal.js';
import { withTakenVersion } from './taken-version.js';

/**
 * Bring the images of a release where they must be, and see that AWS shows it. No channel moves. What is
 * done already is left alone, so that it can be run again.
 *
 * @throws ShareError; OrchestratorError `SOE_VERSION_TAKEN` where another checkout published the version meanwhile
 */
export async function shareRelease(
  built: ReleaseRecord,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { say, done } = openJournal(built, context);
  const distribution = await releaseDistribution(built, context);
  const options = shareOptions(context);
  say('share', `to ${distribution.regions.map(({ region }) => region).join(', ')}`);
  const distributed = await distributeRelease(built, distribution, options).catch(
    async (cause: unknown) => {
      throw await withTakenVersion(built, cause, context);
    },
  );
  // No pointer moves before AWS shows everywhere what it was told.
  await verifySettled([built], distribution, options);
  return done('share', distributed);
}

/** What {@link shareRelease} would do. Nothing is written. */
export async function planShare(
  built: ReleaseRecord,
  context: PipelineContext,
): Promise<DistributionPlan> {
  const distribution = await releaseDistribution(built, context);
  const observed = await observeDistribution([built], distribution, shareOptions(context));
  return planDistribution([built], distribution, observed);
}

/** Where a release goes, and the tags that its images carry everywhere. */
async function releaseDistribution(
  built: ReleaseRecord,
  context: PipelineContext,
): Promise<Distribution> {
  // Said here, because EC2 may show the tags of the built images late.
  const tags = built.builds.map((build) => [build.buildId, imageTags(built, build)] as const);
  return {
    ...(await resolvedDistribution(context, built.flavor)),
    imageTags: Object.fromEntries(tags),
  };
}

/** How it is planned: what would be done is no progress. */
export function planningOptions(context: PipelineContext): ShareOptions {
  const { onEvent: _, ...options } = shareOptions(context);
  return options;
}

/** How it is shared. */
export function shareOptions(context: PipelineContext): ShareOptions {
  const { signal, onEvent } = context;
  return {
    aws: accessOf(context),
    onEvent: (event) => onEvent?.({ type: 'share', event }),
    ...(signal && { signal }),
  };
}
