import { join, resolve } from 'node:path';
import type { ImageRecord } from '@soe/contract';
import {
  compareLives,
  identityProbes,
  type LaunchPlan,
  type LaunchResult,
  makeReport,
  mergeReports,
  rebakeImage,
  removeRebakedImages,
  reportLaunches,
  type TestReport,
  testLaunches,
} from '@soe/harness';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from './context.js';
import { builtImages, launchOptions, planOf } from './launch-tests.js';
import { packerAccess, packerVariables } from './packer-inputs.js';
import { ofImage, type TestRun } from './test-run.js';

/**
 * Build the template once more, on top of each image of a release, and test a launch of what comes of it:
 * the suites, and that its identity is its own. What was built is removed again.
 */
export async function rebakeReport(run: TestRun, context: PipelineContext): Promise<TestReport> {
  const reports: TestReport[] = [];
  for (const image of builtImages(run, context)) {
    const own = ofImage(run, image);
    try {
      reports.push(await testRebake(image, own, context));
    } finally {
      // Also when it was cancelled: so without its signal.
      await removeRebakedImages({
        region: context.config.region,
        ...context.aws,
        runId: own.runId,
      });
    }
  }
  return mergeReports(reports);
}

async function testRebake(
  image: ImageRecord,
  run: TestRun,
  context: PipelineContext,
): Promise<TestReport> {
  const one = { ...run, options: { ...run.options, matrix: 'one' as const } };
  const plan = named(await planOf(image.imageId, one, context), 'before the re-bake');
  const probes = identityProbes(plan.image.platform);
  const options = { ...launchOptions(one, context), phase: 'rebake' as const, probes };
  const parent = await testLaunches(plan, [], { ...options, reboot: false });
  const child = await buildOn(image, run, context);
  const childPlan = named(await planOf(child, one, context), 're-baked');
  const tested = await testLaunches(childPlan, run.suites, options);
  return mergeReports([
    reportLaunches(plan, parent),
    reportLaunches(childPlan, tested),
    makeReport(livesOf(parent.launches, tested.launches)),
  ]);
}

function livesOf(parents: readonly LaunchResult[], children: readonly LaunchResult[]) {
  const [parent] = parents;
  return parent === undefined ? [] : children.flatMap((child) => compareLives(parent, child));
}

/**
 * The plan with names of its own, because launches of the other phase run on the same types; and without what
 * it leaves untested, because that is for the other phase to say.
 */
function named(plan: LaunchPlan, words: string): LaunchPlan {
  const launches = plan.launches.map((each) => ({ ...each, name: `${each.name} ${words}` }));
  return { ...plan, launches, uncovered: [] };
}

async function buildOn(
  { imageId, architecture, buildId, name }: ImageRecord,
  { record, runId, directory }: TestRun,
  context: PipelineContext,
): Promise<string> {
  const { config, env, signal, onEvent, aws, packer } = context;
  const flavor = flavorOf(context, record.flavor);
  const build = { architecture, buildId, imageName: name, sourceImage: { imageId } };
  onEvent?.({ type: 'stage', stage: 'test', detail: `build on ${imageId}` });
  const child = await rebakeImage({
    imageId,
    runId,
    region: config.region,
    ...aws,
    directory: join(directory, 'rebake'),
    template: resolve(context.directory, flavor.template),
    workingDirectory: context.directory,
    variables: {
      ...flavor.variables,
      ...packerVariables(record, build, {}, config.region, env),
      soe_bake_tests: '',
      soe_inventory: '',
    },
    ...(await packerAccess(flavor, context)),
    ...(packer && { runner: packer }),
    ...(signal && { signal }),
    onEvent: (event) => onEvent?.({ type: 'packer', buildId, event }),
  });
  return child.imageId;
}
