import {
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DisableImageBlockPublicAccessCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import {
  connectAws,
  type Distribution,
  distributeRelease,
  observeDistribution,
  planDistribution,
  ShareError,
  type ShareEvent,
  verifyDistribution,
  verifySettled,
} from '../src/index.js';
import { type Local, quick, startLocal, writes } from './support/local.js';
import { overriding } from './support/overriding.js';
import { consumer, nameOf, organization, otherConsumer, simple, unit } from './support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const everything: Distribution = {
  regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }, { region: 'ap-southeast-2' }],
  accounts: [consumer, otherConsumer],
  organizationalUnits: [unit],
  shareSnapshots: true,
  tags: { team: 'platform' },
  parameters: { accounts: [role] },
};
const imagePath = (architecture = 'x86_64') =>
  `/soe/al2023/versions/2026.11.0/${architecture}/image-id`;
const summaryPath = '/soe/al2023/versions/2026.11.0/summary';

function visible(local: Local, region: string, account: string) {
  return local
    .ec2(region, account)
    .send(new DescribeImagesCommand({ ExecutableUsers: ['self'], Owners: ['111122223333'] }))
    .then(({ Images = [] }) => Images.map((image) => image.Name).sort());
}

test('brings every image to every region, for those who may use it', async () => {
  await using local = await startLocal();
  const release = await local.build(['x86_64', 'arm64']);

  const shared = await distributeRelease(release, everything, { aws: local.aws, ...quick });

  expect(shared.images).toHaveLength(6);
  expect(new Set(shared.images.map((image) => image.imageId)).size).toBe(6);
  expect(shared.images).toEqual(expect.arrayContaining([...release.images]));
  expect(shared.distribution).toEqual({
    regions: ['ap-southeast-2', 'eu-west-1', 'us-east-1'],
    accounts: [consumer, otherConsumer],
    organizations: [],
    organizationalUnits: [unit],
    parameterPrefix: '/soe',
    parameterAccounts: ['111122223333', consumer],
  });
  const names = [nameOf('arm64'), nameOf('x86_64')];
  for (const region of ['us-east-1', 'eu-west-1', 'ap-southeast-2']) {
    for (const account of [consumer, otherConsumer, '444455556666']) {
      expect(await visible(local, region, account)).toEqual(names);
    }
    expect(await visible(local, region, '999988887777')).toEqual([]);
  }
});

test('publishes the ids where consumers look: in the owner account and in their own', async () => {
  await using local = await startLocal();
  const release = await local.build();

  const shared = await distributeRelease(release, everything, { aws: local.aws, ...quick });

  for (const { region, imageId } of shared.images) {
    for (const place of [{ region }, { region, consumer: role }]) {
      const values = await local.aws.in(place).parameters.get([imagePath(), summaryPath]);
      expect(values[imagePath()]).toBe(imageId);
      expect(JSON.parse(values[summaryPath] ?? '')).toMatchObject({
        commit: release.source?.commit,
      });
    }
  }
});

test('copies carry the tags of their source and of the configuration, snapshots too', async () => {
  await using local = await startLocal();
  const release = await local.build();

  await distributeRelease(release, everything, { aws: local.aws, ...quick });

  for (const { region } of everything.regions) {
    const client = local.ec2(region);
    const { Images = [] } = await client.send(new DescribeImagesCommand({ Owners: ['self'] }));
    const { Snapshots = [] } = await client.send(
      new DescribeSnapshotsCommand({ OwnerIds: ['self'] }),
    );
    for (const resource of [...Images, ...Snapshots]) {
      expect(resource.Tags).toEqual(
        expect.arrayContaining([
          { Key: 'soe:flavor', Value: 'al2023' },
          { Key: 'team', Value: 'platform' },
        ]),
      );
    }
    expect(Images).toHaveLength(1);
    expect(Snapshots.length).toBeGreaterThan(0);
  }
});

test('copies carry the tags of the record, also while EC2 shows the built image without them', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const tags = { 'soe:record': 'sha256:abc' };
  const distribution = { ...simple, imageTags: { [release.builds[0]?.buildId ?? '']: tags } };
  const built = local.aws.in({ region: 'us-east-1' }).images;
  await built.addTags([release.images[0]?.imageId ?? ''], tags);
  let looks = 0;
  const lagging = overriding(local.aws, ({ region }, { images }) => {
    if (region !== 'us-east-1') return {};
    const find = async (names: readonly string[]) => {
      const found = await images.find(names);
      if (++looks > 1) return found;
      return found.map(({ tags: { 'soe:record': _, ...old }, ...image }) => ({
        ...image,
        tags: old,
      }));
    };
    return { images: { find } };
  });
  local.newCalls();

  const shared = await distributeRelease(release, distribution, { aws: lagging, ...quick });

  expect(writes(local.newCalls()).filter((call) => call.endsWith('Tags'))).toEqual([
    'us-east-1 CreateTags',
  ]);
  for (const { region, name } of shared.images) {
    const { images } = local.aws.in({ region });
    const [image] = await images.find([name]);
    const snapshots = await images.snapshotTags(image?.snapshotIds ?? []);
    for (const carried of [image?.tags, ...Object.values(snapshots)]) {
      expect(carried).toMatchObject(tags);
    }
  }
  await distributeRelease(shared, distribution, { aws: local.aws, ...quick });
  expect(writes(local.newCalls())).toEqual([]);
});

test('a copy that was deregistered is made again, however often', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const observed = await observeDistribution([release], simple, { aws: local.aws });
  const { actions } = planDistribution([release], simple, observed);
  const copy = actions.find((action) => action.type === 'copy-image');
  if (copy === undefined) throw new Error('nothing is copied');
  const deregister = async (imageId: string) =>
    local.ec2('eu-west-1').send(new DeregisterImageCommand({ ImageId: imageId }));
  await deregister(await local.aws.in({ region: 'eu-west-1' }).images.copy(copy));
  // Everything shows at once here, so there is no need to wait for what is gone.
  const options = { ...quick, settleWait: { minDelay: 5, maxDelay: 50, maxWait: 100 } };
  const changeLaunchPermissions = () => Promise.reject(new Error('not now'));
  const unshared = overriding(local.aws, () => ({ images: { changeLaunchPermissions } }));
  const failed = await distributeRelease(release, simple, { aws: unshared, ...options }).catch(
    (error: unknown) => error,
  );
  if (!(failed instanceof ShareError)) throw failed;
  await deregister(failed.result?.images[1]?.imageId ?? '');

  const shared = await distributeRelease(release, simple, { aws: local.aws, ...options });

  const there = await local.aws.in({ region: 'eu-west-1' }).images.find([copy.name]);
  expect(there).toMatchObject([{ imageId: shared.images[1]?.imageId, state: 'available' }]);
});

test('a second run writes nothing and reads nothing twice', async () => {
  await using local = await startLocal();
  const release = await local.build(['x86_64', 'arm64']);
  const first = await distributeRelease(release, everything, { aws: local.aws, ...quick });
  local.newCalls();

  const second = await distributeRelease(first, everything, { aws: local.aws, ...quick });
  const calls = local.newCalls();
  const count = (action: string) => calls.filter((call) => call.action === action).length;

  expect(writes(calls)).toEqual([]);
  expect(second).toEqual(first);
  expect(count('DescribeImages')).toBe(3);
  expect(count('DescribeImageAttribute')).toBe(6);
  expect(count('DescribeSnapshotAttribute')).toBe(6);
  expect(count('GetParameters')).toBe(6);
  expect(calls).toHaveLength(21);
});

test('the first run makes each write once', async () => {
  await using local = await startLocal();
  const release = await local.build();
  local.newCalls();

  await distributeRelease(release, everything, { aws: local.aws, ...quick });

  const perRegion = (region: string) => [
    ...(region === 'us-east-1' ? [`${region} CreateTags`] : [`${region} CopyImage`]),
    `${region} ModifyImageAttribute`,
    `${region} ModifySnapshotAttribute`,
    ...Array.from({ length: 4 }, () => `${region} PutParameter`),
  ];
  expect(writes(local.newCalls())).toEqual(
    ['us-east-1', 'eu-west-1', 'ap-southeast-2'].flatMap(perRegion).sort(),
  );
});

test('one AssumeRole per consumer account, however many regions', async () => {
  await using local = await startLocal();
  const release = await local.build();
  local.newCalls();

  await distributeRelease(release, everything, { aws: local.aws, ...quick });

  expect(local.newCalls().filter((call) => call.action === 'AssumeRole')).toHaveLength(1);
});

test('an account that is removed or added costs one write per region and image', async () => {
  await using local = await startLocal();
  const release = await local.build(['x86_64', 'arm64']);
  const both = { ...simple, accounts: [consumer, otherConsumer] };
  await distributeRelease(release, both, { aws: local.aws, ...quick });
  const once = ['us-east-1', 'us-east-1', 'eu-west-1', 'eu-west-1']
    .map((region) => `${region} ModifyImageAttribute`)
    .sort();

  local.newCalls();
  await distributeRelease(release, simple, { aws: local.aws, ...quick });
  expect(writes(local.newCalls())).toEqual(once);
  expect(await visible(local, 'eu-west-1', otherConsumer)).toEqual([]);

  await distributeRelease(release, both, { aws: local.aws, ...quick });
  expect(writes(local.newCalls())).toEqual(once);
  expect(await visible(local, 'eu-west-1', otherConsumer)).toHaveLength(2);
});

test('waits for copies with one look per region and time, and publishes only what is available', async () => {
  await using local = await startLocal({ copySeconds: 1 });
  const release = await local.build(['x86_64', 'arm64']);
  const events: ShareEvent[] = [];
  local.newCalls();

  await distributeRelease(release, simple, {
    aws: local.aws,
    ...quick,
    onEvent: (event) => events.push(event),
  });
  const inEurope = local.newCalls().filter((call) => call.region === 'eu-west-1');
  const waits = events.filter(
    (event) =>
      event.type === 'waiting' && event.subject === 'images' && event.region === 'eu-west-1',
  );

  // Observed, then about one look per wait; a look per image would be two. The last look of a wait
  // that was cut short is not announced again. Plan, copy and proof look a few times as well, which is all that a busy
  // machine comes to within the second of a copy.
  const looks = inEurope.filter((call) => call.action === 'DescribeImages').length - 1;
  expect(looks).toBeGreaterThan(1);
  expect(looks).toBeLessThan(1.5 * waits.length + 8);
  expect(waits.length).toBeGreaterThan(0);
  const { drift } = await verifyDistribution([release], simple, { aws: local.aws });
  expect(drift).toEqual([]);
});

test('drift is found and put right, and what others added is left or taken back as configured', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const shared = await distributeRelease(release, everything, { aws: local.aws, ...quick });
  const imageId = shared.images.find((image) => image.region === 'eu-west-1')?.imageId ?? '';
  const client = local.ec2('eu-west-1');
  const { Images: [image] = [] } = await client.send(
    new DescribeImagesCommand({ ImageIds: [imageId] }),
  );
  const snapshotId = image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId ?? '';
  await client.send(new DisableImageBlockPublicAccessCommand({}));
  await client.send(
    new ModifyImageAttributeCommand({
      ImageId: imageId,
      LaunchPermission: {
        Add: [{ OrganizationArn: organization }, { Group: 'all' }],
        Remove: [{ UserId: consumer }],
      },
    }),
  );
  await client.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId: snapshotId,
      Attribute: 'createVolumePermission',
      CreateVolumePermission: { Add: [{ UserId: '999988887777' }] },
    }),
  );
  await client.send(
    new CreateTagsCommand({
      Resources: [imageId],
      Tags: [
        { Key: 'team', Value: 'other' },
        { Key: 'theirs', Value: 'kept' },
      ],
    }),
  );

  const { drift } = await verifyDistribution([shared], everything, { aws: local.aws });

  const found = drift.map(({ status, subject, region, grantee }) => [
    region,
    status,
    subject,
    ...(grantee === undefined ? [] : [grantee]),
  ]);
  expect(found.sort()).toEqual([
    ['eu-west-1', 'missing', 'image-permission', consumer],
    ['eu-west-1', 'missing', 'tags'],
    ['eu-west-1', 'unexpected', 'image-permission', 'all'],
    ['eu-west-1', 'unexpected', 'image-permission', organization],
    ['eu-west-1', 'unexpected', 'snapshot-permission', '999988887777'],
  ]);
  local.newCalls();
  await distributeRelease(shared, everything, { aws: local.aws, ...quick });
  expect(writes(local.newCalls())).toEqual([
    'eu-west-1 CreateTags',
    'eu-west-1 ModifyImageAttribute',
    'eu-west-1 ModifyImageAttribute',
    'eu-west-1 ModifySnapshotAttribute',
  ]);
  const repaired = await verifyDistribution([shared], everything, { aws: local.aws });
  expect(repaired.drift).toEqual([]);
  const after = await client.send(new DescribeImagesCommand({ ImageIds: [imageId] }));
  expect(after.Images?.[0]?.Tags).toContainEqual({ Key: 'theirs', Value: 'kept' });
});

test('a region that fails is named, the others are done, and the next run goes on', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const copy = () => Promise.reject(new Error('no capacity in eu-west-1'));
  const broken = overriding(local.aws, ({ region }) =>
    region === 'eu-west-1' ? { images: { copy } } : {},
  );

  const failed = await distributeRelease(release, everything, { aws: broken, ...quick }).catch(
    (error: unknown) => error,
  );

  expect(failed).toBeInstanceOf(ShareError);
  expect(failed).toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringContaining('no capacity in eu-west-1'),
  });
  const observed = await observeDistribution([release], everything, { aws: local.aws });
  const left = planDistribution([release], everything, observed).actions;
  expect(new Set(left.map((action) => action.region))).toEqual(new Set(['eu-west-1']));
  const shared = await distributeRelease(release, everything, { aws: local.aws, ...quick });
  expect(shared.images).toHaveLength(3);
});

test('a region that cannot be read is named, and the others are done', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const find = () => Promise.reject(new Error('eu-west-1 is down'));
  const broken = overriding(local.aws, ({ region }) =>
    region === 'eu-west-1' ? { images: { find } } : {},
  );

  await expect(
    distributeRelease(release, everything, { aws: broken, ...quick }),
  ).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    result: {
      problems: [{ code: 'SHARE_REGION_UNREACHABLE', region: 'eu-west-1' }],
    },
  });
  const observed = await observeDistribution([release], everything, { aws: local.aws });
  const left = planDistribution([release], everything, observed).actions;
  expect(new Set(left.map((action) => action.region))).toEqual(new Set(['eu-west-1']));
});

test('a role that is refused is named before the first write, or else everything but that is done', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const stranger = { account: '123456789012', role: 'soe-parameters' };
  const distribution: Distribution = {
    ...simple,
    organizationalUnits: [unit],
    parameters: { accounts: [stranger] },
  };
  const options = { aws: local.aws, ...quick };
  local.newCalls();

  await expect(distributeRelease(release, distribution, options)).rejects.toMatchObject({
    code: 'SHARE_PREFLIGHT_FAILED',
    findings: [expect.objectContaining({ code: 'ROLE_REFUSED', account: '123456789012' })],
  });
  expect(writes(local.newCalls())).toEqual([]);

  await expect(
    distributeRelease(release, distribution, { ...options, preflight: 'off' }),
  ).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    message: expect.stringMatching(/sts:AssumeRole.*123456789012/),
    result: {
      actions: expect.not.arrayContaining([expect.objectContaining({ status: 'failed' })]),
    },
  });
});

test('a version that was published with another image is refused before the first write', async () => {
  await using local = await startLocal();
  const release = await local.build();
  await publishOther(local, 'us-east-1');
  local.newCalls();

  await expect(
    distributeRelease(release, everything, { aws: local.aws, ...quick }),
  ).rejects.toMatchObject({ code: 'SHARE_VERSION_TAKEN' });
  expect(writes(local.newCalls())).toEqual([]);
});

test('a version that holds another image in one region only keeps it, and all others are done', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const other = await publishOther(local, 'eu-west-1');

  const failed = await distributeRelease(release, everything, { aws: local.aws, ...quick }).catch(
    (error: unknown) => error,
  );
  if (!(failed instanceof ShareError)) throw failed;

  expect(failed.result?.actions.filter((action) => action.status === 'failed')).toMatchObject([
    { code: 'SHARE_VERSION_TAKEN', message: expect.stringContaining(other) },
  ]);
  const { parameters } = local.aws.in({ region: 'eu-west-1' });
  expect(await parameters.get([imagePath(), summaryPath])).toEqual({ [imagePath()]: other });
  const { drift } = await verifyDistribution([release], everything, { aws: local.aws });
  expect(drift).toMatchObject([
    { status: 'unexpected', subject: 'parameter', region: 'eu-west-1', name: imagePath() },
    { status: 'missing', subject: 'parameter', region: 'eu-west-1', name: summaryPath },
  ]);
});

test('an image that another account built is not touched', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const aws = connectAws({
    endpoint: local.server.endpoint,
    credentials: local.credentials(consumer),
  });
  local.newCalls();

  await expect(distributeRelease(release, simple, { aws, ...quick })).rejects.toMatchObject({
    code: 'SHARE_SOURCE_MISSING',
    message: expect.stringContaining('use the account that built it'),
  });
  expect(writes(local.newCalls())).toEqual([]);
});

/** Publish an image of another build under the name of this version. */
async function publishOther(local: Local, region: string): Promise<string> {
  const other = await local.build(['arm64']);
  const value = other.images[0]?.imageId ?? '';
  await local.aws
    .in({ region })
    .parameters.put({ name: imagePath(), value, kind: 'text', overwrite: false });
  return value;
}

test('a region that AWS does not have is named with the one that may be meant, also when all else is done', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  await distributeRelease(release, simple, options);
  const misspelt = { ...simple, regions: [...simple.regions, { region: 'eu-wset-2' }] };

  await expect(distributeRelease(release, misspelt, options)).rejects.toMatchObject({
    code: 'SHARE_PREFLIGHT_FAILED',
    message: expect.stringContaining('eu-west-2'),
  });
});

test('an id whose answer was lost is not taken for somebody else’s while AWS looks at its image', async () => {
  await using local = await startLocal({ consistency: { parameters: 0.5 } });
  const release = await local.build();
  local.server.faults.add({ action: 'PutParameter', kind: 'reset-after', call: 1 });
  const options = { aws: local.aws, ...quick };

  await distributeRelease(release, simple, options);

  await expect(verifySettled([release], simple, options)).resolves.toBeUndefined();
});
