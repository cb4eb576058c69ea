import {
  CopyImageCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DisableImageBlockPublicAccessCommand,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { type Distribution, distributeRelease, verifyDistribution } from '../src/index.js';
import { type Local, writes } from './support/local.js';
import { consumer, owner } from './support/release.js';
import {
  everything,
  fastIn,
  imageIn,
  regions,
  start,
  templateIn,
  windowsWorld,
  zones,
} from './support/windows.js';

test('gives every image all that is configured, and a second run writes nothing', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const distribution = everything(templates);

  await distributeRelease(release, distribution, options);

  const calls = local.newCalls();
  expect(calls.find((call) => call.action === 'CopyImage')?.parameters).toMatchObject({
    SnapshotCopyCompletionDurationMinutes: '30',
  });
  for (const [index, region] of regions.entries()) {
    const image = await imageIn(local, region);
    expect(image).toMatchObject({
      DeprecationTime: '2027-11-22T10:00:00.000Z',
      DeregistrationProtection: 'enabled-with-cooldown',
      ImageWatermarks: [{ WatermarkKey: `${owner}:soe.al2023` }],
    });
    expect(await fastIn(local, region)).toEqual({
      launches: [[image?.ImageId, 8]],
      zones: zones[region],
    });
    expect((await templateIn(local, region, templates[index]))[0]).toEqual({
      number: 2,
      image: image?.ImageId,
      type: 'm5.large',
      isDefault: region === 'eu-west-1',
    });
  }
  // Copies have inherited it: one watermark was attached, before the copy was made.
  const attached = calls.findIndex((call) => call.action === 'AttachImageWatermark');
  expect(calls.filter((call) => call.action === 'AttachImageWatermark')).toHaveLength(1);
  expect(attached).toBeLessThan(calls.findIndex((call) => call.action === 'CopyImage'));

  local.newCalls();
  await distributeRelease(release, distribution, options);

  expect(writes(local.newCalls())).toEqual([]);
  expect((await verifyDistribution([release], distribution, options)).drift).toEqual([]);
});

test('a consumer sees the watermark, the shared tag and the date, and launches by the template', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;

  await distributeRelease(release, everything(templates), options);

  for (const region of regions) {
    expect(await imageIn(local, region, consumer)).toMatchObject({
      ImageWatermarks: [{ WatermarkKey: `${owner}:soe.al2023` }],
      Tags: [{ Key: 'ec2:SharedTag/support', Value: 'platform@example.com' }],
      DeprecationTime: '2027-11-22T10:00:00.000Z',
    });
    const { Snapshots = [] } = await local
      .ec2(region)
      .send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    expect(Snapshots.map((snapshot) => snapshot.Tags)).toEqual([
      [{ Key: 'ec2:SharedTag/support', Value: 'platform@example.com' }],
    ]);
  }
  const { Instances = [] } = await local.ec2('eu-west-1').send(
    new RunInstancesCommand({
      LaunchTemplate: { LaunchTemplateId: templates[1] },
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const image = await imageIn(local, 'eu-west-1');
  expect(Instances).toMatchObject([{ ImageId: image?.ImageId, InstanceType: 'm5.large' }]);
});

test('follows the configuration both ways, and writes only what differs', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const first = everything(templates);
  await distributeRelease(release, first, options);

  async function run(change: Partial<Distribution>) {
    local.newCalls();
    const distribution = { ...first, ...change };
    await distributeRelease(release, distribution, options);
    const written = writes(local.newCalls());
    expect((await verifyDistribution([release], distribution, options)).drift).toEqual([]);
    return written;
  }
  const both = (action: string) => [`eu-west-1 ${action}`, `us-east-1 ${action}`];

  expect(await run({ deprecateAt: '2028-01-01' })).toEqual(both('EnableImageDeprecation'));
  expect(await run({ deprecateAt: 'never' })).toEqual(both('DisableImageDeprecation'));
  expect(await run({ deprecateAt: 'never', protection: 'on' })).toEqual(
    both('EnableImageDeregistrationProtection'),
  );
  const calm = { deprecateAt: 'never', protection: 'off' } as const;
  expect(await run(calm)).toEqual(both('DisableImageDeregistrationProtection'));
  const renamed = { ...calm, watermark: 'golden' };
  expect(await run(renamed)).toEqual(both('AttachImageWatermark'));
  const slower = { ...renamed, fastLaunch: { until: '2026-12-22' } };
  expect(await run(slower)).toEqual(both('EnableFastLaunch'));
  const elsewhere = {
    ...slower,
    fastRestore: { until: '2026-12-22', zones: { 'eu-west-1': ['eu-west-1b', 'eu-west-1c'] } },
  };
  expect(await run(elsewhere)).toEqual([
    'eu-west-1 DisableFastSnapshotRestores',
    'eu-west-1 EnableFastSnapshotRestores',
    'us-east-1 DisableFastSnapshotRestores',
  ]);
  expect(await run(elsewhere)).toEqual([]);
  expect((await imageIn(local, 'eu-west-1'))?.ImageWatermarks).toHaveLength(2);
  expect((await fastIn(local, 'eu-west-1')).zones).toEqual(['eu-west-1b', 'eu-west-1c']);
});

test('switches off what costs when its time is over', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options, time } = made;
  const distribution = everything(templates);
  await distributeRelease(release, distribution, options);

  time.set(new Date('2026-12-22T00:00:00Z'));
  const { drift } = await verifyDistribution([release], distribution, options);
  local.newCalls();
  await distributeRelease(release, distribution, options);
  const written = writes(local.newCalls());
  await distributeRelease(release, distribution, options);

  expect(
    drift.map(({ status, subject, region }) => `${status} ${subject} ${region}`).sort(),
  ).toEqual(
    ['fast-launch', 'fast-restore'].flatMap((subject) =>
      ['eu-west-1', 'us-east-1'].map((region) => `unexpected ${subject} ${region}`),
    ),
  );
  expect(written).toEqual(
    ['eu-west-1', 'us-east-1'].flatMap((region) => [
      `${region} DisableFastLaunch`,
      `${region} DisableFastSnapshotRestores`,
    ]),
  );
  for (const region of regions) {
    expect(await fastIn(local, region)).toEqual({ launches: [], zones: [] });
  }
  expect(writes(local.newCalls())).toEqual([]);
});

test('an image whose date has come is deprecated at once, and only once', async () => {
  await using made = await windowsWorld();
  const { local, release, options, time } = made;
  const distribution: Distribution = {
    regions: regions.map((region) => ({ region })),
    deprecateAt: '2026-11-01',
  };

  await distributeRelease(release, distribution, options);
  local.newCalls();
  await distributeRelease(release, distribution, options);
  const soon = writes(local.newCalls());
  time.advance(86_400_000);
  await distributeRelease(release, distribution, options);

  for (const region of regions) {
    const since = Date.parse((await imageIn(local, region))?.DeprecationTime ?? '');
    expect(since - start.getTime()).toBeLessThanOrEqual(5 * 60_000);
  }
  expect([soon, writes(local.newCalls())]).toEqual([[], []]);
});

test('a version of a launch template that a failed run has left is used by the next', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const distribution = everything(templates);
  const remove = local.server.faults.add({
    action: 'ModifyLaunchTemplate',
    kind: 'error',
    code: 'Unsupported',
  });

  await expect(distributeRelease(release, distribution, options)).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringContaining('ec2:ModifyLaunchTemplate'),
  });
  remove();
  local.newCalls();
  await distributeRelease(release, distribution, options);

  expect(writes(local.newCalls())).toEqual(['eu-west-1 ModifyLaunchTemplate']);
  expect(await templateIn(local, 'eu-west-1', templates[1])).toMatchObject([
    { number: 2, isDefault: true },
    { number: 1, isDefault: false },
  ]);
});

test('an answer that is lost makes no second version of a launch template', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const action = 'CreateLaunchTemplateVersion';
  local.server.faults.add({ action, kind: 'reset-after', region: 'eu-west-1', call: 1 });

  await distributeRelease(release, everything(templates), options);

  expect(await templateIn(local, 'eu-west-1', templates[1])).toHaveLength(2);
  expect(local.newCalls().filter((call) => call.action === action)).toHaveLength(3);
});

test('a launch template that somebody changed gets the image again, and keeps the change', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const distribution = everything(templates);
  await distributeRelease(release, distribution, options);
  await local.ec2('us-east-1').send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId: templates[0],
      LaunchTemplateData: { ImageId: 'ami-0fedcba9876543210', InstanceType: 'm5.xlarge' },
    }),
  );
  local.newCalls();

  await distributeRelease(release, distribution, options);

  expect(writes(local.newCalls())).toEqual(['us-east-1 CreateLaunchTemplateVersion']);
  expect((await templateIn(local, 'us-east-1', templates[0]))[0]).toEqual({
    number: 4,
    image: (await imageIn(local, 'us-east-1'))?.ImageId,
    type: 'm5.xlarge',
    isDefault: false,
  });
});

test('a launch template that does not exist keeps back nothing else', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const [here = ''] = templates;
  const distribution = everything([here, 'lt-0123456789abcdef0']);

  await expect(distributeRelease(release, distribution, options)).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    result: {
      problems: [
        {
          scope: 'region',
          region: 'eu-west-1',
          message: expect.stringContaining('lt-0123456789abcdef0'),
        },
      ],
    },
  });

  expect(await imageIn(local, 'eu-west-1', consumer)).toBeDefined();
  expect(await templateIn(local, 'us-east-1', here)).toHaveLength(2);
});

test('an image that EC2 lists and then does not know is tried again', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  for (const action of ['EnableImageDeprecation', 'AttachImageWatermark', 'ModifyImageAttribute']) {
    const code = 'InvalidAMIID.NotFound';
    local.server.faults.add({ action, kind: 'error', code, call: [1, 3] });
  }

  await distributeRelease(release, everything(templates), options);

  expect((await verifyDistribution([release], everything(templates), options)).drift).toEqual([]);
});

test('a public image gets its watermark and its date once it is private', async () => {
  await using made = await windowsWorld();
  const { local, release, options } = made;
  const client = local.ec2('us-east-1');
  await client.send(new DisableImageBlockPublicAccessCommand({}));
  const imageId = release.images[0]?.imageId;
  const Group = 'all' as const;
  await client.send(
    new ModifyImageAttributeCommand({ ImageId: imageId, LaunchPermission: { Add: [{ Group }] } }),
  );
  const distribution: Distribution = {
    regions: regions.map((region) => ({ region })),
    watermark: 'golden',
    deprecateAt: '2030-01-01',
  };

  await distributeRelease(release, distribution, options);

  expect(await imageIn(local, 'eu-west-1')).toMatchObject({
    Public: false,
    DeprecationTime: '2030-01-01T00:00:00.000Z',
    ImageWatermarks: [{ WatermarkKey: `${owner}:golden`, SourceImageId: imageId }],
  });
});

test('images are made public and private again', async () => {
  await using made = await windowsWorld();
  const { local, release, options } = made;
  for (const region of regions) {
    await local.ec2(region).send(new DisableImageBlockPublicAccessCommand({}));
  }
  const distribution: Distribution = { regions: regions.map((region) => ({ region })) };

  await distributeRelease(release, { ...distribution, public: true }, options);
  const shared = await Promise.all(regions.map((region) => imageIn(local, region)));
  await distributeRelease(release, distribution, options);
  const taken = await Promise.all(regions.map((region) => imageIn(local, region)));

  expect(shared.map((image) => image?.Public)).toEqual([true, true]);
  expect(taken.map((image) => image?.Public)).toEqual([false, false]);
});

test('refusals of fast restore, which EC2 answers with success, are failures', async () => {
  await using made = await windowsWorld();
  const { local, release, options } = made;
  const distribution: Distribution = {
    regions: regions.map((region) => ({ region })),
    fastRestore: { until: '2026-12-22', zones },
  };
  const snapshotIds = await fillQuota(local, 'eu-west-1');

  await expect(distributeRelease(release, distribution, options)).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringMatching(
      /ec2:EnableFastSnapshotRestores of snap-.*: ResourceLimitExceeded: snap-.* in eu-west-1a/,
    ),
  });

  // Those of others stay, and the image is published nevertheless.
  expect((await fastIn(local, 'eu-west-1')).zones).toHaveLength(snapshotIds.length);
  const name = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
  const published = await local.aws.in({ region: 'eu-west-1' }).parameters.get([name]);
  expect(published[name]).toBe((await imageIn(local, 'eu-west-1'))?.ImageId);
});

/** Fast restore of as many snapshots as a region takes. */
async function fillQuota(local: Local, region: string): Promise<readonly string[]> {
  const client = local.ec2(region);
  const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  for (let index = 0; index < 5; index++) {
    await client.send(
      new CopyImageCommand({
        Name: `other-${index}`,
        SourceRegion: region,
        SourceImageId: Images[0]?.ImageId,
      }),
    );
  }
  const { Snapshots = [] } = await client.send(
    new DescribeSnapshotsCommand({ OwnerIds: ['self'] }),
  );
  const ids = Snapshots.flatMap((snapshot) => snapshot.SnapshotId ?? []);
  await local.aws.in({ region }).fast.enableRestore(ids, [`${region}c`]);
  return ids;
}

test('an older release that is distributed again does not take launch templates back', async () => {
  await using made = await windowsWorld();
  const { local, release, templates, options } = made;
  const distribution = everything(templates);
  const older = await local.build(['x86_64'], '2026.10.0');
  const { fastLaunch: _, ...forLinux } = distribution;
  await distributeRelease(older, forLinux, options);
  await distributeRelease(release, distribution, options);
  local.newCalls();

  await distributeRelease(older, forLinux, options);

  expect(writes(local.newCalls())).toEqual([]);
  expect((await verifyDistribution([older], forLinux, options)).drift).toEqual([]);
  for (const [index, region] of regions.entries()) {
    const versions = await templateIn(local, region, templates[index]);
    expect(versions).toHaveLength(3);
    expect(versions[0]?.image).toBe((await imageIn(local, region))?.ImageId);
  }
});

test('copies that take time and show up late get everything all the same', async () => {
  await using made = await windowsWorld({ copySeconds: 600, consistency: { images: 30 } });
  const { local, release, templates, time } = made;
  const { aws, clock } = made.options;
  const distribution = everything(templates);
  // EC2 shows the built image by now, and still works on it.
  time.advance(31_000);

  await distributeRelease(release, distribution, { aws, clock });
  const refused = local.newCalls().filter((call) => call.errorCode !== undefined);
  await distributeRelease(release, distribution, { aws, clock });

  expect(writes(local.newCalls())).toEqual([]);
  expect(refused).toEqual([]);
});

test('a run that is stopped after any write is continued, and nothing is there twice', async () => {
  const undisturbed = await stoppedAfter(Number.POSITIVE_INFINITY);

  for (let stop = 1; stop <= undisturbed.writes; stop++) {
    const { outcome, drift, versions } = await stoppedAfter(stop);
    expect({ outcome, drift, versions }, `stopped after write ${stop}`).toEqual({
      outcome: expect.stringMatching(/^(?:SHARE_CANCELLED|done)$/),
      drift: [],
      versions: [2, 2],
    });
  }
});

/** Cancel as soon as so many writes are answered, run again, and count what is there. */
async function stoppedAfter(stop: number) {
  const controller = new AbortController();
  const seen: string[] = [];
  let counting = false;
  await using made = await windowsWorld({
    onCall(call) {
      if (counting) seen.push(...writes([call]));
      if (seen.length === stop) controller.abort();
    },
  });
  const { local, release, templates, options } = made;
  const distribution = everything(templates);
  counting = true;

  const outcome = await distributeRelease(release, distribution, {
    ...options,
    signal: controller.signal,
  }).then(
    () => 'done',
    (error: { readonly code: string }) => error.code,
  );
  counting = false;
  await distributeRelease(release, distribution, options);

  const found = regions.map((region, index) => templateIn(local, region, templates[index]));
  return {
    outcome,
    writes: seen.length,
    drift: (await verifyDistribution([release], distribution, options)).drift,
    versions: (await Promise.all(found)).map((versions) => versions.length),
  };
}
