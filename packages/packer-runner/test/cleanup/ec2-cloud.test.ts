import { readFileSync } from 'node:fs';
import {
  CreateKeyPairCommand,
  CreateSecurityGroupCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { filtersOf } from '../../src/adapters/ec2-filters.js';
import { adoptImage } from '../../src/cleanup/adopt-image.js';
import { ec2Cloud } from '../../src/cleanup/ec2-cloud.js';
import { findOrphans } from '../../src/cleanup/find-orphans.js';
import { removeOrphans } from '../../src/cleanup/remove-orphans.js';
import { createCloudBench } from '../support/cloud-bench.js';

const credentials = { accessKeyId: '111122223333', secretAccessKey: 'local' };

describe('ec2Cloud', () => {
  afterEach(() => {
    vi.doUnmock('@aws-sdk/client-ec2');
    vi.resetModules();
  });

  it('says what to install when the client of EC2 is missing', async () => {
    vi.resetModules();
    vi.doMock('@aws-sdk/client-ec2', () => {
      throw new Error('no such package');
    });
    const fresh = await import('../../src/cleanup/ec2-cloud.js');

    const cloud = fresh.ec2Cloud({ region: 'us-east-1' });

    await expect(cloud.find({ kind: 'image', names: ['a'] })).rejects.toMatchObject({
      code: 'PACKER_EC2_MISSING',
      message: expect.stringContaining('npm install @aws-sdk/client-ec2'),
    });
  });

  it('tells what it had tried when AWS refuses', async () => {
    const { aws } = await createCloudBench();
    const stranger = { accessKeyId: '000000000000', secretAccessKey: 'secret-of-a-stranger' };
    const cloud = ec2Cloud({ region: 'us-east-1', endpoint: aws.endpoint, credentials: stranger });

    const refusal = await cloud.find({ kind: 'image', names: ['a'] }).catch((error) => error);

    expect(refusal).toMatchObject({
      code: 'PACKER_AWS_FAILED',
      message: expect.stringMatching(/^Cannot find images in us-east-1: AuthFailure: /),
    });
    expect(refusal.message).not.toContain('secret-of-a-stranger');
  });

  it('throws the reason of a signal as it is', async () => {
    const cloud = ec2Cloud({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9', credentials });
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(cloud.find({ kind: 'image', names: ['a'] }, signal)).rejects.toThrow(/^enough$/);
  });

  it('asks nothing when it is told to find nothing', async () => {
    const { aws, cloud } = await createCloudBench();

    expect(await cloud().find({ kind: 'instance', ids: [], keyPairs: [] })).toEqual([]);
    expect(aws.calls()).toEqual([]);
  });

  it('asks in as many calls as EC2 takes values', () => {
    const ids = Array.from({ length: 401 }, (_, number) => `snap-${number}`);

    const filters = filtersOf({
      kind: 'snapshot',
      ids: [...ids, ...ids],
      tags: { a: '1', b: '2' },
    });

    expect(filters.map((call) => call.map(({ Name, Values }) => [Name, Values?.length]))).toEqual([
      [['snapshot-id', 200]],
      [['snapshot-id', 200]],
      [['snapshot-id', 1]],
      [
        ['tag:a', 1],
        ['tag:b', 1],
      ],
    ]);
  });

  it.each([
    ['security-group', 'sg-00000000000000000'],
    ['volume', 'vol-00000000000000000'],
    ['key-pair', 'key-00000000000000000'],
    ['instance', 'i-00000000000000000'],
    ['launch-template', 'lt-00000000000000000'],
    ['image', 'ami-00000000000000000'],
    ['snapshot', 'snap-00000000000000000'],
  ] as const)('calls a %s that is not there gone, or removed', async (kind, id) => {
    const { cloud } = await createCloudBench();

    expect(await cloud().remove({ kind, id })).toMatch(/^(?:gone|removed)$/);
    expect(await cloud().find({ kind, ids: [id] })).toEqual([]);
  });

  it('says that a security group is in use as long as an instance is in it', async () => {
    const world = await createCloudBench();
    await world.build({ script: ['exit 1'] });
    const source = world.bench.events.find((event) => event.type === 'source-image-found');
    const { GroupId: id = '' } = await world
      .client()
      .send(new CreateSecurityGroupCommand({ GroupName: 'g', Description: 'd' }));
    const { Instances = [] } = await world.client().send(
      new RunInstancesCommand({
        ImageId: source?.imageId,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        SecurityGroupIds: [id],
      }),
    );
    const instance = { kind: 'instance', id: Instances[0]?.InstanceId ?? '' } as const;
    const group = { kind: 'security-group', id } as const;

    const before = await world.cloud().remove(group);
    await world.cloud().remove(instance);
    const after = await world.cloud().remove(group);

    expect([before, after]).toEqual(['in-use', 'removed']);
  });

  it('joins what several questions have found', async () => {
    const { client, cloud } = await createCloudBench();
    const { KeyPairId = '' } = await client().send(new CreateKeyPairCommand({ KeyName: 'k' }));

    const found = await cloud().find({ kind: 'key-pair', ids: [KeyPairId], names: ['k', 'l'] });

    expect(found).toMatchObject([{ kind: 'key-pair', id: KeyPairId, name: 'k', tags: {} }]);
    expect(found[0]?.createdAt).toMatch(/Z$/);
  });
});

describe('the IAM actions in the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const listed = (section: string) => {
    const row = readme.split('\n').find((line) => line.startsWith(`| ${section}`)) ?? '';
    return new Set([...row.matchAll(/`ec2:(\w+)`/g)].map(([, action]) => action));
  };

  it('are those that are called', async () => {
    let now = Date.now();
    const world = await createCloudBench({ copySeconds: 600, clock: () => new Date(now) });
    await world.buildAndKill((event) => event.type === 'image-registered', {
      script: ['exit 0'],
      template: 'spot.pkr.hcl',
    });
    now += 600_000;
    const called = async (work: () => Promise<unknown>) => {
      const before = world.aws.calls().length;
      await work();
      return new Set(
        world.aws
          .calls()
          .slice(before)
          .map(({ action }) => action),
      );
    };
    const ledger = world.ledger({ runTags: { run: 'r' } });
    const cloud = world.cloud();
    const copies = [{ cloud: world.cloud('eu-west-1') }];
    const volume = {
      kind: 'volume',
      id: 'vol-1',
      region: cloud.region,
      because: 'a test',
    } as const;

    const adopting = await called(() =>
      adoptImage(ledger, cloud, { tags: { a: 'b' }, copies, maxWait: 0 }),
    );
    const finding = await called(() => findOrphans(ledger, cloud));
    const orphans = await findOrphans(ledger, cloud);
    const removing = await called(() =>
      removeOrphans([...orphans, volume], cloud, { dryRun: false, minDelay: 1 }),
    );

    expect(finding).toEqual(listed('finding'));
    expect(removing).toEqual(listed('removing'));
    expect(adopting).toEqual(listed('adopting'));
  });
});
