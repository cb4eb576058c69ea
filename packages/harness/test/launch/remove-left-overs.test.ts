import { CreateTagsCommand, RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { Clock } from '@soe/packer-runner';
import { expect, test } from 'vitest';
import { findLeftOvers } from '../../src/launch/find-left-overs.js';
import type { LaunchCloud } from '../../src/launch/launch-cloud.js';
import { launchToken, leaseTags, tagsOf } from '../../src/launch/lease.js';
import { removeLeftOvers } from '../../src/launch/remove-left-overs.js';
import { ec2For, must, owner, startForTest } from '../support/aws.js';
import { buildFixture } from '../support/build-fixture.js';
import { killRun } from '../support/killed-run.js';
import { optionsFor } from '../support/launches.js';
import { amazonLinux, livingInstances, startRunning } from '../support/running.js';

const later = {
  now: () => Date.now() + 24 * 60 * 60_000,
  delay: async () => undefined,
  random: () => 0.5,
};

test('what a killed run leaves is found by its tags and removed, and nothing else', {
  timeout: 240_000,
}, async (context) => {
  const aws = await startRunning(context);
  const { cloud } = optionsFor(aws);
  const ec2 = ec2For(aws);
  const image = await amazonLinux(aws);
  const program = await buildFixture('test-launches.ts');
  const launch = async (tags: Readonly<Record<string, string>>) => {
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: image,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
      }),
    );
    const id = must(Instances?.[0]?.InstanceId);
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    if (Tags.length > 0) await ec2.send(new CreateTagsCommand({ Resources: [id], Tags }));
    return id;
  };
  const others = [
    await launch({}),
    // Somebody made "more like this" of an instance of a test.
    await launch(tagsOf({ runId: 'killed-0', launch: 'a' }, 0)),
  ];
  const places = ['launched ', 'step-started reboot'] as const;
  const runs = await Promise.all(
    places.map(async (place, index) => {
      const runId = `killed-${index}`;
      const run = await killRun({ aws, program, image, runId }, (line) => line === place);
      expect(run.isKilled, run.lines.join('\n')).toBe(true);
      return runId;
    }),
  );

  // Their leases go on, so that a sweeper at the same time does not end a run that works.
  const young = await findLeftOvers({ cloud });
  expect(young.filter(({ decision }) => decision === 'remove')).toEqual([]);
  const old = await findLeftOvers({ cloud, clock: later });
  for (const runId of runs) {
    const before = await livingInstances(aws);
    const dry = await removeLeftOvers({ cloud, runId });
    const report = await removeLeftOvers({ cloud, runId, apply: true });

    const own = old.filter((each) => each.runId === runId && each.decision === 'remove');
    expect(dry).toMatchObject({ removed: [], isDryRun: true });
    expect(own.map(({ id }) => id).toSorted()).toEqual([...dry.wouldRemove].toSorted());
    expect(report).toMatchObject({ wouldRemove: [], isDryRun: false });
    expect(report.removed).toEqual(expect.arrayContaining([...dry.wouldRemove]));
    // Nothing of the other runs went with it.
    expect((await livingInstances(aws)).map(({ InstanceId }) => InstanceId)).toEqual(
      before.flatMap(({ InstanceId: id }) => (own.some((each) => each.id === id) ? [] : [id])),
    );
  }
  expect(
    aws
      .instances()
      .map(({ instanceId }) => instanceId)
      .toSorted(),
  ).toEqual(others.toSorted());
  const foreign = await findLeftOvers({ cloud, clock: later });
  expect(foreign).toMatchObject([{ id: others[1], decision: 'foreign' }]);
});

/** A clock that runs with every wait. */
function passing(): Clock {
  let now = Date.now();
  const delay = async (time: number): Promise<undefined> => {
    now += time;
    return undefined;
  };
  return { ...later, now: () => now, delay };
}

const ours = {
  instanceId: 'i-1',
  state: 'running',
  account: owner,
  tags: tagsOf({ runId: 'r', launch: 'a' }, Date.parse('2026-01-01T00:00:00Z')),
};

test('a tag that says no time keeps an instance until its run is named', async () => {
  const aws = await startForTest();
  const { cloud: real } = optionsFor(aws);
  const instance = {
    ...ours,
    token: launchToken({ runId: 'r', launch: 'a' }, 1),
    tags: { ...ours.tags, [leaseTags.lease]: 'tomorrow' },
  };
  const cloud: LaunchCloud = {
    ...real,
    instances: async () => [instance],
    volumes: async () => [],
  };

  const [kept] = await findLeftOvers({ cloud });
  const [named] = await findLeftOvers({ cloud, runId: 'r' });
  const [stranger] = await findLeftOvers({ cloud, runId: 'r', account: '999988887777' });

  expect(kept).toMatchObject({ decision: 'keep', reason: expect.stringContaining('says no time') });
  expect(named).toMatchObject({ decision: 'remove' });
  expect(stranger).toMatchObject({ decision: 'foreign' });
});

test('a volume that outlived its instance is left over, one in use and one of half our tags is not', async () => {
  const aws = await startForTest();
  const { cloud: real } = optionsFor(aws);
  const { [leaseTags.launch]: _, ...half } = ours.tags;
  const volume = { volumeId: 'vol-1', state: 'available', instanceIds: [], tags: ours.tags };
  const volumes = [
    volume,
    { ...volume, volumeId: 'vol-2', state: 'in-use', instanceIds: ['i-1'] },
    { ...volume, volumeId: 'vol-3', tags: half },
  ];
  const deleted: string[] = [];
  const cloud: LaunchCloud = {
    ...real,
    instances: async () => [],
    volumes: async () => volumes.filter(({ volumeId }) => !deleted.includes(volumeId)),
    deleteVolume: async (id) => void deleted.push(id),
  };

  const found = await findLeftOvers({ cloud });
  const { removed } = await removeLeftOvers({
    cloud,
    apply: true,
    clock: { ...later, now: Date.now },
  });

  expect(found.map(({ id, decision }) => [id, decision])).toEqual([
    ['vol-1', 'remove'],
    ['vol-3', 'foreign'],
  ]);
  expect(removed).toEqual(['vol-1']);
  expect(deleted).toEqual(['vol-1']);
});

test('a volume that its instance lets go late is waited for, and removed', async () => {
  const aws = await startForTest();
  const { cloud: real } = optionsFor(aws);
  const token = launchToken({ runId: 'r', launch: 'a' }, 1);
  const deleted: string[] = [];
  let state = 'running';
  let looks = 0;
  const volume = { volumeId: 'vol-1', tags: ours.tags };
  const cloud: LaunchCloud = {
    ...real,
    instances: async () => [{ ...ours, token, state }],
    volumes: async () => {
      if (deleted.length > 0) return [];
      looks += state === 'terminated' ? 1 : 0;
      return looks > 3
        ? [{ ...volume, state: 'available', instanceIds: [] }]
        : [{ ...volume, state: 'in-use', instanceIds: ['i-1'] }];
    },
    terminate: async () => {
      state = 'terminated';
    },
    deleteVolume: async (id) => void deleted.push(id),
  };

  const { removed } = await removeLeftOvers({ cloud, apply: true, clock: passing() });

  expect(removed).toEqual(['i-1', 'vol-1']);
  expect(deleted).toEqual(['vol-1']);
});

test('what does not go is an error that names it', async () => {
  const aws = await startForTest();
  const { cloud: real } = optionsFor(aws);
  const instance = { ...ours, token: launchToken({ runId: 'r', launch: 'a' }, 1) };
  const cloud: LaunchCloud = {
    ...real,
    instances: async () => [instance],
    volumes: async () => [],
    terminate: async () => undefined,
  };

  await expect(removeLeftOvers({ cloud, apply: true, clock: passing() })).rejects.toMatchObject({
    code: 'HARNESS_LEFT_OVER',
    message: expect.stringContaining('i-1'),
  });
});

test('what is protected is told, and keeps no other from being removed', async () => {
  const aws = await startForTest();
  const { cloud: real } = optionsFor(aws);
  const token = launchToken({ runId: 'r', launch: 'a' }, 1);
  const gone: string[] = [];
  const cloud: LaunchCloud = {
    ...real,
    instances: async () =>
      ['i-1', 'i-2'].map((instanceId) => ({
        ...ours,
        token,
        instanceId,
        state: gone.includes(instanceId) ? 'terminated' : 'running',
      })),
    volumes: async () => [],
    terminate: async ([id = '']) => {
      if (id === 'i-1') throw new Error('OperationNotPermitted: disableApiTermination');
      gone.push(id);
    },
  };

  await expect(removeLeftOvers({ cloud, apply: true, clock: passing() })).rejects.toMatchObject({
    code: 'HARNESS_LEFT_OVER',
    message: expect.stringMatching(/: i-1 \(running\) is not gone yet\. OperationNotPermitted/),
  });
  expect(gone).toEqual(['i-2']);
});

test.for(['*', 'run-?', 'run-*'])(
  'a run that is named %j is that run and no other',
  async (runId) => {
    const aws = await startForTest();
    const { cloud } = optionsFor(aws);
    const imageId = await amazonLinux(aws);
    await cloud.launch({
      imageId,
      instanceType: 't3.micro',
      userData: '',
      token: launchToken({ runId: 'run-1', launch: 'a' }, 1),
      tags: tagsOf({ runId: 'run-1', launch: 'a' }, 0),
    });

    expect(await findLeftOvers({ cloud, runId })).toEqual([]);
    expect(await findLeftOvers({ cloud, runId: 'run-1' })).toMatchObject([{ decision: 'remove' }]);
  },
);
