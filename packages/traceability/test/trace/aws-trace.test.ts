import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttachImageWatermarkCommand,
  CopyImageCommand,
  CreateImageCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  formatVersionSummary,
  parameterPaths,
  type ReleaseRecord,
  recordDigest,
  versionSummary,
} from '@soe/contract';
import { createVirtualClock, type Fault, startLocalAws } from '@soe/local-aws';
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  awsTraceStore,
  blame,
  formatBlame,
  formatImagesOf,
  formatTrace,
  imagesOf,
  imageTags,
  readSourceImage,
  recordDirectory,
  traceImage,
} from '../../src/index.js';
import {
  type AwsWorld,
  away,
  consumer,
  home,
  makeAwsWorld,
  outsider,
  owner,
} from '../support/aws-world.js';
import { record } from '../support/fixtures.js';

const commit = 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00';
const earlier = 'beef0000beef0000beef0000beef0000beef0000';
const name = 'soe/rhel-9/2026.11.0/arm64/r1';

/** A second release, of another flavor, whose record is kept in a directory. */
interface Release {
  readonly record: ReleaseRecord;
  readonly original: string;
  readonly copy: string;
}

let world: AwsWorld;
let release: Release;
let records: string;
beforeAll(async () => {
  world = await makeAwsWorld();
  release = await makeRelease();
  records = await mkdtemp(join(tmpdir(), 'soe-records-'));
  await mkdir(join(records, 'rhel-9'));
  await writeFile(join(records, 'rhel-9', 'release.json'), JSON.stringify(release.record));
  await writeFile(join(records, 'other.json'), '{"schema":"else"}');
  await writeFile(join(records, 'broken.json'), '{');
  return async () => {
    await rm(records, { recursive: true });
    await world.aws.close();
  };
});

const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

const ec2 = (account: string, region = home) => new EC2Client(world.as(account, region));

async function launch(client: EC2Client, ImageId: string): Promise<string> {
  const { Instances = [] } = await client.send(
    new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  return Instances[0]?.InstanceId ?? '';
}

async function imageOf(client: EC2Client, InstanceId: string, Name: string): Promise<string> {
  return (await client.send(new CreateImageCommand({ InstanceId, Name }))).ImageId ?? '';
}

async function copyOf(client: EC2Client, SourceImageId: string, Name: string, tags = false) {
  const SourceRegion = home;
  const { ImageId = '' } = await client.send(
    new CopyImageCommand({ Name, SourceImageId, SourceRegion, CopyImageTags: tags }),
  );
  return ImageId;
}

async function share(client: EC2Client, ImageId: string): Promise<void> {
  const LaunchPermission = { Add: [{ UserId: consumer }] };
  await client.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission }));
}

async function tag(client: EC2Client, image: string, tags: Readonly<Record<string, string>>) {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  await client.send(new CreateTagsCommand({ Resources: [image], Tags }));
}

async function put(account: string, region: string, values: Readonly<Record<string, string>>) {
  const ssm = new SSMClient(world.as(account, region));
  for (const [Name, Value] of Object.entries(values)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  }
}

async function makeRelease(): Promise<Release> {
  const ours = ec2(owner);
  const original = await imageOf(ours, await launch(ours, world.images.vendor), name);
  const made: ReleaseRecord = {
    ...record,
    flavor: 'rhel-9',
    builds: record.builds.map((build) => ({
      ...build,
      buildId: 'r1',
      sourceImage: { ...build.sourceImage, imageId: world.images.vendor },
    })),
    images: record.images.map((image) => ({ ...image, imageId: original, name, buildId: 'r1' })),
    source: { commit, repository: 'https://git.example.com/x', dirty: true, unpushed: false },
    changes: [earlier, commit].map((each, at) => ({
      commit: each,
      subject: `SOE-${at + 7} \u001b[31mChange`,
      author: 'A. Maintainer',
      date: '2026-11-22T10:00:00.000Z',
      issues: [`SOE-${at + 7}`],
    })),
  };
  const [build] = made.builds;
  if (build) await tag(ours, original, imageTags(made, build, { shared: true }));
  const copy = await copyOf(ec2(owner, away), original, name, true);
  await share(ours, original);
  await share(ec2(owner, away), copy);
  const paths = parameterPaths('rhel-9');
  for (const [region, image] of [
    [home, original],
    [away, copy],
  ] as const) {
    for (const account of [owner, consumer]) {
      await put(account, region, {
        [paths.versionImage('2026.11.0', 'arm64')]: image,
        [paths.versionSummary('2026.11.0')]: formatVersionSummary(versionSummary(made)),
        [paths.channelImage('stable', 'arm64')]: image,
        [paths.channelVersion('stable')]: '2026.11.0',
      });
    }
  }
  return { record: made, original, copy };
}

test('an id of an unknown region is found in one of several, in both accounts', async () => {
  for (const account of [owner, consumer]) {
    const trace = await traceImage(release.copy, {
      ...world.as(account),
      regions: ['ap-south-1', home, away],
    });

    expect(trace).toMatchObject({ region: away, commit, contradictions: [], gaps: [] });
    expect(trace.copyOf).toEqual([{ imageId: release.original, region: home }]);
  }
});

test('an id that is nowhere names the regions that were asked', async () => {
  const asked = traceImage('ami-0123456789abcdef0', {
    ...world.as(owner),
    regions: [home, away],
  });

  await expect(asked).rejects.toMatchObject({
    code: 'TRACE_IMAGE_NOT_FOUND',
    message: expect.stringContaining('us-east-1, eu-west-1'),
  });
});

test('a consumer sees the tags that the owner shares', async () => {
  const trace = await traceImage(release.original, world.as(consumer));

  expect(trace.evidence).toEqual(['name', 'shared-tags', 'summary', 'parameter']);
  expect(trace.contradictions).toEqual([]);
});

test.each([['rhel-9@stable'], ['rhel-9'], ['rhel-9@2026.11.0'], ['rhel-9@^2026.10']])(
  '%s is traced to the image that the parameters name',
  async (selector) => {
    await expect(traceImage(selector, world.as(consumer))).resolves.toMatchObject({
      imageId: release.original,
      flavor: 'rhel-9',
      commit,
    });
  },
);

test('a selector of what is not published says so', async () => {
  await expect(traceImage('rhel-9@candidate', world.as(owner))).rejects.toMatchObject({
    code: 'TRACE_NOT_PUBLISHED',
  });
});

test('the record adds changes, but only the one that the image names', async () => {
  const { readRecord } = recordDirectory(records);
  const trace = await traceImage(release.copy, { ...world.as(owner, away), readRecord });
  expect(trace).toMatchObject({ record: recordDigest(release.record), source: { dirty: true } });
  expect(trace.changes).toHaveLength(2);
  expect(trace.evidence).toContain('record');
  const text = formatTrace(trace);
  expect(text).toContain('files differed from the commit');
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);

  const forged = { ...release.record, createdAt: '2020-01-01T00:00:00.000Z' };
  const other = await traceImage(release.copy, {
    ...world.as(owner, away),
    readRecord: async () => forged,
  });
  expect(other.changes).toBeUndefined();
  expect(other.contradictions).toEqual([expect.stringMatching(/^record: the one that was read/)]);
});

test('a copy whose tags were changed contradicts the image that it was copied from', async () => {
  const theirs = ec2(owner, 'eu-central-1');
  const copy = await copyOf(theirs, release.original, name, true);
  await tag(theirs, copy, { 'soe:commit': 'deadbeef' });

  const { contradictions } = await traceImage(copy, world.as(owner, 'eu-central-1'));
  expect(contradictions).toContain(
    `commit: tags say "deadbeef", tags of ${release.original} in us-east-1 says "${commit}"`,
  );
});

test('a copy under the name of another version is told', async () => {
  const renamed = 'soe/rhel-9/2026.12.0/arm64/r1';
  const theirs = ec2(owner, 'eu-north-1');
  const copy = await copyOf(theirs, release.original, renamed);

  const { contradictions } = await traceImage(copy, world.as(owner, 'eu-north-1'));
  expect(contradictions).toEqual([
    expect.stringMatching(/^source: EC2 says it was made from ami-/),
  ]);
});

test('an image made from an instance of a release under its name is no copy of it', async () => {
  const theirs = ec2(consumer);
  const child = await imageOf(theirs, await launch(theirs, release.original), name);

  const trace = await traceImage(child, world.as(consumer));
  expect(trace.copyOf).toEqual([]);
  expect(trace.contradictions).toEqual([
    expect.stringContaining(`published under this version is ${release.original}`),
    expect.stringContaining('it is no copy of it although it has its name'),
  ]);
});

test('a copy that another account made under the name of a release is told', async () => {
  const ours = ec2(owner);
  const { Images = [] } = await ours.send(
    new DescribeImagesCommand({ ImageIds: [release.original] }),
  );
  const SnapshotId = Images[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId;
  const CreateVolumePermission = { Add: [{ UserId: consumer }] };
  await ours.send(new ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission }));
  const copy = await copyOf(ec2(consumer, 'eu-west-3'), release.original, name);

  const trace = await traceImage(copy, { ...world.as(consumer, 'eu-west-3'), owners: [owner] });
  expect(trace.copyOf).toEqual([]);
  expect(trace.contradictions).toEqual([
    `source: ${copy} was copied from ${release.original} in us-east-1 of account ${owner}, the image belongs to ${consumer}`,
    `owner: the image belongs to ${consumer}, expected ${owner}`,
  ]);
});

test('an image that another account made under the name of a release is told', async () => {
  const trace = await traceImage(world.images.forged, {
    ...world.as(consumer),
    owners: [owner],
  });

  expect(trace.contradictions).toEqual([
    expect.stringContaining(world.images.original),
    `owner: the image belongs to ${outsider}, expected ${owner}`,
  ]);
});

test('what may not be read beside the image is a gap, the image itself an error', async () => {
  deny('GetParameters', 'AccessDeniedException');
  const trace = await traceImage(release.original, world.as(owner));
  expect(trace).toMatchObject({ commit, evidence: ['name', 'tags', 'shared-tags'] });
  expect(trace.gaps).toEqual([expect.stringContaining('allow ssm:GetParameters')]);

  deny('DescribeImages', 'UnauthorizedOperation');
  await expect(traceImage(release.original, world.as(owner))).rejects.toMatchObject({
    code: 'TRACE_AWS_DENIED',
    message: expect.stringContaining('allow ec2:DescribeImages'),
  });
});

test('a region that refuses does not hide the one that knows', async () => {
  deny('DescribeImages', 'UnauthorizedOperation', 'ap-south-1');

  await expect(
    traceImage(release.copy, { ...world.as(owner), regions: ['ap-south-1', away] }),
  ).resolves.toMatchObject({ region: away });
});

test('an instance of a release is blamed on it, and the channels ahead are told', async () => {
  const paths = parameterPaths('rhel-9');
  const newer = { [paths.versionImage('2026.12.0', 'arm64')]: 'ami-x' };
  await put(consumer, home, { ...newer, [paths.channelVersion('candidate')]: '2026.12.0' });
  const instance = await launch(ec2(consumer), release.original);

  const blamed = await blame(instance, { ...world.as(consumer), regions: [away, home] });

  expect(blamed).toMatchObject({
    instanceId: instance,
    region: home,
    accountId: consumer,
    imageVisible: true,
    release: { version: '2026.11.0', commit },
    descent: [{ imageId: release.original, region: home }],
    newer: ['2026.12.0'],
    channels: [
      { channel: 'candidate', version: '2026.12.0', ahead: 1 },
      { channel: 'stable', version: '2026.11.0', ahead: 0 },
    ],
    gaps: [],
  });
  expect(formatBlame(blamed)).toContain('candidate at 2026.12.0, 1 version ahead');
  await expect(traceImage(instance, world.as(consumer))).resolves.toMatchObject({ commit });
});

test('an instance of a child of a child is blamed on the release', async () => {
  const theirs = ec2(consumer);
  const child = await imageOf(theirs, await launch(theirs, release.original), 'app-1');
  const grandchild = await imageOf(theirs, await launch(theirs, child), 'app-2');
  const instance = await launch(theirs, grandchild);
  await theirs.send(new DeregisterImageCommand({ ImageId: child }));

  const before = world.calls().length;
  const blamed = await blame(instance, world.as(consumer));
  const described = world
    .calls()
    .slice(before)
    .filter(({ action }) => action === 'DescribeImages');
  // The image, its ancestors together, and the vendor's image that the release was made from.
  expect(described).toHaveLength(3);
  expect(blamed.release).toMatchObject({ imageId: release.original, commit });
  expect(blamed.descent.map(({ imageId }) => imageId)).toEqual([
    grandchild,
    child,
    release.original,
  ]);
  expect(formatBlame(blamed)).toContain(`made from  ${child}`);
  await expect(traceImage(instance, world.as(consumer))).rejects.toMatchObject({
    code: 'TRACE_NOT_A_RELEASE',
  });
});

test('a watermark proves the flavor, also where the ancestry may not be read', async () => {
  const [ours, theirs] = [ec2(owner), ec2(consumer)];
  const WatermarkName = 'soe.rhel-9';
  const marked = await imageOf(
    ours,
    await launch(ours, world.images.vendor),
    'soe/rhel-9/2026.9.0/arm64/m1',
  );
  await ours.send(new AttachImageWatermarkCommand({ ImageId: marked, WatermarkName }));
  await share(ours, marked);
  await expect(traceImage(marked, world.as(consumer))).resolves.toMatchObject({
    evidence: ['name', 'watermark'],
  });

  const child = await imageOf(theirs, await launch(theirs, marked), 'app-3');
  const grandchild = await imageOf(theirs, await launch(theirs, child), 'app-4');
  const instance = await launch(theirs, grandchild);
  deny('GetImageAncestry', 'UnauthorizedOperation');
  const blamed = await blame(instance, world.as(consumer));
  expect(blamed).toMatchObject({
    release: { imageId: marked },
    watermarks: [{ owner, flavor: 'rhel-9' }],
    gaps: [expect.stringContaining('allow ec2:GetImageAncestry')],
  });

  const renamed = await imageOf(
    theirs,
    await launch(theirs, marked),
    'soe/al2023/2026.9.0/arm64/m1',
  );
  const { contradictions } = await traceImage(renamed, world.as(consumer));
  expect(contradictions).toContain(
    `watermark: EC2 says it descends from flavor rhel-9 of ${owner}, the name says al2023`,
  );
});

test('an instance whose image is gone is known by the name that AWS keeps', async () => {
  const ours = ec2(owner, 'eu-west-2');
  const copy = await copyOf(ours, release.original, name, true);
  const instance = await launch(ours, copy);
  await ours.send(new DeregisterImageCommand({ ImageId: copy }));

  const blamed = await blame(instance, world.as(owner, 'eu-west-2'));
  expect(blamed).toMatchObject({
    imageVisible: false,
    image: { imageId: copy, name, state: 'deregistered' },
    release: { version: '2026.11.0', state: 'deregistered', evidence: ['name'] },
  });
});

test('an instance of a vendor image has no release, and the blame says so', async () => {
  const instance = await launch(ec2(consumer), world.images.vendor);

  const blamed = await blame(instance, world.as(consumer));
  expect(blamed.release).toBeUndefined();
  expect(blamed.gaps).toEqual([expect.stringMatching(/^descent: none of ami-/)]);
});

test('an instance that is nowhere is an error with the regions', async () => {
  await expect(
    blame('i-0123456789abcdef0', { ...world.as(owner), regions: [home, away] }),
  ).rejects.toMatchObject({ code: 'TRACE_INSTANCE_NOT_FOUND' });
});

test('the images of a commit are found by summaries and tags in every region', async () => {
  const found = await imagesOf(
    { commit: commit.slice(0, 10) },
    { ...world.as(owner), regions: [home, away] },
  );

  const known = { flavor: 'rhel-9', version: '2026.11.0', architecture: 'arm64', as: 'built' };
  const evidence = ['summary', 'tags'];
  expect(found.images).toEqual(
    expect.arrayContaining([
      { ...known, imageId: release.copy, region: away, evidence },
      { ...known, imageId: release.original, region: home, evidence },
    ]),
  );
  expect(found.images).toHaveLength(2);
  expect(found.gaps).toEqual([]);
});

test('only records know the commits between two releases', async () => {
  const options = { ...world.as(owner), flavor: 'rhel-9' };
  const without = await imagesOf({ commit: earlier }, options);
  expect(without.images).toEqual([]);
  expect(formatImagesOf(without)).toContain('No image of');

  const found = await imagesOf(
    { commit: earlier },
    { ...options, records: recordDirectory(records).records },
  );
  expect(found.images).toMatchObject([
    { imageId: release.original, as: 'contains', evidence: ['record'] },
  ]);
  expect(found.searched).toContain('1 records');
});

test('the images of an issue are found, in a consumer account too', async () => {
  const found = await imagesOf({ issue: 'SOE-7' }, world.as(consumer));

  expect(found.images).toMatchObject([{ imageId: release.original, evidence: ['summary'] }]);
  await expect(imagesOf({ issue: 'SOE-99' }, world.as(consumer))).resolves.toMatchObject({
    images: [],
  });
});

test('a search that is cut short or not allowed says so', async () => {
  const cut = await imagesOf({ issue: 'SOE-7' }, { ...world.as(owner), limit: 2 });
  expect(cut.gaps).toEqual([expect.stringContaining('stopped after 2 parameters')]);

  deny('GetParametersByPath', 'AccessDeniedException');
  const denied = await imagesOf({ commit }, world.as(owner));
  expect(denied.images.length).toBeGreaterThan(0);
  expect(denied.gaps).toEqual([expect.stringContaining('allow ssm:GetParametersByPath')]);
});

test.each([[{ commit: '*' }], [{ commit: 'c0ffee' }], [{ issue: '\u001b[2J' }]])(
  '%j is no question',
  async (question) => {
    await expect(imagesOf(question, world.as(owner))).rejects.toMatchObject({
      code: 'TRACE_OPTIONS_INVALID',
    });
  },
);

test('the source image of a build is read with name, owner and date', async () => {
  const source = await readSourceImage(world.images.vendor, {
    store: awsTraceStore(world.as(owner)),
    parameter: '/aws/service/x',
  });

  expect(source).toEqual({
    imageId: world.images.vendor,
    ownerId: expect.stringMatching(/^\d{12}$/),
    name: expect.stringMatching(/^al2023-ami-/),
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    parameter: '/aws/service/x',
  });
});

test('cancelled questions throw the reason of their signal', async () => {
  const controller = new AbortController();
  const reason = new Error('no longer needed');
  const options = { ...world.as(owner), regions: [home, away], signal: controller.signal };
  const questions = Promise.allSettled([
    blame('i-0123456789abcdef0', options),
    imagesOf({ commit }, options),
    traceImage('rhel-9@^2026.10', options),
  ]);
  controller.abort(reason);

  expect((await questions).map((each) => each.status === 'rejected' && each.reason)).toEqual([
    reason,
    reason,
    reason,
  ]);
});

test.each(['ami-*', 'ami-0123456?', 'i-*', 'ami-', 'ami-0123456789abcdef00'])(
  '%s is no id, and nobody is asked for what it would match',
  async (target) => {
    const before = world.calls().length;
    await expect(traceImage(target, world.as(owner))).rejects.toMatchObject({
      code: 'TRACE_OPTIONS_INVALID',
    });
    await expect(blame('i-*', world.as(owner))).rejects.toMatchObject({
      code: 'TRACE_OPTIONS_INVALID',
    });
    expect(world.calls()).toHaveLength(before);
  },
);

test('a region of any partition may be asked', async () => {
  await expect(
    traceImage('ami-0123456789abcdef0', { ...world.as(owner), regions: ['eusc-de-east-1'] }),
  ).rejects.not.toMatchObject({ code: 'TRACE_OPTIONS_INVALID' });
});

test.each(['DescribeImages', 'GetParameters'])(
  'throttles of %s are waited for, and those that do not end say so',
  async (action) => {
    const once: Fault = { action, kind: 'throttle', call: 1, calls: 1 };
    removals.push(world.aws.faults.add(once));
    await expect(traceImage(release.original, world.as(owner))).resolves.toMatchObject({
      commit,
      contradictions: [],
      gaps: [],
    });

    removals.push(world.aws.faults.add({ action, kind: 'throttle' }));
    await expect(traceImage(release.original, world.as(owner))).rejects.toMatchObject({
      code: 'TRACE_AWS_FAILED',
      message: expect.stringContaining('try again later'),
    });
  },
);

test('while AWS lags, a trace tells less and nothing false', async () => {
  const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  await using lagging = await startLocalAws({
    clock,
    consistency: { images: 60, parameters: 60 },
  });
  const as = { ...world.as(owner), endpoint: lagging.endpoint };
  const client = new EC2Client(as);
  const { Images = [] } = await client.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }],
    }),
  );
  const made = await imageOf(client, await launch(client, Images[0]?.ImageId ?? ''), name);
  await expect(traceImage(made, as)).rejects.toMatchObject({ code: 'TRACE_IMAGE_NOT_FOUND' });

  clock.advance(61_000);
  const paths = parameterPaths('rhel-9');
  const ssm = new SSMClient(as);
  for (const [Name, Value] of [
    [paths.versionImage('2026.11.0', 'arm64'), made],
    [paths.versionSummary('2026.11.0'), formatVersionSummary(versionSummary(release.record))],
  ]) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
  const early = await traceImage(made, as);
  expect(early).toMatchObject({ evidence: expect.arrayContaining(['name']), contradictions: [] });

  clock.advance(61_000);
  await expect(traceImage(made, as)).resolves.toMatchObject({
    commit,
    evidence: ['name', 'summary', 'parameter'],
    contradictions: [],
  });
});

test('a directory without records answers, and one that cannot be read says so', async () => {
  const { records: all } = recordDirectory(join(records, 'none'));
  await expect(
    imagesOf({ commit }, { ...world.as(outsider), records: all }),
  ).resolves.toMatchObject({ images: [], searched: expect.arrayContaining(['0 records']) });
  const file = recordDirectory(join(records, 'broken.json'));
  await expect(
    imagesOf({ commit }, { ...world.as(outsider), records: file.records }),
  ).rejects.toMatchObject({
    code: 'TRACE_FILE_FAILED',
    message: expect.stringContaining('name another folder'),
  });
});

test('parameters are read ten a call, and images together', async () => {
  const store = awsTraceStore(world.as(owner));
  const names = Array.from({ length: 21 }, (_, at) => `/soe/none/${at}`);
  const before = world.calls().length;
  await store.parameters(names);
  await store.images([release.original, world.images.vendor, 'ami-0123456789abcdef0']);

  const calls = world.calls().slice(before);
  expect(calls.map(({ action }) => action)).toEqual([
    'GetParameters',
    'GetParameters',
    'GetParameters',
    'DescribeImages',
  ]);
});

function deny(action: string, code: string, region?: string): void {
  const fault: Fault = { action, kind: 'error', code, status: 403, ...(region && { region }) };
  removals.push(world.aws.faults.add(fault));
}
