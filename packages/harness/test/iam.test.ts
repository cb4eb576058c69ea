import { readFileSync } from 'node:fs';
import { RegisterImageCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import type { LocalAws } from '@soe/local-aws';
import { runPacker } from '@soe/packer-runner';
import { expect, test } from 'vitest';
import {
  cloudWatchLogs,
  extendLease,
  findLeftOvers,
  imageFindings,
  inspectorScan,
  observeLaunch,
  planLaunches,
  rebakeImage,
  removeLeftOvers,
  removeRebakedImages,
  scanSbom,
  testLaunches,
  testRefusals,
} from '../src/index.js';
import { ec2For, must, owner, settings, startForTest } from './support/aws.js';
import { launchFrom, olderAmazonLinux, startInspector } from './support/inspector.js';
import {
  lookOften,
  optionsFor,
  planOf,
  region,
  suiteOf,
  temporaryDirectory,
} from './support/launches.js';
import { amazonLinux, bakeImage, describeDisk, startRunning } from './support/running.js';
import { isInstalled } from './support/shells.js';

/** What AWS asks for without a call of its own. */
const notCalled: Readonly<Record<string, readonly string[]>> = {
  // EC2 asks for it when an instance is launched with a profile.
  testLaunches: ['iam:PassRole'],
};

/** The actions of the README, by what they are for. */
const documented = actionsIn('../README.md');

function actionsIn(readme: string): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL(readme, import.meta.url), 'utf8');
  const [, section = ''] = /\n## IAM actions\n([\s\S]*?)\n## /.exec(text) ?? [];
  return new Map(
    [...section.matchAll(/^\| +`?([\w ]+?)`? +\| (.*)\|$/gm)].flatMap(([, use = '', list = '']) => {
      const actions = [...list.matchAll(/`([^`]+)`/g)].map(([, action = '']) => action);
      return actions.length === 0 ? [] : [[use, actions] as const];
    }),
  );
}

/** The actions that AWS was asked for meanwhile. */
async function actionsOf(aws: LocalAws, work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = aws.calls().length;
  await work();
  return [
    ...new Set(
      aws
        .calls()
        .slice(before)
        .filter(({ account }) => account === owner)
        .map(({ service, action }) => `${service}:${action}`),
    ),
  ].sort();
}

function isDocumented(use: string, called: readonly string[]): void {
  expect([use, [...called, ...(notCalled[use] ?? [])].sort()]).toEqual([use, documented.get(use)]);
}

test('the README has the actions of these uses, each once and in order', () => {
  expect([...documented.keys()]).toEqual([
    ...['observeLaunch', 'testRefusals', 'testLaunches', 'extendLease', 'findLeftOvers'],
    ...['removeLeftOvers', 'cloudWatchLogs', 'rebakeImage', 'removeRebakedImages'],
    ...['imageFindings', 'inspectorScan', 'scanSbom'],
  ]);
  for (const actions of documented.values()) {
    expect(actions).toEqual([...new Set(actions)].sort());
  }
});

test('planning takes what the README says', async () => {
  const aws = await startForTest();
  const imageId = await amazonLinux(aws);

  isDocumented('observeLaunch', await actionsOf(aws, () => observeLaunch(imageId, settings(aws))));
  const plan = planLaunches(await observeLaunch(imageId, settings(aws)), { refusals: true });
  expect(plan.refusals?.length).toBeGreaterThan(0);
  isDocumented('testRefusals', await actionsOf(aws, () => testRefusals(plan, settings(aws))));
});

test('scans take what the README says', async () => {
  const { aws, ec2, inspector, clock } = await startInspector();
  const imageId = await olderAmazonLinux(ec2);
  const instanceIds = [await launchFrom(ec2, imageId)];
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    components: [{ type: 'library', name: 'curl', purl: 'pkg:rpm/amzn/curl@8.5.0-1' }],
  };
  const { endpoint, credentials } = settings(aws);

  isDocumented(
    'inspectorScan',
    await actionsOf(aws, () => inspectorScan({ instanceIds, region, client: inspector, clock })),
  );
  isDocumented(
    'imageFindings',
    await actionsOf(aws, () => imageFindings(imageId, { region, client: ec2 })),
  );
  isDocumented(
    'scanSbom',
    await actionsOf(aws, () => scanSbom(sbom, { region, endpoint, credentials })),
  );
});

/** An image with a second disk that outlives its instances. */
async function imageOfLastingDisk(aws: LocalAws): Promise<string> {
  const imageId = await bakeImage(aws);
  const { name, snapshotId } = await describeDisk(aws, imageId);
  const { ImageId } = await ec2For(aws).send(
    new RegisterImageCommand({
      Name: 'lasting',
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      RootDeviceName: name,
      BlockDeviceMappings: [
        { DeviceName: name, Ebs: { SnapshotId: snapshotId } },
        { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1, DeleteOnTermination: false } },
      ],
    }),
  );
  return must(ImageId);
}

test('launches, what is kept of them, their logs and left-overs take what the README says', {
  timeout: 120_000,
}, async (context) => {
  const aws = await startRunning(context);
  const imageId = await imageOfLastingDisk(aws);
  const { cloud, ...options } = optionsFor(aws, {
    keep: 'always',
    directory: await temporaryDirectory(),
    logs: cloudWatchLogs({ ...settings(aws), group: '/soe/tests' }),
    verbose: true,
    limits: { ...lookOften, tests: { ...lookOften.tests, maxWait: 2000 } },
  });
  // What never ends is cancelled.
  const suite = suiteOf([{ kind: 'command', subject: 'sleep 600', timeoutSeconds: 600 }]);
  const launch = (change: Partial<typeof options>) =>
    testLaunches(planOf(imageId), [suite], { cloud, ...options, ...change });

  let kept: string | undefined;
  const launching = await actionsOf(aws, async () => {
    const { launches } = await launch({});
    kept = launches[0]?.instanceId;
    expect(launches[0]?.kept).toBeDefined();
    await launch({ keep: 'never', runId: 'ended', reboot: true });
  });
  const ofLogs = launching.filter((action) => action.startsWith('logs:'));
  isDocumented('cloudWatchLogs', ofLogs);
  isDocumented(
    'testLaunches',
    launching.filter((action) => !ofLogs.includes(action)),
  );

  const instanceId = must(kept);
  const extending = await actionsOf(aws, () => extendLease({ cloud, instanceId }));
  // Its own command would have to take too long.
  isDocumented('extendLease', [...extending, 'ssm:CancelCommand']);

  const { runId } = options;
  isDocumented('findLeftOvers', await actionsOf(aws, () => findLeftOvers({ cloud, runId })));
  isDocumented(
    'removeLeftOvers',
    await actionsOf(aws, async () => {
      const limit = lookOften.terminate ?? {};
      const { removed } = await removeLeftOvers({ cloud, runId, apply: true, limit });
      expect(removed).toHaveLength(2);
    }),
  );
  await ec2For(aws).send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
});

test.skipIf(!isInstalled('packer'))(
  'a re-bake takes what Packer and orphans take, and its removal what the README says',
  { timeout: 120_000 },
  async (context) => {
    const aws = await startRunning(context);
    const directory = await temporaryDirectory();
    const { maxAttempts: _, ...connection } = settings(aws);
    const imageId = await amazonLinux(aws);
    const template = new URL('./fixtures/rebake/image.pkr.hcl', import.meta.url).pathname;
    const packer = {
      template,
      env: { PATH: must(process.env['PATH']), HOME: directory },
      variables: { soe_endpoint: aws.endpoint, script: 'true' },
    };
    const runId = 'run-1';
    const rebake = (change: Readonly<Record<string, string>> = {}) =>
      rebakeImage({
        ...packer,
        ...connection,
        imageId,
        runId,
        directory,
        variables: { ...packer.variables, ...change },
      });
    const building = await actionsOf(aws, () =>
      runPacker({
        ...packer,
        runDirectory: `${directory}/same`,
        variables: {
          ...packer.variables,
          soe_source_image: imageId,
          soe_image_name: 'same',
          soe_tags: {},
        },
      }),
    );
    const ownOf = async (work: () => Promise<unknown>) =>
      (await actionsOf(aws, work)).filter((action) => !building.includes(action));

    isDocumented('rebakeImage', await ownOf(() => rebake()));
    isDocumented(
      'removeRebakedImages',
      await actionsOf(aws, async () => {
        const { removed } = await removeRebakedImages({ ...connection, runId });
        expect(removed.length).toBeGreaterThan(1);
      }),
    );

    // One that is refused, so that all of it is found and removed.
    const other = await olderAmazonLinux(ec2For(aws));
    const failing = await ownOf(() =>
      expect(rebake({ fixed_source: other })).rejects.toMatchObject({
        code: 'HARNESS_REBAKE_FAILED',
      }),
    );
    const orphans = actionsIn('../../packer-runner/README.md');
    expect(failing).toContain('ec2:DeregisterImage');
    expect([
      ...must(documented.get('rebakeImage')),
      ...must(orphans.get('finding orphans')),
      ...must(orphans.get('removing them')),
    ]).toEqual(expect.arrayContaining([...failing]));
  },
);
