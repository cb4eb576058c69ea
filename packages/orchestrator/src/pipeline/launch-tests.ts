import type { ImageRecord } from '@soe/contract';
import {
  accountProbes,
  cloudWatchLogs,
  type LaunchPlan,
  launchCloud,
  makeReport,
  mergeReports,
  observeLaunch,
  planLaunches,
  reportLaunches,
  type TestLaunchesOptions,
  type TestReport,
  testLaunches,
} from '@soe/harness';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { testAccounts } from './account-tests.js';
import type { PipelineContext } from './context.js';
import { inventoryProbes, keepInventory } from './inventories.js';
import { packerSecrets } from './packer-inputs.js';
import { ofImage, type TestRun } from './test-run.js';

/** Launch the images of a release, and run the suites on each. */
export async function launchReport(run: TestRun, context: PipelineContext): Promise<TestReport> {
  const reports: TestReport[] = [];
  for (const image of builtImages(run, context)) {
    const plan = await planOf(image.imageId, run, context);
    const ran = await testLaunches(plan, run.suites, {
      ...launchOptions(ofImage(run, image), context),
      probes: [
        ...(run.platform === 'linux' ? accountProbes() : []),
        ...inventoryProbes(run, context),
      ],
    });
    await keepInventory(image, ran.launches, run, context);
    const accounts = await testAccounts(image, ran.launches, run, context);
    reports.push(reportLaunches(plan, ran), ...(accounts.length > 0 ? [makeReport(accounts)] : []));
  }
  return mergeReports(reports);
}

/** The images as Packer made them, where it made them. */
export function builtImages(
  { record }: Pick<TestRun, 'record'>,
  { config }: PipelineContext,
): readonly ImageRecord[] {
  const images = record.images.filter(({ region }) => region === config.region);
  if (images.length > 0) return images;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `test ${record.flavor} ${record.version}: its record has no image in ${config.region}; build it first`,
  );
}

/** Which launches an image is tested by. */
export async function planOf(
  imageId: string,
  { record, options, platform }: TestRun,
  context: PipelineContext,
): Promise<LaunchPlan> {
  const { config, signal, onEvent, aws } = context;
  const matrix = options.matrix ?? flavorOf(context, record.flavor).tests?.matrix ?? 'one';
  const observed = await observeLaunch(imageId, {
    region: config.region,
    ...aws,
    ...(signal && { signal }),
  });
  if (observed.image.platform !== platform) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `test ${record.flavor} ${record.version}: ${imageId} is for ${observed.image.platform}, and the suites for ${platform}; correct flavors.${record.flavor}.tests in ${context.file}`,
    );
  }
  const plan = planLaunches(observed, { matrix });
  const types = plan.launches.map(({ candidates: [first] }) => first?.instanceType).join(', ');
  onEvent?.({ type: 'stage', stage: 'test', detail: `${imageId} on ${types}` });
  return plan;
}

/** How test instances of a flavor are launched. */
export function launchOptions(
  { record, options, runId, directory }: TestRun,
  context: PipelineContext,
): TestLaunchesOptions {
  const { config, env, signal, onEvent, aws } = context;
  const flavor = flavorOf(context, record.flavor);
  const { console, instanceProfile, subnet, securityGroups } = flavor.tests ?? {};
  const { keep, leaseMinutes, verbose, logGroup } = options;
  const { region } = config;
  return {
    cloud: launchCloud({ region, ...aws }),
    runId,
    directory,
    secrets: packerSecrets(env, flavor),
    ...(instanceProfile !== undefined && { instanceProfile }),
    ...(subnet !== undefined && { subnetId: subnet }),
    ...(securityGroups !== undefined && { securityGroupIds: securityGroups }),
    ...(console !== undefined && { console: { ...console, flavor: record.flavor } }),
    ...(verbose !== undefined && { verbose }),
    ...(logGroup !== undefined && { logs: cloudWatchLogs({ region, ...aws, group: logGroup }) }),
    ...(keep !== undefined && { keep }),
    ...(leaseMinutes !== undefined && { leaseMinutes }),
    ...(signal && { signal }),
    onEvent: (event) => onEvent?.({ type: 'test', event }),
  };
}
