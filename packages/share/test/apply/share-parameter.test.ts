import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ReleaseRecord } from '@soe/contract';
import { parameterPaths } from '@soe/contract';
import { expect, test } from 'vitest';
import {
  type Distribution,
  distributeRelease,
  type SharedPointer,
  sharePointers,
  verifyDistribution,
} from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { type Local, quick, startLocal, writes } from '../support/local.js';
import { MemoryAws } from '../support/memory-aws.js';
import { consumer, otherConsumer, owner, simple, unit } from '../support/release.js';

const paths = parameterPaths('al2023');
const imageName = paths.versionImage('2026.11.0', 'x86_64');
const summaryName = paths.versionSummary('2026.11.0');
const denied = 'AccessDeniedException';
const workload = '444455556666';

const shared = (accounts: readonly string[], more: Partial<Distribution> = {}): Distribution => ({
  ...simple,
  accounts,
  parameters: { share: true },
  ...more,
});

/** What an account reads, by the whole ARN, in the region of its copy. */
async function read(local: Local, account: string, name = imageName, region = 'eu-west-1') {
  const client = new SSMClient({
    endpoint: local.server.endpoint,
    region,
    credentials: local.credentials(account),
  });
  const Name = `arn:aws:ssm:${region}:${owner}:parameter${name}`;
  try {
    return (await client.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

const idIn = (release: ReleaseRecord, region: string) =>
  release.images.find((image) => image.region === region)?.imageId;

test('who may launch an image reads its id by ARN in every region, and nobody else', async () => {
  await using local = await startLocal();
  const release = await local.build();

  const distribution = shared([consumer], { organizationalUnits: [unit] });
  const result = await distributeRelease(release, distribution, { aws: local.aws, ...quick });

  for (const region of ['us-east-1', 'eu-west-1']) {
    const id = idIn(result, region);
    expect(id).toMatch(/^ami-/);
    expect(await read(local, consumer, imageName, region)).toBe(id);
    expect(await read(local, workload, imageName, region)).toBe(id);
    expect(await read(local, otherConsumer, imageName, region)).toBe(denied);
  }
  expect(await read(local, consumer, summaryName)).toContain('"commit"');
  local.newCalls();
  await distributeRelease(result, distribution, { aws: local.aws, ...quick });
  expect(writes(local.newCalls())).toEqual([]);
});

test('an account that is taken out loses the parameters with the images, one that comes gets them', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  const first = await distributeRelease(release, shared([consumer]), options);
  expect(await read(local, consumer)).toBe(idIn(first, 'eu-west-1'));
  local.newCalls();

  await distributeRelease(first, shared([otherConsumer]), options);

  expect(await read(local, consumer)).toBe(denied);
  expect(await read(local, consumer, summaryName)).toBe(denied);
  expect(await read(local, otherConsumer)).toBe(idIn(first, 'eu-west-1'));
  expect(
    writes(local.newCalls()).filter((call) => /Parameter|Policy/.test(call)),
  ).not.toContainEqual(expect.stringContaining('PutParameter'));
});

test('parameters that were published before become advanced ones, and keep their values', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  const first = await distributeRelease(release, { ...simple, accounts: [consumer] }, options);
  expect(await read(local, consumer)).toBe(denied);

  await distributeRelease(first, shared([consumer]), options);

  expect(await read(local, consumer)).toBe(idIn(first, 'eu-west-1'));
  local.newCalls();
  await distributeRelease(first, shared([consumer]), options);
  expect(writes(local.newCalls())).toEqual([]);
});

test('share: false takes back what is found, and without share nothing is looked at', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  const first = await distributeRelease(release, shared([consumer]), options);
  local.newCalls();

  await distributeRelease(first, shared([consumer], { parameters: {} }), options);
  const calls = local.newCalls().map(({ action }) => action);
  expect(calls).not.toContain('GetResourcePolicies');
  expect(await read(local, consumer)).toBe(idIn(first, 'eu-west-1'));

  await distributeRelease(first, shared([consumer], { parameters: { share: false } }), options);
  expect(await read(local, consumer)).toBe(denied);
});

test('a verification finds a reader too many, and one too few', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  const result = await distributeRelease(release, shared([consumer]), options);
  const { parameters } = local.aws.in({ region: 'eu-west-1' });
  await parameters.share(imageName, [consumer, otherConsumer]);
  await parameters.share(summaryName, []);

  const { findings } = await verifyDistribution([result], shared([consumer]), options);

  const about = { subject: 'parameter-permission', flavor: 'al2023', version: '2026.11.0' };
  const ofImage = { ...about, architecture: 'x86_64', name: imageName };
  const ofSummary = { ...about, name: summaryName };
  expect(findings.filter(({ subject }) => subject === 'parameter-permission')).toEqual([
    { ...ofImage, region: 'us-east-1', status: 'correct' },
    { ...ofSummary, region: 'us-east-1', status: 'correct' },
    {
      ...ofImage,
      region: 'eu-west-1',
      status: 'missing',
      message: `still read by ${otherConsumer}`,
    },
    {
      ...ofSummary,
      region: 'eu-west-1',
      status: 'missing',
      message: `not yet read by ${consumer}`,
    },
  ]);
  await distributeRelease(result, shared([consumer]), options);
  expect((await verifyDistribution([result], shared([consumer]), options)).drift).toEqual([]);
});

test('sharing waits where AWS shows writes late, and looks at an image after it answered', async () => {
  await using local = await startLocal({ consistency: { parameters: 1 } });
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  // First as standard parameters, so that both kinds of write are shared late.
  const first = await distributeRelease(release, { ...simple, accounts: [consumer] }, options);

  await distributeRelease(first, shared([consumer]), options);
  const later = await local.build(['x86_64'], '2026.12.0');
  const second = await distributeRelease(later, shared([consumer]), options);

  expect(await read(local, consumer)).toBe(idIn(first, 'eu-west-1'));
  const next = paths.versionImage('2026.12.0', 'x86_64');
  expect(await read(local, consumer, next)).toBe(idIn(second, 'eu-west-1'));
});

test('pointers of channels are read by those who may read what they point at', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  const result = await distributeRelease(release, shared([consumer]), options);
  const { parameters } = local.aws.in({ region: 'eu-west-1' });
  const stable = paths.channelImage('stable', 'x86_64');
  const version = paths.channelVersion('stable');
  const id = idIn(result, 'eu-west-1') ?? '';
  await parameters.put({ name: stable, value: id, kind: 'image', overwrite: false });
  await parameters.put({ name: version, value: '2026.11.0', kind: 'text', overwrite: false });
  const pointers: readonly SharedPointer[] = [
    { region: 'eu-west-1', name: stable, kind: 'image', like: imageName },
    { region: 'eu-west-1', name: version, kind: 'text', like: summaryName },
  ];
  const share = () =>
    sharePointers([{ flavor: 'al2023', version: '2026.11.0' }], pointers, options);

  expect(await share()).toMatchObject({ status: 'done' });
  expect(await read(local, consumer, stable)).toBe(id);
  expect(await read(local, consumer, version)).toBe('2026.11.0');
  expect(await read(local, otherConsumer, stable)).toBe(denied);
  local.newCalls();
  expect(await share()).toMatchObject({ status: 'done', actions: [] });
  expect(writes(local.newCalls())).toEqual([]);

  await distributeRelease(result, shared([otherConsumer]), options);
  await share();
  expect(await read(local, consumer, stable)).toBe(denied);
  expect(await read(local, otherConsumer, stable)).toBe(id);
});

test('sharing waits for a parameter that AWS does not show yet, and gives up in time', async () => {
  const name = paths.channelVersion('stable');
  const aws = new MemoryAws();
  aws.store('us-east-1/owner').set(name, '2026.11.0');
  aws.readers.set(`us-east-1/owner ${paths.versionSummary('2026.11.0')}`, [consumer]);
  aws.store('us-east-1/owner').set(paths.versionSummary('2026.11.0'), '{}');
  const pointer = { region: 'us-east-1', name, kind: 'text', like: summaryName } as const;
  const clock = fakeClock();
  const settleWait = { minDelay: 10, maxDelay: 100, maxWait: 5_000 };
  const share = () =>
    sharePointers([{ flavor: 'al2023', version: '2026.11.0' }], [pointer], {
      aws,
      clock,
      settleWait,
    });
  let looks = 0;
  aws.after = ({ operation }) => {
    // The write that makes it an advanced one is seen late.
    if (operation === 'put') aws.readers.delete(`us-east-1/owner ${name}`);
    if (operation === 'share' && ++looks === 3) aws.readers.set(`us-east-1/owner ${name}`, []);
  };

  expect(await share()).toMatchObject({ status: 'done' });
  expect(looks).toBe(4);
  expect(aws.readers.get(`us-east-1/owner ${name}`)).toEqual([consumer]);

  aws.readers.delete(`us-east-1/owner ${name}`);
  looks = 10;
  await expect(share()).rejects.toMatchObject({
    code: 'SHARE_INCOMPLETE',
    result: {
      actions: [
        { status: 'done' },
        {
          status: 'failed',
          code: 'SHARE_PARAMETER_TIMEOUT',
          message: expect.stringContaining('still a standard parameter after 5000 ms'),
        },
      ],
    },
  });
});
