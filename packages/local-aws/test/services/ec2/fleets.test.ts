import {
  CreateFleetCommand,
  type CreateFleetCommandInput,
  CreateLaunchTemplateCommand,
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeInstancesCommand,
  DescribeTagsCommand,
  type EC2Client,
  RunInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux } from '../../support/images.js';
import { codeOf, ec2For, must, startForTest } from '../../support/local.js';

/** What Packer asks for, after making the template that it names. */
async function request(
  ec2: EC2Client,
  ...types: readonly string[]
): Promise<CreateFleetCommandInput> {
  await ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: 'spot',
      LaunchTemplateData: {
        ImageId: await amazonLinux(ec2),
        InstanceMarketOptions: { MarketType: 'spot', SpotOptions: {} },
      },
    }),
  );
  return {
    Type: 'instant',
    ReplaceUnhealthyInstances: false,
    LaunchTemplateConfigs: [
      {
        LaunchTemplateSpecification: { LaunchTemplateName: 'spot', Version: '1' },
        Overrides: types.map((InstanceType) => ({ InstanceType: InstanceType as never })),
      },
    ],
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: 'spot' },
  };
}

async function instances(ec2: EC2Client) {
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
  return must(Reservations).flatMap(({ Instances }) => must(Instances));
}

test('an instant fleet launches from the first pool that can, and says what was wrong before', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const fleet = await request(ec2, 't4g.micro', 't3a.micro', 't3.micro');

  const { FleetId, Errors, Instances } = await ec2.send(new CreateFleetCommand(fleet));

  expect(FleetId).toMatch(/^fleet-[0-9a-f-]{36}$/);
  expect(Errors).toMatchObject([
    {
      Lifecycle: 'spot',
      ErrorCode: 'InvalidParameterValue',
      LaunchTemplateAndOverrides: {
        LaunchTemplateSpecification: { LaunchTemplateName: 'spot', Version: '1' },
        Overrides: { InstanceType: 't4g.micro' },
      },
    },
  ]);
  expect(Instances).toMatchObject([
    {
      Lifecycle: 'spot',
      InstanceType: 't3a.micro',
      InstanceIds: [expect.stringMatching(/^i-/)],
      LaunchTemplateAndOverrides: { Overrides: { InstanceType: 't3a.micro' } },
    },
  ]);
  expect(await instances(ec2)).toMatchObject([
    {
      InstanceId: Instances?.[0]?.InstanceIds?.[0],
      InstanceLifecycle: 'spot',
      SpotInstanceRequestId: expect.stringMatching(/^sir-[0-9a-z]{8}$/),
      Tags: expect.arrayContaining([{ Key: 'aws:ec2:fleet-id', Value: FleetId }]),
    },
  ]);
});

test('a fleet that no pool can fill is answered with its errors, and launches nothing', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const fleet = await request(ec2, 't4g.micro', 'x9.mega');

  const { Errors, Instances } = await ec2.send(new CreateFleetCommand(fleet));

  expect(Errors?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    'InvalidParameterValue',
    'InvalidParameterValue',
  ]);
  expect(Instances).toEqual([]);
  expect(await instances(ec2)).toEqual([]);
});

test('spot and on-demand capacity come together, each with its tags', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const fleet = await request(ec2, 't3.micro');

  const { FleetId, Instances } = await ec2.send(
    new CreateFleetCommand({
      ...fleet,
      TargetCapacitySpecification: {
        TotalTargetCapacity: 3,
        OnDemandTargetCapacity: 1,
        DefaultTargetCapacityType: 'spot',
      },
      TagSpecifications: [
        { ResourceType: 'fleet', Tags: [{ Key: 'of', Value: 'fleet' }] },
        { ResourceType: 'instance', Tags: [{ Key: 'of', Value: 'instance' }] },
      ],
    }),
  );

  expect(Instances?.map(({ Lifecycle, InstanceIds }) => [Lifecycle, InstanceIds?.length])).toEqual([
    ['on-demand', 1],
    ['spot', 2],
  ]);
  const lifecycles = (await instances(ec2)).map(({ InstanceLifecycle }) => InstanceLifecycle);
  expect(lifecycles).toEqual([undefined, 'spot', 'spot']);
  const { Tags } = await ec2.send(
    new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['of'] }] }),
  );
  expect(Tags?.filter(({ Value }) => Value === 'instance')).toHaveLength(3);
  expect(Tags?.find(({ Value }) => Value === 'fleet')).toMatchObject({ ResourceId: FleetId });
});

test('the same client token launches one fleet', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const fleet = { ...(await request(ec2, 't3.micro')), ClientToken: 'once' };

  const first = await ec2.send(new CreateFleetCommand(fleet));
  const second = await ec2.send(new CreateFleetCommand(fleet));

  expect(second.Instances).toEqual(first.Instances);
  expect(await instances(ec2)).toHaveLength(1);
});

test.each<[string, Partial<CreateFleetCommandInput>, string]>([
  ['of another type', { Type: 'maintain' }, 'UnsupportedOperation'],
  ['without a template', { LaunchTemplateConfigs: [] }, 'MissingParameter'],
  [
    'of a template that is not there',
    {
      LaunchTemplateConfigs: [
        { LaunchTemplateSpecification: { LaunchTemplateName: 'none', Version: '1' } },
      ],
    },
    'InvalidLaunchTemplateName.NotFoundException',
  ],
  [
    'with more of one kind than in all',
    { TargetCapacitySpecification: { TotalTargetCapacity: 1, SpotTargetCapacity: 2 } },
    'InvalidParameterValue',
  ],
])('a fleet %s is refused', async (_, change, code) => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const fleet = await request(ec2, 't3.micro');

  const refused = await codeOf(ec2.send(new CreateFleetCommand({ ...fleet, ...change })));

  expect(refused).toBe(code);
  expect(await instances(ec2)).toEqual([]);
});

test('RunInstances makes spot instances too, whose request has tags and which cannot be stopped', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await amazonLinux(ec2);
  const run = (spot: boolean) =>
    ec2.send(
      new RunInstancesCommand({
        ImageId,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        ...(spot ? { InstanceMarketOptions: { MarketType: 'spot' } } : {}),
        TagSpecifications: [
          { ResourceType: 'spot-instances-request', Tags: [{ Key: 'a', Value: 'b' }] },
        ],
      }),
    );

  const { Instances } = await run(true);
  const { InstanceId, SpotInstanceRequestId } = must(Instances?.[0]);
  const ids = { InstanceIds: [must(InstanceId)] };
  await ec2.send(
    new CreateTagsCommand({
      Resources: [must(SpotInstanceRequestId)],
      Tags: [{ Key: 'c', Value: 'd' }],
    }),
  );
  const { Tags } = await ec2.send(new DescribeTagsCommand({}));

  expect(Tags).toMatchObject(
    ['a', 'c'].map((Key) => ({ Key, ResourceType: 'spot-instances-request' })),
  );
  expect(await codeOf(run(false))).toBe('InvalidParameterValue');
  expect(await codeOf(ec2.send(new StopInstancesCommand(ids)))).toBe('UnsupportedOperation');
  expect(await codeOf(ec2.send(new TerminateInstancesCommand(ids)))).toMatchObject({
    TerminatingInstances: [{ CurrentState: { Name: 'terminated' } }],
  });
});

test('the tags of AWS cannot be set or taken away, and stay when all others go', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const { FleetId, Instances } = await ec2.send(
    new CreateFleetCommand(await request(ec2, 't3.micro')),
  );
  const Resources = [must(Instances?.[0]?.InstanceIds?.[0])];
  const Tags = [{ Key: 'aws:ec2:fleet-id', Value: 'mine' }];
  await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'a', Value: 'b' }] }));

  const set = await codeOf(ec2.send(new CreateTagsCommand({ Resources, Tags })));
  const taken = await codeOf(ec2.send(new DeleteTagsCommand({ Resources, Tags })));
  await ec2.send(new DeleteTagsCommand({ Resources }));

  expect([set, taken]).toEqual(['InvalidParameterValue', 'InvalidParameterValue']);
  const [instance] = await instances(ec2);
  expect(instance?.Tags).toHaveLength(3);
  expect(instance?.Tags).toContainEqual({ Key: 'aws:ec2:fleet-id', Value: FleetId });
});
