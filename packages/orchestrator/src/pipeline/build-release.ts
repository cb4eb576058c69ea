import { type ReleaseRecord, releaseRecord } from '@soe/contract';
import { commitGateName, readSource, recordSource } from '@soe/traceability';
import type { FlavorConfig } from '../config/config.js';
import { flavorOf } from '../config/flavor-of.js';
import { errorCode, OrchestratorError } from '../errors.js';
import { buildImages } from './build-images.js';
import { checkPolicy } from './check-policy.js';
import type { PipelineContext } from './context.js';
import { findUnfinished } from './find-unfinished.js';
import { openJournal } from './journal.js';
import { lostImages, lostImagesOf, warnOfLost } from './lost-images.js';
import { begunBuilds, buildFolder, pinnedPlan, pinPlan } from './pinned-plan.js';
import { type PlannedBuild, planRelease, type ReleasePlan } from './plan-release.js';
import { refusingGates } from './refusing-gates.js';
import { type ReleaseDirectory, releaseDirectory } from './release-directory.js';
import type { ReleaseFlavorRequest } from './release-flavor.js';
import { dropBuild } from './settle-build.js';
import { imagesInstead, warnOfTaken } from './taken-version.js';
import { warnUnchanged } from './warn-unchanged.js';
import { refuseDirty } from './working-copy.js';

/**
 * The first half of a release: plan it, hold its changes against the policy of commits, and build its images in the
 * build region. Images that an
 * earlier run of the same release built already are not built again, and a Packer that it left running is
 * followed to its end.
 *
 * @returns the record with source, changes, builds and images
 * @throws OrchestratorError `SOE_DIRTY` and the codes of planning and building
 */
export async function buildRelease(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { flavor, skip = [], until } = request;
  const { directory, signal } = context;
  const use = { task: 'release', allowDirty: request.allowDirty } as const;
  const { started, lost, isTaken } = await findStarted(request, context);
  if (started !== undefined) {
    const { say, ended } = openJournal(started, context);
    say('plan', `${flavor} ${started.version} goes on where it stopped`);
    if (isBuilt(started, flavorOf(context, flavor))) {
      // It is tested and shared by the files as they are now.
      const now = await readSource({ directory, ...(signal && { signal }) });
      refuseDirty(now, started, use, context);
      ended('plan', { status: 'kept' });
      if (until === 'plan') return started;
      const allowed = await checkPolicy(started, skip, context);
      if (until !== 'policy') ended('build', { status: 'kept' });
      return allowed;
    }
  }
  const wanted = started === undefined ? request : { ...request, version: started.version };
  // The source images of a plan are of the AWS that it was made in, too.
  const pinnedBefore = lost.length === 0 && !isTaken ? request.plan : undefined;
  const plan = pinnedBefore ?? (await planRelease(wanted, context));
  const { version, source, builds } = plan;
  refuseDirty(source, plan, use, context);
  context.onEvent?.({ type: 'planned', plan });
  const journal = openJournal(plan, context);
  const { files, say, done, ended } = journal;
  const pushed = source.unpushed ? ', not pushed yet' : '';
  if (started === undefined) await warnUnchanged(plan, context);
  say('plan', `${flavor} ${version} from ${source.commit.slice(0, 12)}${pushed}`);
  const before = await pinnedPlan(files);
  const earlier = begunBuilds(before, files);
  const isSame = before?.source.commit === source.commit;
  const begun = isSame ? earlier : [];
  // What was begun from another commit is no image of this one.
  for (const { buildId } of isSame ? [] : earlier) {
    const left = await dropBuild(flavor, buildFolder(files, buildId), context);
    const gone = await lostImages(left, context);
    for (const image of left.filter((each) => !gone.includes(each))) {
      const message = `${image} was built for ${flavor} ${version} from another commit, and is no part of it any more; deregister it where nobody uses it`;
      context.onEvent?.({ type: 'warning', message });
    }
  }
  const pinned = withBegun(plan, begun);
  await pinPlan(pinned, files);
  const planned =
    started ??
    (await done('plan', {
      ...(await startRecord(plan, request.since, context)),
      ...(skip.includes('policy') && (await policyThatSaidNo(plan, files))),
    }));
  if (started !== undefined) ended('plan', { status: 'kept' });

  if (until === 'plan') return planned;
  const allowed = await checkPolicy(planned, skip, context);
  if (until === 'policy') return allowed;
  const sources = builds.map((build) => `${build.architecture} from ${build.sourceImage.name}`);
  say('build', sources.join(', '));
  return buildImages(allowed, { plan: pinned, begun, fresh: plan, lost }, context, journal);
}

interface Started {
  /** The record that is gone on with, where there is one. */
  readonly started?: ReleaseRecord;
  /** Images of a record that is not, because they are not there any more. */
  readonly lost: readonly string[];
  /** Whether its version is another one's. */
  readonly isTaken: boolean;
}

/** What is to go on, where its images are still there and its version is its own. */
async function findStarted(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<Started> {
  const started = await recordToGoOn(request, context);
  if (started === undefined) return { lost: [], isTaken: false };
  const [lost, others] = await Promise.all([
    lostImagesOf(started, context),
    imagesInstead(started, context),
  ]);
  if (others.length > 0) {
    warnOfTaken(started, others, context);
    return { lost: [], isTaken: true };
  }
  if (lost.length === 0) return { started, lost, isTaken: false };
  warnOfLost(started, lost, context);
  return { lost, isTaken: false };
}

/** What the caller names, else what is found. */
async function recordToGoOn(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseRecord | undefined> {
  const { plan, flavor } = request;
  if (plan === undefined) return findUnfinished(request, context);
  const record = await releaseDirectory(context.directory, flavor, plan.version).load();
  // A kill between the plan of another commit and its record leaves the record of the commit before.
  return record?.source?.commit === plan.source.commit ? record : undefined;
}

/**
 * What the policy said against this commit before anything was built: that there is nothing to go on with is no way
 * around it.
 */
async function policyThatSaidNo(
  { source }: ReleasePlan,
  files: ReleaseDirectory,
): Promise<Pick<ReleaseRecord, 'gates'>> {
  const before = await files.load();
  if (before?.source?.commit !== source.commit) return {};
  const gates = refusingGates(before.gates).filter(({ name }) => name === commitGateName);
  return gates.length === 0 ? {} : { gates };
}

/** The plan with the builds that were begun in place of those that would be. */
function withBegun(plan: ReleasePlan, begun: readonly PlannedBuild[]): ReleasePlan {
  const builds = plan.builds.map(
    (build) => begun.find(({ architecture }) => architecture === build.architecture) ?? build,
  );
  return { ...plan, builds };
}

function isBuilt(record: ReleaseRecord, { sources }: FlavorConfig): boolean {
  return Object.keys(sources).every((architecture) =>
    record.builds.some((build) => build.architecture === architecture),
  );
}

async function startRecord(
  { flavor, version, previous }: ReleasePlan,
  since: string | undefined,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { config, directory, env, clock = () => new Date(), signal } = context;
  const { paths } = flavorOf(context, flavor);
  const record = releaseRecord({
    flavor,
    version,
    ...(previous && { previousVersion: previous.version }),
    createdAt: clock().toISOString(),
  });
  const from = since ?? previous?.commit;
  try {
    return await recordSource(record, {
      directory,
      env,
      ...(from !== undefined && { since: from }),
      ...(paths !== undefined && { paths }),
      ...(config.issues !== undefined && { issues: config.issues }),
      ...(signal && { signal }),
    });
  } catch (cause) {
    if (since !== undefined || errorCode(cause) !== 'GIT_UNKNOWN_REVISION') throw cause;
    throw new OrchestratorError(
      'SOE_PREVIOUS_UNKNOWN',
      `release ${flavor} ${version}: ${previous?.version} was built from commit ${from}, which this repository does not have; fetch the whole history, or name where changes begin with --since`,
      { cause },
    );
  }
}
