import type { LaunchLimitOptions } from '../../src/launch/launch-limits.js';
import type { WaitLimit } from '../../src/launch/wait.js';
import type { LaunchPlan } from '../../src/matrix/launch-plan.js';
import type { Check, Suite } from '../../src/suites/suite.js';

export const region = 'us-east-1';
export const zones = ['us-east-1a', 'us-east-1b'];

/** A plan of launches of an image of an owner, one for each name. */
export function planOf(
  imageId: string,
  names: readonly string[] = ['nitro-x86'],
  candidates: LaunchPlan['launches'][number]['candidates'] = [{ instanceType: 't3.micro', zones }],
): LaunchPlan {
  return {
    image: {
      imageId,
      region,
      architecture: 'x86_64',
      platform: 'linux',
      enaSupport: true,
      tpmSupport: false,
    },
    launches: names.map((name) => ({
      name,
      candidates,
      vouchesFor: candidates.map(({ instanceType }) => instanceType),
    })),
    unsuited: [],
    uncovered: [],
  };
}

export function suiteOf(checks: readonly Check[], name = 'base'): Suite {
  return { name, platform: 'linux', phases: ['bake', 'launch', 'rebake'], checks };
}

/** A suite that every image passes. */
export const simpleSuite = suiteOf([{ kind: 'file', subject: '/etc/passwd', owner: 'root' }]);

const often: Pick<WaitLimit, 'minDelay' | 'maxDelay'> = { minDelay: 5, maxDelay: 50 };

/** Looks often: machines of tests boot in a tenth of a second. The limits stay those of real ones. */
export const lookOften: LaunchLimitOptions = {
  running: often,
  checks: often,
  ssm: often,
  firstBoot: often,
  settled: often,
  tests: often,
  reboot: often,
  evidence: often,
  terminate: often,
};
