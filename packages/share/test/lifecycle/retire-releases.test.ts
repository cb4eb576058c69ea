import {
  CreateImageCommand,
  CreateLaunchTemplateCommand,
  DescribeImageUsageReportsCommand,
  DescribeSnapshotsCommand,
  EnableImageDeregistrationProtectionCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { deprecateRelease, enableRelease, retireReleases } from '../../src/index.js';
import { role, startWorld, type World, type WorldImage } from '../support/lifecycle-world.js';
import { writes } from '../support/local.js';
import { consumer, otherConsumer } from '../support/release.js';

const policy = { flavors: ['al2023'], keepNewest: 1, maxPercent: 100 };
const old = '2026.7.0';

/** An old, deprecated release and its successor, which `stable` points at. */
async function oldAndNew(days = 120, copySeconds = 0) {
  const world = await startWorld('2026-08-01T10:00:00Z', copySeconds);
  const images = await world.release(old, ['x86_64', 'arm64']);
  const successor = await world.release('2026.11.0', ['x86_64', 'arm64']);
  await world.point('stable', '2026.11.0', successor);
  await deprecateRelease({ flavor: 'al2023', version: old, successor: '2026.11.0' }, world.options);
  world.pass(days);
  return { world, images, successor };
}

function retire(world: World, more: Partial<Parameters<typeof retireReleases>[0]> = {}) {
  return retireReleases({ ...policy, ...more }, { ...world.options, apply: true });
}

/** The region, name and state of all own images. */
async function state({ images }: World) {
  const all = await Promise.all(['us-east-1', 'eu-west-1'].map((region) => images(region)));
  return all.flat().map(({ name, state }) => `${name.split('/').slice(2, 4).join(' ')} ${state}`);
}

async function snapshots(world: World, region: string) {
  const command = new DescribeSnapshotsCommand({ OwnerIds: ['self'] });
  return (await world.local.ec2(region).send(command)).Snapshots ?? [];
}

const successorOnly = Array.from({ length: 2 }, () => [
  '2026.11.0 arm64 available',
  '2026.11.0 x86_64 available',
])
  .flat()
  .sort();

test('without apply nothing is written, and the plan says what would be asked and who stays why', async () => {
  const { world } = await oldAndNew();
  await using _ = world;
  world.local.newCalls();

  const { plan, result } = await retireReleases(policy, world.options);

  expect(result).toBeUndefined();
  expect(plan.undecided).toHaveLength(4);
  expect(plan.kept.map(({ version, reason }) => `${version} ${reason}`)).toEqual(
    // One reason for all places, of which none is named.
    Array.from({ length: 4 }, () => '2026.11.0 channel stable points at it'),
  );
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('an image that nobody uses is disabled first, and gone with snapshots and parameters after the days of grace', async () => {
  const { world } = await oldAndNew();
  await using _ = world;

  const first = await retire(world);

  expect(first.plan.selected.map(({ stage }) => stage)).toEqual(Array(4).fill('disable'));
  expect((await state(world)).filter((each) => each.startsWith(old))).toEqual(
    expect.arrayContaining([`${old} x86_64 disabled`, `${old} arm64 disabled`]),
  );
  const parameters = await world.parameters({ region: 'eu-west-1' });
  expect(Object.keys(parameters).some((name) => name.includes('/permissions/'))).toBe(true);

  world.pass(3);
  world.local.newCalls();
  const second = await retire(world);
  expect(writes(world.local.newCalls())).toEqual([]);
  expect(second.plan.kept.filter(({ version }) => version === old)[0]?.reason).toContain(
    'to be deregistered after',
  );

  world.pass(5);
  const third = await retire(world);
  expect(third.plan.selected.map(({ stage }) => stage)).toEqual(Array(4).fill('deregister'));
  expect((await state(world)).sort()).toEqual(successorOnly);
  for (const region of ['us-east-1', 'eu-west-1']) {
    const left = await world.images(region);
    const needed = left.flatMap(({ snapshotIds }) => snapshotIds).sort();
    expect((await snapshots(world, region)).map(({ SnapshotId }) => SnapshotId).sort()).toEqual(
      needed,
    );
    for (const place of [{ region }, { region, consumer: role }]) {
      const names = Object.keys(await world.parameters(place));
      expect(names.filter((name) => name.includes(old))).toEqual([]);
      expect(names).toContain('/soe/al2023/versions/2026.11.0/summary');
    }
    const reports = await world.local.ec2(region).send(new DescribeImageUsageReportsCommand({}));
    expect(reports.ImageUsageReports).toEqual([]);
  }

  world.local.newCalls();
  expect((await retire(world)).plan.actions).toEqual([]);
  expect(writes(world.local.newCalls())).toEqual([]);
});

test('what another account uses stays, as the report says a day late, unless the account is exempt', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const [image] = images;
  await world.launch(image as WorldImage, otherConsumer);
  world.pass(32);

  const { plan } = await retire(world);

  const kept = plan.kept.find(({ imageId }) => imageId === image?.imageId);
  expect(kept?.reason).toBe(`used by account ${otherConsumer}: 1 × ec2:Instance`);
  expect(plan.selected).toHaveLength(3);

  world.local.newCalls();
  await retire(world);
  expect(writes(world.local.newCalls())).toEqual([]);

  const exempt = await retire(world, { exemptAccounts: [otherConsumer] });
  expect(exempt.plan.selected.map(({ imageId }) => imageId)).toEqual([image?.imageId]);
});

test('an instance that was launched within the lag is found before the image is deregistered', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const [image] = images;
  const instance = await world.launch(image as WorldImage, otherConsumer);
  // EC2 tells neither of it yet, so the image is disabled; that can be taken back.
  const first = await retire(world);
  expect(first.plan.selected).toHaveLength(4);

  world.pass(8);
  const second = await retire(world, { unusedForDays: 0 });
  const kept = second.plan.kept.find(({ imageId }) => imageId === image?.imageId);
  expect(kept?.reason).toContain(`used by account ${otherConsumer}`);
  expect(kept?.reason).toContain('enable the release');
  expect(second.plan.selected).toHaveLength(3);

  const region = image?.region ?? '';
  await world.local
    .ec2(region, otherConsumer)
    .send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  world.pass(3);
  const third = await retire(world, { unusedForDays: 0 });
  expect(third.plan.selected.map(({ imageId }) => imageId)).toEqual([image?.imageId]);
  expect((await state(world)).sort()).toEqual(successorOnly);
});

test('what the own account uses stays at once: instances that run, templates, parameters', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const [one, two, three] = images as [WorldImage, WorldImage, WorldImage];
  await world.launch(one);
  await world.local.ec2(two.region).send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'web',
      LaunchTemplateData: { ImageId: two.imageId },
    }),
  );
  await world.aws.in({ region: three.region }).parameters.put({
    name: '/team/web/image',
    value: three.imageId,
    kind: 'image',
    overwrite: false,
  });

  const { plan } = await retire(world);

  const reason = ({ imageId }: WorldImage) =>
    plan.kept.find((each) => each.imageId === imageId)?.reason;
  expect(reason(one)).toMatch(/^used in the own account: arn:aws:ec2:.*:instance\/i-/);
  expect(reason(two)).toMatch(/^used in the own account: arn:aws:ec2:.*:launch-template\/lt-/);
  expect(reason(three)).toMatch(/^used in the own account: arn:aws:ssm:.*\/team\/web\/image$/);
  expect(plan.selected).toHaveLength(1);
});

test('an image that was launched lately, is young, not deprecated or kept by name stays', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const [image] = images as [WorldImage];
  const instance = await world.launch(image);
  await world.local
    .ec2(image.region)
    .send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  world.pass(2);
  const reasons = async (more: Partial<Parameters<typeof retireReleases>[0]>) => {
    const { plan } = await retireReleases({ ...policy, ...more }, world.options);
    return [
      ...new Set(plan.kept.filter(({ version }) => version === old).map((each) => each.reason)),
    ];
  };

  expect(await reasons({})).toEqual([expect.stringMatching(/^launched .* less than 30 days ago$/)]);
  expect(await reasons({ olderThanDays: 1000 })).toEqual([
    expect.stringMatching(/^made .* less than 1000 days ago$/),
  ]);
  expect(await reasons({ keep: ['<=2026.8'] })).toEqual(['the policy keeps <=2026.8']);
  expect(await reasons({ keepNewest: 2 })).toEqual(['one of the 2 newest versions']);
  await world.aws.in({ region: image.region }).lifecycle.setDeprecation(image.imageId);
  expect(await reasons({ unusedForDays: 0 })).toEqual(['not deprecated']);
});

test('more images than the policy allows at a time are withheld, and nothing is touched', async () => {
  const { world } = await oldAndNew();
  await using _ = world;
  const few = { ...policy, usageReports: false, maxImages: 3 };
  world.local.newCalls();

  const { plan } = await retireReleases(few, world.options);
  expect(plan.actions).toEqual([]);
  expect(plan.withheld).toHaveLength(4);
  await expect(retireReleases(few, { ...world.options, apply: true })).rejects.toMatchObject({
    code: 'SHARE_TOO_MANY',
  });
  expect(writes(world.local.newCalls())).toEqual([]);

  const forced = await retire(world, { ...few, force: true });
  expect(forced.plan.selected).toHaveLength(4);
});

test('a protected image goes in two passes: protection off, and after its cooldown the image', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const [image] = images as [WorldImage];
  await world.local.ec2(image.region).send(
    new EnableImageDeregistrationProtectionCommand({
      ImageId: image.imageId,
      WithCooldown: true,
    }),
  );
  await retire(world);
  world.pass(8);

  const off = await retire(world);
  expect(off.plan.selected.find(({ imageId }) => imageId === image.imageId)?.stage).toBe(
    'unprotect',
  );
  expect(off.plan.selected.filter(({ stage }) => stage === 'deregister')).toHaveLength(3);

  world.pass(0.5);
  world.local.newCalls();
  const early = await retire(world);
  expect(early.plan.kept.find(({ imageId }) => imageId === image.imageId)?.reason).toMatch(
    /^protected until/,
  );
  expect(writes(world.local.newCalls())).toEqual([]);

  world.pass(0.6);
  await retire(world);
  expect((await state(world)).sort()).toEqual(successorOnly);
});

test('a protected image stays where the policy says so', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const [image] = images as [WorldImage];
  await world.local
    .ec2(image.region)
    .send(new EnableImageDeregistrationProtectionCommand({ ImageId: image.imageId }));
  await retire(world, { keepProtected: true });
  world.pass(8);

  const { plan } = await retire(world, { keepProtected: true });

  expect(plan.kept.find(({ imageId }) => imageId === image.imageId)?.reason).toBe(
    'protected from being deregistered',
  );
  expect(plan.selected).toHaveLength(3);
});

test('the snapshots of every volume go', async () => {
  const world = await startWorld();
  await using _ = world;
  const [image] = (await world.release('2026.6.0')) as [WorldImage];
  const client = world.local.ec2(image.region);
  const { Instances = [] } = await client.send(
    new RunInstancesCommand({
      ImageId: image.imageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 5 } }],
    }),
  );
  const instance = Instances[0]?.InstanceId ?? '';
  const { ImageId = '' } = await client.send(
    new CreateImageCommand({
      InstanceId: instance,
      Name: `soe/al2023/${old}/x86_64/20261122t100000z-b8b8b8`,
    }),
  );
  await client.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  const successor = await world.release('2026.11.0');
  await world.point('stable', '2026.11.0', successor);
  const made = (await world.images(image.region)).find(({ imageId }) => imageId === ImageId);
  expect(made?.snapshotIds).toHaveLength(2);
  world.pass(120);
  const loose = { onlyDeprecated: false, keep: ['2026.6.0'] };

  await retire(world, loose);
  world.pass(8);
  await retire(world, loose);

  const left = (await snapshots(world, image.region)).map(({ SnapshotId }) => SnapshotId);
  for (const id of made?.snapshotIds ?? []) expect(left).not.toContain(id);
});

test('a retirement can be taken back in the days of grace, and begins anew after that', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  await retire(world);

  await enableRelease({ flavor: 'al2023', version: old }, world.options);

  for (const { region, imageId } of images) {
    const held = await world.aws.in({ region }).images.launchPermissions(imageId);
    expect([...held].sort()).toEqual([consumer, otherConsumer]);
    const image = (await world.images(region)).find((each) => each.imageId === imageId);
    expect(image?.tags).not.toHaveProperty('soe:retiring');
  }
  world.pass(30);
  const again = await retire(world);
  expect(again.plan.selected.map(({ stage }) => stage)).toEqual(Array(4).fill('disable'));
});

test('a report that cannot be had keeps its image, and no other', async () => {
  const { world } = await oldAndNew();
  await using _ = world;
  const remove = world.local.server.faults.add({
    action: 'CreateImageUsageReport',
    region: 'eu-west-1',
    call: 1,
    kind: 'error',
    code: 'ResourceLimitExceeded',
    status: 400,
  });

  await expect(retire(world)).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringContaining('ResourceLimitExceeded'),
  });
  const disabled = (await state(world)).filter((each) => each.endsWith('disabled'));
  expect(disabled).toHaveLength(3);

  remove();
  await retire(world);
  expect((await state(world)).filter((each) => each.endsWith('disabled'))).toHaveLength(4);
});

test('a report that is pending is waited for, and where it takes too long the next run goes on with it', async () => {
  const { world } = await oldAndNew(120, 30);
  await using _ = world;
  const wait = (maxWait: number) => ({ minDelay: 4_000, maxDelay: 4_000, maxWait });
  const run = (maxWait: number) =>
    retireReleases(policy, { ...world.options, imageWait: wait(maxWait), apply: true });

  const early = await run(8_000);
  expect(early.plan.undecided.map(({ reason }) => reason)).toEqual(
    Array(4).fill(expect.stringMatching(/^the usage report amiur-\w+ is pending$/)),
  );
  expect((await state(world)).filter((each) => each.endsWith('disabled'))).toEqual([]);

  world.local.newCalls();
  const events: string[] = [];
  const later = await retireReleases(policy, {
    ...world.options,
    imageWait: wait(60_000),
    apply: true,
    onEvent: (event) => events.push('subject' in event ? event.subject : event.type),
  });
  expect(later.plan.selected).toHaveLength(4);
  expect(events).toContain('usage-reports');
  expect(writes(world.local.newCalls())).not.toContain('us-east-1 CreateImageUsageReport');
});

test('while one image of a version stays, its parameters and the summary stay with it, everywhere', async () => {
  const { world, images } = await oldAndNew();
  await using _ = world;
  const used = images.filter(({ architecture }) => architecture === 'arm64');
  for (const image of used) await world.launch(image);
  await retire(world);
  world.pass(8);

  const { plan } = await retire(world);

  expect(plan.selected.map(({ name }) => name.split('/')[3])).toEqual(['x86_64', 'x86_64']);
  for (const region of ['us-east-1', 'eu-west-1']) {
    for (const place of [{ region }, { region, consumer: role }]) {
      const names = Object.keys(await world.parameters(place)).filter((name) => name.includes(old));
      expect(names.sort()).toEqual([
        `/soe/al2023/versions/${old}/arm64/image-id`,
        `/soe/al2023/versions/${old}/summary`,
      ]);
    }
  }
});
