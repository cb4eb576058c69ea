import {
  CreateImageCommand,
  DescribeImagesCommand,
  EC2Client,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { imageName, parameterPaths } from '@soe/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ImageQuery,
  imageSource,
  parameterSource,
  type ResolveOptions,
  resolveImage,
  resolveImages,
  type Source,
} from '../src/index.js';
import { type AwsWorld, consumer, makeAwsWorld, outsider, owner } from './aws-world.js';

/** Refuses everything that reads parameters to one account. */
const reader = '333344445555';
/** May read parameters, and nothing of EC2. */
const blind = '444455556666';
/** Offers an image whatever is asked. */
const anywhere: Source = {
  name: 'anywhere',
  find: async (questions) =>
    questions.map(({ architecture }) => ({
      candidates: [{ imageId: 'ami-0bbbbbbb', architecture, source: 'anywhere', where: 'a file' }],
    })),
};

describe('an AWS that is against it', () => {
  let world: AwsWorld;
  const asking = (account: string): ResolveOptions => ({ ...world.as(account), owners: [owner] });

  beforeAll(async () => {
    world = await makeAwsWorld({
      deny: [
        { action: 'ssm:*', account: reader },
        { action: 'ec2:Describe*', account: blind },
      ],
    });
    await attack();
  });
  afterAll(() => world.aws.close());

  /** Images of an outsider, newer and higher, under names of ours, shared with everybody here. */
  async function attack(): Promise<void> {
    const ec2 = new EC2Client(world.as(outsider));
    const { Images = [] } = await ec2.send(
      new DescribeImagesCommand({
        Owners: ['amazon'],
        Filters: [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }],
      }),
    );
    const launch = { InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const;
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand({ ...launch, ImageId: Images[0]?.ImageId }),
    );
    for (const version of ['2026.11.0', '2026.11.9', '2099.1.0']) {
      const identity = {
        flavor: 'al2023',
        version,
        architecture: 'x86_64',
        buildId: 'b9',
      } as const;
      const { ImageId } = await ec2.send(
        new CreateImageCommand({
          InstanceId: Instances[0]?.InstanceId,
          Name: imageName(identity),
        }),
      );
      const Add = [owner, consumer, reader].map((UserId) => ({ UserId }));
      await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));
    }
  }

  test.each([
    ['al2023@*', '2026.11.2'],
    ['al2023@2026.11.0', '2026.11.0'],
    ['al2023@>=2026.11', '2026.11.2'],
  ])(
    '%s is never an image of an attacker who shares newer ones under the same name',
    async (selector, version) => {
      const sources = [imageSource()];

      const answer = await resolveImage(selector, { ...asking(consumer), sources });

      expect(answer).toMatchObject({ version, ownerId: owner });
      expect(answer.why.every(({ imageId }) => Object.values(world.images).includes(imageId))).toBe(
        true,
      );
    },
  );

  test('a deprecated image is an answer that says so, and none where support is asked for', async () => {
    const sources = [imageSource()];
    const now = () => Date.now() + 86_400_000;

    const answer = await resolveImage('al2023@^2026.11', { ...asking(consumer), sources, now });
    const supported = await resolveImage(
      { selector: 'al2023@^2026.11', minSupport: 0 },
      { ...asking(consumer), sources, now },
    );

    expect(answer).toMatchObject({ version: '2026.11.2', deprecatedAt: expect.any(String) });
    expect(answer.why[0]?.reason).toContain('deprecated since');
    expect(supported.version).toBe('2026.11.1');
  });

  test('a permission that is missing is named', async () => {
    await expect(resolveImage('al2023', asking(reader))).rejects.toMatchObject({
      code: 'DISCOVERY_AWS_FAILED',
      message: expect.stringContaining('allow ssm:GetParameters to the role that asks'),
    });
    await expect(resolveImage('al2023@^2026', asking(reader))).rejects.toThrow(
      'allow ssm:GetParametersByPath to the role that asks',
    );
  });

  test.each<readonly [string, ImageQuery, readonly Source[]]>([
    ['ec2:DescribeImages', { selector: 'al2023' }, [anywhere]],
    ['ec2:DescribeImages', { selector: 'al2023@^2026' }, [imageSource()]],
    ['ec2:DescribeInstanceTypes', { selector: 'al2023', instanceType: 'm5.large' }, []],
  ])('%s is named where it is missing', async (action, query, sources) => {
    const asked = resolveImage(query, { ...asking(blind), sources });

    await expect(asked).rejects.toMatchObject({
      code: 'DISCOVERY_AWS_FAILED',
      message: expect.stringContaining(`allow ${action} to the role that asks`),
    });
  });

  test('parameters that another account does not share are to be shared', async () => {
    const sources = [parameterSource({ sharedBy: owner })];

    await expect(resolveImage('al2023', { ...asking(consumer), sources })).rejects.toThrow(
      'allow ssm:GetParameters to the role that asks, and let the other account share what is asked for',
    );
  });

  test('a throttle that does not end is told with the number of attempts', async () => {
    const remove = world.aws.faults.add({ service: 'ssm', kind: 'throttle' });
    const asked = resolveImage('al2023', asking(consumer));

    await expect(asked).rejects.toThrow(
      /ThrottlingException: .* \(3 attempts\); ask less often, or keep answers in a cache$/,
    );
    remove();
  });

  test('bursts of throttles and failures of AWS are survived', async () => {
    const faults = [
      world.aws.faults.add({ service: 'ssm', kind: 'throttle', call: 1, calls: 2 }),
      world.aws.faults.add({
        service: 'ec2',
        kind: 'error',
        status: 503,
        code: 'InternalError',
        call: 1,
      }),
      world.aws.faults.add({ service: 'ec2', kind: 'reset-after', call: 2 }),
    ];

    const results = await resolveImages(['al2023', 'al2023@2026.11.0'], asking(consumer));
    for (const remove of faults) remove();

    expect(results).toMatchObject([
      { image: { imageId: world.images.newer } },
      { image: { imageId: world.images.older } },
    ]);
  });

  test('an image that is not shared is refused, and no other is answered instead', async () => {
    await expect(resolveImage('al2023@candidate', asking(consumer))).rejects.toMatchObject({
      code: 'DISCOVERY_IMAGE_REFUSED',
      why: [{ imageId: world.images.unshared, verdict: 'refused' }],
    });
  });

  test('many selectors cost one read per ten and one list of images', async () => {
    const before = world.calls().length;
    const queries = Array.from({ length: 25 }, (_, index) =>
      index % 2 === 0 ? 'al2023' : `many@2026.${(index % 12) + 1}.0`,
    );

    await resolveImages(queries, asking(owner));

    const actions = world
      .calls()
      .slice(before)
      .map(({ action }) => action);
    expect(actions.filter((action) => action === 'GetParameters').length).toBeLessThanOrEqual(3);
    expect(actions.filter((action) => action === 'DescribeImages')).toHaveLength(1);
  });
});

test('while reads lag behind the writes of a channel, version and image are always of one release', async () => {
  await using world = await laggingWorld();
  const ssm = new SSMClient(world.as(owner));
  const { channelImage, channelVersion } = parameterPaths('al2023');
  const put = (Name: string, Value: string) =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
  const releases = { '2026.11.0': world.images.older, '2026.11.1': world.images.newer };
  const answers: { version: string | undefined; imageId: string; written: string }[] = [];
  let mixed = 0;
  const look = async (written: string) => {
    const question = { ...world.as(owner), owners: [owner] };
    const { version, imageId } = await resolveImage('al2023', question);
    answers.push({ version, imageId, written });
    const unchecked = await resolveImage('al2023', { ...question, owners: 'any' });
    if (releaseOf(unchecked.imageId) !== unchecked.version) mixed += 1;
  };
  const releaseOf = (imageId: string) =>
    Object.entries(releases).find(([, each]) => each === imageId)?.[0];

  for (let move = 0; move < 6; move += 1) {
    for (const [version, imageId] of Object.entries(releases)) {
      await put(channelImage('stable', 'x86_64'), imageId);
      await look(version);
      await put(channelVersion('stable'), version);
      await look(version);
      await look(version);
    }
  }

  expect(answers.filter(({ version, imageId }) => releaseOf(imageId) !== version)).toEqual([]);
  // Otherwise nothing lagged, and nothing was proven.
  expect(answers.some(({ version, written }) => version !== written)).toBe(true);
  expect(mixed).toBeGreaterThan(0);
});

async function laggingWorld(): Promise<AwsWorld & AsyncDisposable> {
  const world = await makeAwsWorld({ consistency: { parameters: 6 } });
  return { ...world, [Symbol.asyncDispose]: () => world.aws.close() };
}
