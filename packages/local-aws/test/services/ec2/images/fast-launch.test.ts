import {
  CreateImageCommand,
  CreateLaunchTemplateCommand,
  DescribeFastLaunchImagesCommand,
  DescribeImagesCommand,
  DisableFastLaunchCommand,
  type EC2Client,
  EnableFastLaunchCommand,
  type EnableFastLaunchCommandInput,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { launch, ownImage, share } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../../support/local.js';

function movableClock() {
  let now = new Date('2026-11-22T10:00:00Z').getTime();
  return {
    clock: () => new Date(now),
    pass(seconds: number) {
      now += seconds * 1000;
    },
  };
}

async function publicWindows(ec2: EC2Client): Promise<string> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({ Filters: [{ Name: 'platform', Values: ['windows'] }] }),
  );
  return must(Images?.[0]?.ImageId);
}

async function ownWindows(ec2: EC2Client): Promise<string> {
  const InstanceId = await launch(ec2, await publicWindows(ec2));
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: 'windows' }));
  return must(ImageId);
}

const enable = (
  ec2: EC2Client,
  ImageId: string,
  change: Partial<EnableFastLaunchCommandInput> = {},
) => ec2.send(new EnableFastLaunchCommand({ ImageId, ...change }));

async function states(ec2: EC2Client) {
  const { FastLaunchImages } = await ec2.send(new DescribeFastLaunchImagesCommand({}));
  return must(FastLaunchImages).map(({ ImageId, State }) => `${ImageId} ${State}`);
}

test('a Windows image is enabled after a while, and gone from the list after it is disabled', async () => {
  const time = movableClock();
  const ec2 = ec2For(await startForTest({ clock: time.clock, copySeconds: 60 }));
  const id = await ownWindows(ec2);
  time.pass(60);

  const enabling = await enable(ec2, id);
  const first = await states(ec2);
  time.pass(60);
  const second = await states(ec2);
  const disabling = await ec2.send(new DisableFastLaunchCommand({ ImageId: id }));
  const third = await states(ec2);
  const tooEarly = await codeOf(enable(ec2, id));
  time.pass(60);

  expect(enabling).toMatchObject({
    ImageId: id,
    OwnerId: owner,
    ResourceType: 'snapshot',
    SnapshotConfiguration: { TargetResourceCount: 5 },
    MaxParallelLaunches: 6,
    State: 'enabling',
    StateTransitionTime: new Date('2026-11-22T10:01:00Z'),
  });
  expect(disabling.State).toBe('disabling');
  expect([first, second, third]).toEqual([
    [`${id} enabling`],
    [`${id} enabled`],
    [`${id} disabling`],
  ]);
  expect(tooEarly).toBe('IncorrectState');
  expect(await states(ec2)).toEqual([]);
  expect((await enable(ec2, id)).State).toBe('enabling');
});

test('a sharee has settings of its own for an image of somebody else', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownWindows(ec2);
  await share(ec2, id, consumer);
  await other.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'fast',
      LaunchTemplateData: { InstanceType: 't3.large' },
    }),
  );

  const answer = await enable(other, id, {
    SnapshotConfiguration: { TargetResourceCount: 9 },
    MaxParallelLaunches: 7,
    LaunchTemplate: { LaunchTemplateName: 'fast', Version: '$Default' },
  });

  expect(answer).toMatchObject({
    OwnerId: owner,
    SnapshotConfiguration: { TargetResourceCount: 9 },
    MaxParallelLaunches: 7,
    LaunchTemplate: { LaunchTemplateName: 'fast', Version: '$Default' },
  });
  expect(await states(other)).toEqual([`${id} enabled`]);
  expect(await states(ec2)).toEqual([]);
});

test('images are found by state, owner and id', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownWindows(ec2);
  await enable(ec2, id);
  const found = async (Name: string, value: string) => {
    const { FastLaunchImages } = await ec2.send(
      new DescribeFastLaunchImagesCommand({ Filters: [{ Name, Values: [value] }], ImageIds: [id] }),
    );
    return must(FastLaunchImages).length;
  };

  expect(await found('state', 'enabled')).toBe(1);
  expect(await found('state', 'disabling')).toBe(0);
  expect(await found('owner-id', owner)).toBe(1);
  expect(await found('resource-type', 'snapshot')).toBe(1);
});

test.each<[string, (ec2: EC2Client) => Promise<unknown>, string]>([
  ['a Linux image', async (ec2) => enable(ec2, await ownImage(ec2)), 'InvalidRequest'],
  ['a public image', async (ec2) => enable(ec2, await publicWindows(ec2)), 'InvalidRequest'],
  [
    'an image that does not exist',
    (ec2) => enable(ec2, 'ami-00000000000000001'),
    'InvalidAMIID.NotFound',
  ],
  [
    'few parallel launches',
    async (ec2) => enable(ec2, await ownWindows(ec2), { MaxParallelLaunches: 5 }),
    'InvalidParameterValue',
  ],
  [
    'a template that does not exist',
    async (ec2) =>
      enable(ec2, await ownWindows(ec2), {
        LaunchTemplate: { LaunchTemplateName: 'none', Version: '1' },
      }),
    'InvalidLaunchTemplateName.NotFoundException',
  ],
  [
    'disabling what is not enabled',
    async (ec2) => ec2.send(new DisableFastLaunchCommand({ ImageId: await ownWindows(ec2) })),
    'InvalidRequest',
  ],
])('%s is refused', async (_, request, code) => {
  const ec2 = ec2For(await startForTest());

  expect(await codeOf(request(ec2))).toBe(code);
});
