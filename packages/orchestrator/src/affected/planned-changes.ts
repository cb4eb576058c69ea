import type { ChangeRecord } from '@soe/contract';
import { collectChanges } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { ReleasePlan } from '../pipeline/plan-release.js';
import { publishedRelease } from './last-release.js';
import { lastSourceImages } from './read-source-images.js';
import { type SourceImageChange, sourceImageChanges } from './source-image-change.js';

/** What a release would bring, beside what it is made of. */
export interface PlannedChanges {
  /** Commits since the previous release, the newest first; before the first one, all. */
  readonly changes: readonly ChangeRecord[];
  /** Source images that are not those of the previous release. Missing before the first one. */
  readonly sourceChanges?: readonly SourceImageChange[];
  /** Why the commits cannot be told, where that is so. */
  readonly unknown?: string;
}

/** Find out what changed since the release before a planned one. Nothing is written. */
export async function plannedChanges(
  plan: ReleasePlan,
  context: PipelineContext,
): Promise<PlannedChanges> {
  const { flavor, previous } = plan;
  const [commits, sourceChanges] = await Promise.all([
    commitsOf(plan, context),
    previous === undefined ? undefined : changedSources(flavor, plan, context),
  ]);
  return { ...commits, ...(sourceChanges !== undefined && { sourceChanges }) };
}

async function commitsOf(
  { flavor, previous, source }: ReleasePlan,
  context: PipelineContext,
): Promise<Pick<PlannedChanges, 'changes' | 'unknown'>> {
  const { config, directory, signal } = context;
  const { paths } = flavorOf(context, flavor);
  const since = previous?.commit;
  try {
    const changes = await collectChanges({
      ...{ directory, to: source.commit },
      ...(since !== undefined && { since }),
      ...(paths !== undefined && { paths }),
      ...(config.issues !== undefined && { issues: config.issues }),
      ...(signal && { signal }),
    });
    return { changes };
  } catch (error) {
    // A release stops there; a plan still tells the rest.
    signal?.throwIfAborted();
    return { changes: [], unknown: error instanceof Error ? error.message : String(error) };
  }
}

async function changedSources(
  flavor: string,
  { builds }: ReleasePlan,
  context: PipelineContext,
): Promise<readonly SourceImageChange[] | undefined> {
  const last = await publishedRelease(flavor, context);
  if (last === undefined) return undefined;
  const next = builds.map(({ architecture, sourceImage }) => [architecture, sourceImage] as const);
  const before = await lastSourceImages(flavor, last, context);
  // What is not known is not as before.
  if (Object.keys(before).length === 0) return undefined;
  return sourceImageChanges(before, Object.fromEntries(next));
}
