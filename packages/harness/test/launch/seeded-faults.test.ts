import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import { type Fault, type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Suite } from '../../src/index.js';
import { hygieneSuite } from '../../src/index.js';
import { findLeftOvers } from '../../src/launch/find-left-overs.js';
import type { LaunchResult } from '../../src/launch/launch-result.js';
import { removeLeftOvers } from '../../src/launch/remove-left-overs.js';
import { testLaunches } from '../../src/launch/test-launches.js';
import type { TestLaunchesOptions } from '../../src/launch/test-launches-options.js';
import { systemClock } from '../../src/launch/wait.js';
import type { LaunchPlan } from '../../src/matrix/launch-plan.js';
import { observeLaunch } from '../../src/matrix/observe-launch.js';
import { planLaunches } from '../../src/matrix/plan-launches.js';
import { ec2For, must, settings } from '../support/aws.js';
import { buildFixture } from '../support/build-fixture.js';
import { whenAsked } from '../support/first-boot.js';
import { killRun } from '../support/killed-run.js';
import {
  hurriedClock,
  lookOften,
  optionsFor,
  planOf,
  suiteOf,
  temporaryDirectory,
  testNamed,
  zones,
} from '../support/launches.js';
import { amazonLinux, bakeImage, livingInstances, startRunning } from '../support/running.js';

/** An image as it should be: an account with its declared id, and a service that runs after the boot. */
const clean = `
groupadd -g 4990 soe-agent
useradd -u 4990 -g 4990 -M -s /usr/sbin/nologin soe-agent
cp /usr/bin/sleep /usr/local/bin/soe-agentd
mkdir -p /etc/selinux
echo SELINUX=enforcing > /etc/selinux/config
`;
const starts = 'mkdir /run/agent 2>/dev/null && nohup soe-agentd 3600 > /dev/null 2>&1 &';

const suites: readonly Suite[] = [
  suiteOf([
    { kind: 'user', subject: 'soe-agent', uid: 4990 },
    { kind: 'process', subject: 'soe-agentd' },
  ]),
  hygieneOf('configuration', 'secrets'),
];

/** These groups of the built-in checks, on few folders: the others have their own tests. */
function hygieneOf(...groups: readonly string[]): Suite {
  const suite = hygieneSuite({ secretPaths: ['/etc/profile.d'] });
  return { ...suite, checks: suite.checks.filter(({ subject }) => groups.includes(subject)) };
}

interface SeededFault {
  readonly fault: string;
  /** What it changes in the clean image. */
  readonly bake?: string;
  /** What the boot does besides. */
  readonly boot?: string;
  /** What goes wrong in AWS. */
  readonly faults?: readonly Fault[];
  readonly plan?: (imageId: string) => Promise<LaunchPlan>;
  readonly options?: (usual: TestLaunchesOptions) => TestLaunchesOptions;
  /** The tests that must tell it, by launch. Whatever else is told is an error of the harness. */
  readonly caught: Readonly<Record<string, readonly string[]>>;
  /** What else is expected. */
  readonly also?: (launches: readonly LaunchResult[], directory: string) => Promise<void> | void;
}

const one = 'nitro-x86';

let aws: LocalAws;
const images = new Map<string, Promise<string>>();

beforeAll(async () => {
  aws = await startLocalAws({ compute: 'auto' });
});
afterAll(() => aws.close());

/** Images that are the same are baked once. */
function imageOf(script: string): Promise<string> {
  const name = `image-${images.size}`;
  const image = images.get(script) ?? bakeImage(aws, script, { name });
  images.set(script, image);
  return image;
}

/** What can be wrong in one guest at the same time, each with the test that must tell it. */
const inGuest: readonly (Pick<SeededFault, 'bake' | 'boot'> & { readonly caught: string })[] = [
  // A wrong uid.
  { bake: 'usermod -u 4991 soe-agent', caught: 'user soe-agent: uid is 4990' },
  // A service that is dead.
  {
    bake: 'ln -sf /bin/false /usr/local/bin/soe-agentd',
    caught: 'process soe-agentd: is running',
  },
  // SELinux that is disabled in its settings.
  {
    bake: "sed -i 's/enforcing/disabled/' /etc/selinux/config",
    caught: 'selinux: SELinux enforces where the system has it',
  },
  // A secret that was left behind.
  {
    bake: "echo 'export GITHUB=ghp_0123456789abcdefghijABCDEFGHIJ012345' > /etc/profile.d/build.sh",
    caught: 'secrets: no key or token',
  },
  // A panic on the console.
  {
    boot: 'echo "[   12.345678] Kernel panic - not syncing: hunter2-hunter2" > /dev/console',
    caught: 'console shows no kernel panic',
  },
];

const seeded: readonly SeededFault[] = [
  { fault: 'nothing', caught: { [one]: [] } },
  {
    fault: 'an image with every fault of a guest',
    bake: inGuest.map(({ bake = '' }) => bake).join('\n'),
    boot: inGuest.map(({ boot = '' }) => boot).join('\n'),
    options: (usual) => ({ ...usual, secrets: ['hunter2-hunter2'] }),
    caught: { [one]: inGuest.map(({ caught }) => caught) },
    also: async (launches, directory) => {
      const console = await readFile(join(directory, one, 'console.txt'), 'utf8');
      expect(console).toContain('Kernel panic - not syncing: ***');
      expect(JSON.stringify(launches)).not.toContain('hunter2');
    },
  },
  {
    fault: 'an image that SSM never reaches',
    options: withoutSsm,
    caught: { [one]: ['reaches SSM'] },
    also: async ([launch], directory) => {
      expect(launch).toMatchObject({
        outcome: 'not-ready',
        reason: expect.stringMatching(
          /did not get there in 600 seconds: SSM does not know it; .*instance profile/,
        ),
      });
      expect(testNamed(launch, 'first boot succeeds').status).toBe('pending');
      expect(testNamed(launch, 'user soe-agent: uid is 4990')).toMatchObject({
        status: 'pending',
        message: expect.stringContaining('SSM does not know it'),
      });
      // It is kept although nobody got in.
      const console = await readFile(join(directory, one, 'console.txt'), 'utf8');
      expect(console).toContain('login:');
    },
  },
  {
    fault: 'no capacity for the first types and zones',
    faults: ['InsufficientInstanceCapacity', 'Unsupported', 'InsufficientHostCapacity'].map(
      (code, index) => ({
        action: 'RunInstances',
        call: index + 1,
        kind: 'error',
        code,
        status: code === 'InsufficientInstanceCapacity' ? 500 : 400,
        message: 'The zone has none.',
      }),
    ),
    plan: async (imageId) =>
      planOf(
        imageId,
        [one],
        ['t3.micro', 't3.small'].map((instanceType) => ({ instanceType, zones })),
      ),
    caught: { [one]: [] },
    also: ([launch]) => {
      expect(launch?.attempts).toEqual([
        { instanceType: 't3.micro', zone: zones[0], refusal: 'InsufficientInstanceCapacity' },
        { instanceType: 't3.micro', zone: zones[1], refusal: 'Unsupported' },
        { instanceType: 't3.small', zone: zones[0], refusal: 'InsufficientHostCapacity' },
        { instanceType: 't3.small', zone: zones[1] },
      ]);
    },
  },
  {
    fault: 'no capacity anywhere',
    faults: [{ action: 'RunInstances', kind: 'error', code: 'InsufficientInstanceCapacity' }],
    caught: { [one]: ['is launched'] },
    also: ([launch]) => {
      expect(testNamed(launch, 'is launched')).toMatchObject({
        status: 'other',
        extra: { infrastructure: true },
      });
    },
  },
  {
    fault: 'an image that boots on one class only',
    boot: `if grep -q '"instance-type": *"m4' /run/cloud-init/instance-data.json; then
  echo 'status: error'; echo 'detail: no driver for the disk'; exit 1
fi`,
    plan: async (imageId) =>
      planLaunches(await observeLaunch(imageId, settings(aws)), {
        matrix: { types: ['t3.micro', 'm4.large'] },
      }),
    caught: { 't3.micro': [], 'm4.large': ['first boot succeeds'] },
    also: (launches) => {
      const [nitro, xen] = launches;
      expect(nitro?.vouchesFor).toEqual(expect.arrayContaining(['t3.micro', 'm5.large']));
      expect(nitro?.vouchesFor).not.toContain('m4.large');
      expect(xen?.reason).toContain('no driver for the disk');
    },
  },
];

/** Without the profile an agent cannot register. The ten minutes that it has go by fast. */
function withoutSsm({ instanceProfile: _, ...usual }: TestLaunchesOptions): TestLaunchesOptions {
  let isFast = false;
  return {
    ...usual,
    clock: hurriedClock(() => isFast),
    onEvent: (event) => {
      if (event.type === 'step-started') isFast = event.step === 'ssm';
    },
    limits: { ...lookOften, ssm: {} },
  };
}

test.for(seeded)(
  '$fault: told by the tests of its names, and by no others',
  async ({
    bake = '',
    boot = '',
    faults = [],
    plan,
    options = (usual) => usual,
    caught,
    also,
  }, context) => {
    if (aws.compute.kind === 'none') context.skip(aws.compute.reason);
    const directory = await temporaryDirectory();
    const imageId = await imageOf(`${clean}${bake}\n${whenAsked(`${starts}\n${boot}`)}`);
    for (const remove of faults.map((each) => aws.faults.add(each))) onTestFinished(remove);

    const { launches } = await testLaunches(
      (await plan?.(imageId)) ?? planOf(imageId, [one]),
      suites,
      options(optionsFor(aws, { directory, runId: `run-${images.size}-${randomInt(1e9)}` })),
    );

    const told = launches.map(({ name, tests }) => [
      name,
      tests.flatMap((each) => (/^(?:failed|other)$/.test(each.status) ? [each.name] : [])),
    ]);
    expect(Object.fromEntries(told)).toEqual(caught);
    for (const launch of launches) {
      // What did not run is there too, and is not taken for passed.
      expect(launch.terminated).toBe(true);
      expect(launch.tests.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['process soe-agentd: is running']),
      );
      if (caught[launch.name]?.length !== 0) continue;
      expect(launch.outcome).toBe('tested');
      expect(launch.tests.filter(({ status }) => status === 'pending')).toEqual([]);
    }
    await also?.(launches, directory);
    expect(await livingInstances(aws)).toEqual([]);
    expect(aws.instances()).toEqual([]);
  },
);

test('wherever a run is killed, the sweeper finds what it left, and then nothing is left', {
  timeout: 240_000,
}, async (context) => {
  const aws = await startRunning(context);
  const program = await buildFixture('test-launches.ts');
  const image = await amazonLinux(aws);
  const { cloud } = optionsFor(aws);
  // Any line of the first 120 (a whole run has some more), one from each third of them.
  const moments = [0, 1, 2].map((part) => part * 40 + randomInt(40));

  const runs = await Promise.all(
    moments.map((moment) =>
      killRun(
        { aws, program, image, runId: `moment-${moment}` },
        (_line, index) => index >= moment,
      ),
    ),
  );
  const left = await livingInstances(aws);
  const day = 24 * 60 * 60_000;
  const tomorrow = { ...systemClock, now: () => Date.now() + day };
  const limit = { minDelay: 5, maxDelay: 50 };
  // A launch that was asked for just before the kill may show only now: as on a schedule, until nothing is found.
  const removed: string[] = [];
  for (;;) {
    const sweep = await removeLeftOvers({ cloud, apply: true, clock: tomorrow, limit });
    removed.push(...sweep.removed);
    if (sweep.found.length === 0) break;
  }

  const seen = `killed at the lines ${moments.join(', ')}`;
  expect(
    runs.some(({ isKilled }) => isKilled),
    seen,
  ).toBe(true);
  expect(removed, seen).toEqual(
    expect.arrayContaining(left.map(({ InstanceId }) => must(InstanceId))),
  );
  expect(await livingInstances(aws), seen).toEqual([]);
  expect(aws.instances(), seen).toEqual([]);
  const { Volumes } = await ec2For(aws).send(new DescribeVolumesCommand({}));
  expect(Volumes, seen).toEqual([]);
  expect(await findLeftOvers({ cloud, clock: tomorrow }), seen).toEqual([]);
});
