import { expect, test } from 'vitest';
import {
  defaultLimits,
  type LaunchLimitOptions,
  longestLife,
} from '../../src/launch/launch-limits.js';
import { settleLaunchOptions } from '../../src/launch/settled-options.js';
import { testLaunches } from '../../src/launch/test-launches.js';
import type { TestLaunchesOptions } from '../../src/launch/test-launches-options.js';
import { lookUntil } from '../../src/launch/wait.js';
import { startForTest } from '../support/aws.js';
import { optionsFor, planOf, simpleSuite, testNamed } from '../support/launches.js';

test.for<readonly [Partial<TestLaunchesOptions>, string]>([
  [{ runId: 'a b' }, 'runId is "a b"'],
  [{ runId: '' }, 'runId is ""'],
  [{ concurrency: 0 }, 'concurrency is 0'],
  [{ leaseMinutes: -1 }, 'leaseMinutes is -1'],
  [{ probes: [{ name: '../x', script: '' }] }, '"../x"'],
  [
    {
      probes: [
        { name: 'a', script: '' },
        { name: 'a', script: '' },
      ],
    },
    '"a"',
  ],
  [{ limits: { ssm: { maxWait: Number.NaN } } }, 'limits.ssm.maxWait is NaN'],
  [{ keep: 'on-failures' as 'always' }, 'keep is "on-failures", not "never", "on-failure" or'],
  [{ phase: 'bake' as 'launch' }, 'phase is "bake", not "launch" or "rebake"'],
  [{ limits: { smm: {} } as LaunchLimitOptions }, 'limits is "smm", not "running", "checks"'],
  [{ secrets: ['abc'] }, 'secrets[0] is shorter'],
  [{ console: { allow: [{ pattern: 'no-such', reason: 'x' }] } }, 'no-such'],
])('options that cannot be are told before anything is launched: %j', async ([change, words]) => {
  const options = { ...optionsFor(await startForTest()), ...change };

  expect(() => settleLaunchOptions(options, 'linux')).toThrow(
    expect.objectContaining({
      code: 'HARNESS_OPTIONS_INVALID',
      message: expect.stringContaining(words),
    }),
  );
});

test('a lease is as long as all that a launch may take, twice over where it reboots', () => {
  const once = longestLife(defaultLimits, false);

  expect(once).toBeGreaterThan(defaultLimits.tests.maxWait + defaultLimits.firstBoot.maxWait);
  expect(longestLife(defaultLimits, false, 2)).toBe(once + 2 * defaultLimits.evidence.maxWait);
  expect(longestLife(defaultLimits, true)).toBeGreaterThan(once + defaultLimits.tests.maxWait);
});

test('looks come further and further apart, and the last is when time is up', async () => {
  let now = 0;
  const looks: number[] = [];
  const clock = {
    now: () => now,
    delay: async (time: number) => {
      now += time;
    },
    random: () => 0.5,
  };
  const limit = { minDelay: 100, maxDelay: 1_000, maxWait: 5_000 };

  const never = await lookUntil(async () => void looks.push(now), limit, { clock });

  expect(never).toBeUndefined();
  const gaps = looks.slice(1).map((at, index) => at - (looks[index] ?? 0));
  expect(gaps.slice(0, -1)).toEqual(gaps.slice(0, -1).toSorted((a, b) => a - b));
  expect(Math.max(...gaps)).toBe(1_000);
  expect(looks.at(-1)).toBe(5_000);
});

test('a subnet that there is not is told as such, not as a matter of credentials', async () => {
  const options = optionsFor(await startForTest(), { subnetId: 'subnet-0123456789abcdef0' });

  const { launches } = await testLaunches(planOf('ami-0123456789abcdef0'), [simpleSuite], options);

  const { message } = testNamed(launches[0], 'is launched');
  expect(message).toMatch(/subnet-0123456789abcdef0.*There is no such subnet .*check subnetId/);
  expect(message).not.toContain('credentials');
});
