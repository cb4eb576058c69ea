import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  CreateKeyPairCommand,
  CreateLaunchTemplateCommand,
  CreateSecurityGroupCommand,
  DeleteLaunchTemplateCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { filtersOf } from '../../src/adapters/ec2-filters.js';
import { describeLaunchTemplates } from '../../src/adapters/ec2-launch-templates.js';
import { adoptImage } from '../../src/cleanup/adopt-image.js';
import type { ResourceQuery } from '../../src/cleanup/cloud.js';
import { ec2Cloud } from '../../src/cleanup/ec2-cloud.js';
import { findOrphans } from '../../src/cleanup/find-orphans.js';
import { removeOrphans } from '../../src/cleanup/remove-orphans.js';
import { runPacker } from '../../src/run-packer.js';
import { type CloudBench, createCloudBench } from '../support/cloud-bench.js';

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

  it.each([undefined, {}, { region: '' }])('does not guess a region: %j', (options) => {
    expect(() => ec2Cloud(options as never)).toThrow(
      expect.objectContaining({ code: 'PACKER_OPTION_INVALID' }),
    );
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

/** An EC2 that answers as it is told, and notes what it was asked. */
async function startScriptedEc2(answer: (asked: URLSearchParams) => Answer) {
  const asked: URLSearchParams[] = [];
  let open = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    open += 1;
    most = Math.max(most, open);
    const parameters = new URLSearchParams(await text(request));
    asked.push(parameters);
    const { status = 200, body } = answer(parameters);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const endpoint = `http://127.0.0.1:${port}`;
  const cloud = ec2Cloud({ region: 'us-east-1', endpoint, credentials });
  return { cloud, asked, most: () => most };
}

interface Answer {
  readonly status?: number;
  readonly body: string;
}

const refuse = (code: string): Answer => ({
  status: 400,
  body: `<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`,
});

describe('what EC2 says of what it will not do', () => {
  it.each([
    ['is not there', '', 'gone'],
    ['is deregistered', '<imageState>deregistered</imageState>', 'gone'],
    ['is not ready for that yet', '<imageState>pending</imageState>', 'in-use'],
  ] as const)('is asked again about an image that %s', async (_what, state, removal) => {
    const item = state === '' ? '' : `<item><imageId>ami-1</imageId>${state}</item>`;
    const { cloud, asked } = await startScriptedEc2((parameters) =>
      parameters.get('Action') === 'DescribeImages'
        ? {
            body: `<DescribeImagesResponse><imagesSet>${item}</imagesSet></DescribeImagesResponse>`,
          }
        : refuse('InvalidAMIID.Unavailable'),
    );

    expect(await cloud.remove({ kind: 'image', id: 'ami-1' })).toBe(removal);
    expect(asked.map((parameters) => parameters.get('Action'))).toEqual([
      'DeregisterImage',
      'DescribeImages',
    ]);
  });

  it('leaves the console as it was some minutes ago, where that is all there is', async () => {
    const output = Buffer.from('login:').toString('base64');
    const { cloud, asked } = await startScriptedEc2((parameters) =>
      parameters.get('Latest') === 'true'
        ? refuse('UnsupportedOperation')
        : {
            body: `<GetConsoleOutputResponse><output>${output}</output></GetConsoleOutputResponse>`,
          },
    );

    expect(await cloud.consoleOutput('i-1')).toBe('login:');
    expect(asked.map((parameters) => parameters.get('Latest'))).toEqual(['true', 'false']);
  });

  it('is thrown when it is refused for another reason', async () => {
    const { cloud } = await startScriptedEc2(() => refuse('UnauthorizedOperation'));

    for (const attempt of [
      cloud.consoleOutput('i-1'),
      cloud.remove({ kind: 'image', id: 'ami-1' }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'PACKER_AWS_FAILED' });
    }
  });

  it('is asked one question at a time, however many there are', async () => {
    const { cloud, asked, most } = await startScriptedEc2(() => ({
      body: '<DescribeSnapshotsResponse><snapshotSet/></DescribeSnapshotsResponse>',
    }));
    const ids = Array.from({ length: 1_001 }, (_, number) => `snap-${number}`);

    await cloud.find({ kind: 'snapshot', ids });

    expect([asked.length, most()]).toEqual([6, 1]);
  });
});

describe('launch templates', () => {
  const filters = [{ Name: 'launch-template-name', Values: ['packer-*'] }];
  const create = async ({ client }: CloudBench, LaunchTemplateName: string) => {
    await client().send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData: { KeyName: 'k' } }),
    );
  };

  it('that are removed while they are looked at are left out', async () => {
    const world = await createCloudBench();
    await create(world, 'packer-a');
    await create(world, 'packer-b');
    const client = world.client();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const { LaunchTemplateId } = args.input as { readonly LaunchTemplateId?: string };
          if (commandName === 'DescribeLaunchTemplateVersionsCommand' && !removed) {
            removed = true;
            await world.client().send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }));
          }
          return next(args);
        },
      { step: 'initialize' },
    );
    let removed = false;

    const found = await describeLaunchTemplates({
      client,
      filters,
      query: { kind: 'launch-template' },
      cancel: {},
    });

    expect(found).toMatchObject([{ keyPair: 'k' }]);
  });

  it('are those of the time that is asked for', async () => {
    const now = Date.parse('2026-11-22T10:00:00.000Z');
    const world = await createCloudBench({ clock: () => new Date(now) });
    await create(world, 'packer-a');
    const query = { kind: 'launch-template', names: ['packer-*'] } as const;
    const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString();
    const count = async (more: Pick<ResourceQuery, 'createdAfter' | 'createdBefore'>) =>
      (await world.cloud().find({ ...query, ...more })).length;

    expect(await count({ createdAfter: at(-1), createdBefore: at(1) })).toBe(1);
    expect(await count({ createdAfter: at(1) })).toBe(0);
    expect(await count({ createdBefore: at(-1) })).toBe(0);
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

    const finding = await called(() => findOrphans(ledger, cloud));
    const orphans = await findOrphans(ledger, cloud);
    const adopting = await called(() =>
      adoptImage(ledger, cloud, { tags: { a: 'b' }, copies, maxWait: 0 }),
    );
    const removing = await called(() =>
      removeOrphans([...orphans, volume], cloud, { dryRun: false, minDelay: 1 }),
    );

    expect(finding).toEqual(listed('finding'));
    expect(removing).toEqual(listed('removing'));
    expect(adopting).toEqual(listed('adopting'));
  });

  it('are those that a kept build adds', async () => {
    const kept = async (withCloud: boolean) => {
      const { bench, aws, cloud } = await createCloudBench();
      await runPacker({
        ...bench.options,
        template: 'amazon-ebs.pkr.hcl',
        env: { ...bench.options.env, ...aws.environment() },
        variables: { endpoint: aws.endpoint, copies: [], script: await bench.script(['exit 1']) },
        debug: 'keep-on-failure',
        ...(withCloud && { cloud: cloud() }),
      });
      return new Set(aws.calls().map(({ action }) => action));
    };

    const [without, withCloud] = [await kept(false), await kept(true)];

    expect(new Set([...withCloud].filter((action) => !without.has(action)))).toEqual(
      listed('`debug` with `cloud`'),
    );
  });
});
