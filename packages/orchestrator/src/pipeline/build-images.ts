import { join, resolve } from 'node:path';
import type { BuildRecord, ImageRecord, ReleaseRecord } from '@soe/contract';
import { ec2ImageStore } from '@soe/discovery';
import { type PackerResult, runPacker } from '@soe/packer-runner';
import { imageTags } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { prepareBake } from './bake-tests.js';
import { factsBeforeBuild } from './build-facts.js';
import { flavorOf, type PipelineContext } from './context.js';
import type { Journal } from './journal.js';
import { packerAccess, packerVariables } from './packer-inputs.js';
import type { PlannedBuild, ReleasePlan } from './plan-release.js';

/**
 * Run Packer once for each architecture that the record has no build of, and add builds and images
 * to it, each as soon as it is there. The record needs its source already, because the image is
 * tagged in the call that creates it.
 *
 * @throws OrchestratorError `SOE_BUILD_FAILED`; PackerError when Packer cannot be started
 */
export async function buildImages(
  record: ReleaseRecord,
  plan: ReleasePlan,
  context: PipelineContext,
  journal: Journal,
): Promise<ReleaseRecord> {
  let saved = Promise.resolve(record);
  const missing = plan.builds.filter(
    ({ architecture }) => !record.builds.some((build) => build.architecture === architecture),
  );
  // Every build is waited for and kept, so that one that fails does not waste the others.
  const settled = await Promise.allSettled(
    missing.map(async (planned) => {
      const made = await buildImage(record, plan, planned, context, journal.files.path);
      saved = saved.then((before) => journal.done('build', withBuild(before, made)));
      await saved;
    }),
  );
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
  return saved;
}

interface Made {
  readonly build: BuildRecord;
  readonly image: ImageRecord;
}

function withBuild(record: ReleaseRecord, { build, image }: Made): ReleaseRecord {
  return { ...record, builds: [...record.builds, build], images: [...record.images, image] };
}

async function buildImage(
  record: ReleaseRecord,
  plan: ReleasePlan,
  build: PlannedBuild,
  context: PipelineContext,
  runDirectory: string,
): Promise<Made> {
  const { config, directory, env, signal, onEvent, aws, packer } = context;
  const { buildId, architecture } = build;
  const flavor = flavorOf(context, plan.flavor);
  const tags = imageTags(record, build);
  const bake = await prepareBake(plan.flavor, build, runDirectory, context);
  const variables = {
    ...flavor.variables,
    ...packerVariables(plan, build, tags, config.region, env),
    soe_bake_tests: bake?.script ?? '',
  };
  const facts = await factsBeforeBuild(plan, build, variables, tags, context);
  const result = await (packer?.run ?? runPacker)({
    template: resolve(directory, build.template),
    workingDirectory: directory,
    runDirectory: join(runDirectory, 'builds', buildId),
    variables,
    ...(await packerAccess(flavor, context)),
    ...(signal && { signal }),
    onEvent: (event) => onEvent?.({ type: 'packer', buildId, event }),
  });
  for (const message of result.warnings ?? []) onEvent?.({ type: 'warning', message });
  signal?.throwIfAborted();
  await bake?.keep(result.logFile);
  const imageId = builtImage(result, plan, build, config.region);
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
