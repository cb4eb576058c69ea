import { resolve } from 'node:path';
import type { BuildRecord, ImageRecord, ReleaseRecord } from '@soe/contract';
import { ec2ImageStore } from '@soe/discovery';
import { type PackerResult, runPacker } from '@soe/packer-runner';
import { imageTags } from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { type InventoryInProgress, prepareInventory } from './bake-inventory.js';
import { type BakeInProgress, prepareBake } from './bake-tests.js';
import { type FactsBeforeBuild, factsBeforeBuild } from './build-facts.js';
import type { PipelineContext } from './context.js';
import type { Journal } from './journal.js';
import { lostImages, warnOfLost } from './lost-images.js';
import { packerAccess, packerVariables } from './packer-inputs.js';
import { buildFolder, pinPlan, renewBuild } from './pinned-plan.js';
import type { PlannedBuild, ReleasePlan } from './plan-release.js';
import type { ReleaseDirectory } from './release-directory.js';
import { type SettledBuild, settleBuild } from './settle-build.js';

/** What is built, and what was begun of it. */
export interface ImagesToBuild {
  /** The builds that were begun, and those that will be. */
  readonly plan: ReleasePlan;
  /** Builds of an earlier run, which may still go on. */
  readonly begun: readonly PlannedBuild[];
  /** Builds that are begun where nothing came of an earlier one. */
  readonly fresh: ReleasePlan;
  /** Images that are known not to be there any more. */
  readonly lost: readonly string[];
}

/**
 * Run Packer once for each architecture that the record has no build of, and add builds and images
 * to it, each as soon as it is there. What an earlier run began is picked up first. The record needs its
 * source already, because the image is tagged in the call that creates it.
 *
 * @throws OrchestratorError `SOE_BUILD_FAILED`; PackerError when Packer cannot be started
 */
export async function buildImages(
  record: ReleaseRecord,
  { plan, begun, fresh, lost }: ImagesToBuild,
  context: PipelineContext,
  journal: Journal,
): Promise<ReleaseRecord> {
  const { limitBuilds = (work) => work() } = context;
  let saved = Promise.resolve(record);
  let pinned = Promise.resolve(plan);
  const instead = (build: PlannedBuild): Promise<unknown> => {
    pinned = pinned.then(async (before) => {
      const after = withBuildOf(before, build);
      await pinPlan(after, journal.files);
      return after;
    });
    return pinned;
  };
  const missing = plan.builds.filter(
    ({ architecture }) => !record.builds.some((build) => build.architecture === architecture),
  );
  // Every build is waited for and kept, so that one that fails does not waste the others.
  const settled = await Promise.allSettled(
    missing.map(async (planned) => {
      const made = await limitBuilds(async () => {
        context.signal?.throwIfAborted();
        const work = { record, plan, context, files: journal.files, lost };
        const earlier = begun.includes(planned) ? await pickUp(planned, work) : undefined;
        if (earlier !== undefined) return earlier;
        const build = begun.includes(planned) ? freshBuild(planned, fresh, context) : planned;
        if (build !== planned) await instead(build);
        return buildImage(build, work);
      });
      saved = saved.then((before) => journal.save('build', withBuild(before, made)));
      await saved;
    }),
  );
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
  journal.ended('build', { status: 'done' });
  return saved;
}

interface Work {
  readonly record: ReleaseRecord;
  readonly plan: ReleasePlan;
  readonly context: PipelineContext;
  readonly files: ReleaseDirectory;
  readonly lost: readonly string[];
}

/** The build of a new plan; one that goes by the old plan gets a new id. */
function freshBuild(
  begun: PlannedBuild,
  fresh: ReleasePlan,
  { clock = () => new Date() }: PipelineContext,
): PlannedBuild {
  const planned = fresh.builds.find(({ architecture }) => architecture === begun.architecture);
  if (planned !== undefined && planned.buildId !== begun.buildId) return planned;
  return renewBuild(begun, fresh, clock());
}

function withBuildOf(plan: ReleasePlan, build: PlannedBuild): ReleasePlan {
  const builds = plan.builds.map((each) =>
    each.architecture === build.architecture ? build : each,
  );
  return { ...plan, builds };
}

interface Made {
  readonly build: BuildRecord;
  readonly image: ImageRecord;
}

function withBuild(record: ReleaseRecord, { build, image }: Made): ReleaseRecord {
  return { ...record, builds: [...record.builds, build], images: [...record.images, image] };
}

/** What came of a build that an earlier run began; `undefined` where it has to be built anew. */
async function pickUp(build: PlannedBuild, work: Work): Promise<Made | undefined> {
  const { record, plan, context, files } = work;
  const settled = await settleBuild(
    plan.flavor,
    build,
    buildFolder(files, build.buildId),
    imageTags(record, build),
    context,
  );
  if (settled === undefined || (await isLost(settled, work))) return undefined;
  const { facts, bake, inventory } = await prepareBuild(build, work);
  const { result, adopted } = settled;
  if (adopted === undefined) {
    const detail = `${build.architecture}: the image of build ${build.buildId} is there, it is taken`;
    context.onEvent?.({ type: 'stage', stage: 'build', detail });
  }
  return toMade(build, work, {
    result,
    bake,
    inventory,
    facts,
    ...(adopted !== undefined && { adopted }),
  });
}

/** Whether the image that Packer handed over to an earlier run is not there any more. */
async function isLost({ result, adopted }: SettledBuild, { plan, context, lost }: Work) {
  if (adopted !== undefined) return false;
  const handedOver = result.artifacts
    .flatMap(({ images }) => images)
    .filter(({ region }) => region === context.config.region)
    .map(({ imageId }) => imageId);
  if (handedOver.some((imageId) => lost.includes(imageId))) return true;
  const missing = await lostImages(handedOver, context);
  if (missing.length === 0) return false;
  warnOfLost(plan, missing, context);
  return true;
}

async function buildImage(build: PlannedBuild, work: Work): Promise<Made> {
  const { context, plan, files } = work;
  const { directory, signal, onEvent, packer } = context;
  const { buildId, architecture } = build;
  const { facts, bake, inventory, variables } = await prepareBuild(build, work);
  const result = await (packer?.run ?? runPacker)({
    template: resolve(directory, build.template),
    workingDirectory: directory,
    runDirectory: buildFolder(files, buildId),
    variables,
    ...(await packerAccess(flavorOf(context, plan.flavor), context)),
    ...(signal && { signal }),
    onEvent: (event) => onEvent?.({ type: 'packer', buildId, architecture, event }),
  });
  signal?.throwIfAborted();
  return toMade(build, work, { result, bake, inventory, facts });
}

/** What is known before Packer runs, and what it gets. */
async function prepareBuild(build: PlannedBuild, { record, plan, context, files }: Work) {
  const { config, env } = context;
  const tags = imageTags(record, build);
  const bake = await prepareBake(plan.flavor, build, files, context);
  const inventory = await prepareInventory(plan.flavor, build, plan.version, context);
  const variables = {
    ...flavorOf(context, plan.flavor).variables,
    ...packerVariables(plan, build, tags, config.region, env),
    soe_bake_tests: bake?.script ?? '',
    soe_inventory: inventory?.folder ?? '',
  };
  const facts = await factsBeforeBuild(plan, build, variables, tags, context);
  return { facts, bake, inventory, variables };
}

interface Ended {
  readonly result: PackerResult;
  readonly facts: FactsBeforeBuild;
  readonly bake: BakeInProgress | undefined;
  readonly inventory: InventoryInProgress | undefined;
  /** The image, where Packer did not come to tell of it. */
  readonly adopted?: string;
}

async function toMade(
  build: PlannedBuild,
  { plan, context }: Work,
  { result, facts, bake, inventory, adopted }: Ended,
): Promise<Made> {
  const { config, signal, onEvent, aws } = context;
  const { buildId, architecture } = build;
  for (const message of result.warnings ?? []) onEvent?.({ type: 'warning', message });
  await bake?.keep(result.logFile);
  await inventory?.keep();
  const imageId = adopted ?? builtImage(result, plan, build, config.region);
  const [image] = await ec2ImageStore({ region: config.region, ...aws }).get([imageId], signal);
  if (image?.name !== build.imageName) {
    throw new OrchestratorError(
      'SOE_BUILD_FAILED',
      `build ${plan.flavor} ${plan.version} ${architecture}: Packer reported ${imageId}, named ${JSON.stringify(image?.name)} instead of ${build.imageName}; let the template use var.soe_image_name and var.soe_region`,
    );
  }
  return {
    build: facts.record(result),
    image: {
      region: config.region,
      architecture,
      imageId,
      name: image.name,
      ownerId: image.ownerId,
      buildId,
    },
  };
}

function builtImage(
  result: PackerResult,
  { flavor, version }: ReleasePlan,
  { architecture }: PlannedBuild,
  region: string,
): string {
  const images = result.artifacts
    .flatMap((artifact) => artifact.images)
    .filter((image) => image.region === region);
  const [image, ...others] = images;
  if (result.outcome === 'succeeded' && image !== undefined && others.length === 0) {
    return image.imageId;
  }
  const seen =
    result.outcome === 'succeeded'
      ? `${images.length} images in ${region} instead of one`
      : `${result.outcome}${result.failure ? `: ${result.failure.message}` : ''}`;
  const last = result.failure?.lastLines.map((line) => `\n  | ${line}`).join('') ?? '';
  throw new OrchestratorError(
    'SOE_BUILD_FAILED',
    `build ${flavor} ${version} ${architecture}: ${seen}; the whole output is in ${result.logFile}${last}`,
  );
}
