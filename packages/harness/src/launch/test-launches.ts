import { HarnessError } from '../errors.js';
import type { LaunchPlan } from '../matrix/launch-plan.js';
import type { Suite } from '../suites/suite.js';
import type { LaunchResult } from './launch-result.js';
import { checkSuites } from './run-suites.js';
import { settleLaunchOptions } from './settled-options.js';
import { testOneLaunch } from './test-launch.js';
import type { TestLaunchesOptions } from './test-launches-options.js';

/** What became of the launches of a plan. */
export interface LaunchRun {
  /** In the order of the plan. */
  readonly launches: readonly LaunchResult[];
}

/**
 * Makes every launch of a plan and tests it. What goes wrong with one is in its result and stops no other;
 * a signal that is aborted stops them all, and they are terminated. See {@link testLaunch}.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for options that cannot be, or another region than the
 * image's, `HARNESS_SUITE_INVALID` for suites; what `onEvent` threw
 */
export async function testLaunches(
  plan: LaunchPlan,
  suites: readonly Suite[],
  options: TestLaunchesOptions,
): Promise<LaunchRun> {
  const settled = settleLaunchOptions(options, plan.image.platform);
  const { image, launches: planned } = plan;
  if (image.region !== settled.cloud.region) {
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot test launches: image ${image.imageId} is in ${image.region}, option cloud in ${settled.cloud.region}.`,
    );
  }
  checkSuites(suites, image, settled.phase);
  const launches: LaunchResult[] = [];
  const waiting = [...planned.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, launch] = next;
      launches[index] = await testOneLaunch(launch, image, suites, settled);
    }
  };
  const atATime = Math.min(settled.concurrency, planned.length);
  await Promise.all(Array.from({ length: atATime }, work));
  settled.rethrow();
  return { launches };
}
