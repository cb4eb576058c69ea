import {
  CreateImageCommand,
  DescribeImagesCommand,
  RegisterImageCommand,
  type RegisterImageCommandInput,
  ReplaceImageInstanceTypeSpecificationCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { LocalAws } from '@soe/local-aws';
import { describe, expect, it } from 'vitest';
import { formatLaunchPlan } from '../../src/matrix/format-launch-plan.js';
import { observeLaunch } from '../../src/matrix/observe-launch.js';
import { planLaunches } from '../../src/matrix/plan-launches.js';
import { testRefusals } from '../../src/matrix/test-refusals.js';
import { ec2For, must, settings, startForTest } from '../support/aws.js';
import { amazonLinux } from '../support/running.js';

/** An image of the owner with these attributes, and the same disk as a vendor's. */
async function register(aws: LocalAws, change: Partial<RegisterImageCommandInput>) {
  const ec2 = ec2For(aws);
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(aws),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const { ImageId } = await ec2.send(
    new CreateImageCommand({ InstanceId: must(Instances?.[0]?.InstanceId), Name: 'source' }),
  );
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [must(ImageId)] }));
  const registered = await ec2.send(
    new RegisterImageCommand({
      Name: 'web',
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      RootDeviceName: '/dev/xvda',
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/xvda',
          Ebs: { SnapshotId: must(Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId) },
        },
      ],
      ...change,
    }),
  );
  return must(registered.ImageId);
}

const names = (plan: ReturnType<typeof planLaunches>) =>
  plan.launches.map(({ name, candidates }) => `${name} ${candidates[0]?.instanceType}`);

describe('the launches of images by the catalogue', () => {
  it('are about five for a plain x86 image, the cheapest of each class', async () => {
    const aws = await startForTest();
    const observed = await observeLaunch(await amazonLinux(aws), settings(aws));
    const plan = planLaunches(observed);
    expect(names(plan)).toMatchInlineSnapshot(`
      [
        "nitro-x86_64 t3.micro",
        "xen-x86_64-no-ena t2.micro",
        "nitro-x86_64-bios g4ad.xlarge",
        "xen-x86_64 r4.large",
        "xen-x86_64-nvme i3.large",
      ]
    `);
    expect(names(planLaunches(observed, { metal: true }))).toHaveLength(6);
    expect(formatLaunchPlan(plan)).toMatchInlineSnapshot(`
      "al2023-ami-2023.9.20261105.0-kernel-6.1-x86_64 ami-0464ec6b8d5a0b5c1 in us-east-1: 5 launches

        launch             type         vouches for  else                                       zones
        nitro-x86_64       t3.micro     55 types     t3a.micro, t3.small, t3a.small, t3.medium  us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f
        xen-x86_64-no-ena  t2.micro     13 types     m1.small, t2.small, m3.medium, c3.large    us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f
        nitro-x86_64-bios  g4ad.xlarge  4 types      vt1.3xlarge, g4ad.2xlarge                  us-east-1a, us-east-1b, us-east-1c, us-east-1d
        xen-x86_64         r4.large     3 types      h1.2xlarge                                 us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f
        xen-x86_64-nvme    i3.large     2 types      i3.xlarge                                  us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1e, us-east-1f

      Not covered
        what          types  why
        metal-x86_64  3      bare metal is launched only where that is asked for

      Not suited
        class                 types  why
        metal-arm64           2      the image is x86_64, the types are arm64
        metal-arm64_mac-bios  1      the image is x86_64, the types are arm64_mac
        metal-x86_64_mac      1      the image is x86_64, the types are x86_64_mac
        nitro-arm64           39     the image is x86_64, the types are arm64
      "
    `);
  });

  it.each([
    ['legacy BIOS', { BootMode: 'legacy-bios' }],
    ['UEFI', { BootMode: 'uefi' }],
    ['UEFI where there is some', { BootMode: 'uefi-preferred' }],
    ['no boot mode', {}],
    ['no network adapter', { EnaSupport: false }],
    ['NitroTPM, so that it boots on one class only', { BootMode: 'uefi', TpmSupport: 'v2.0' }],
    ['arm64', { Architecture: 'arm64', BootMode: 'uefi' }],
  ] satisfies [string, Partial<RegisterImageCommandInput>][])(
    'are made by EC2, and the others refused, for an image with %s',
    async (_what, change) => {
      const aws = await startForTest();
      const imageId = await register(aws, change);
      const plan = planLaunches(await observeLaunch(imageId, settings(aws)), {
        metal: true,
        refusals: true,
        candidates: 1,
      });
      for (const { candidates } of plan.launches) {
        const [candidate] = candidates;
        const { Instances } = await ec2For(aws).send(
          new RunInstancesCommand({
            ImageId: imageId,
            InstanceType: must(candidate).instanceType as never,
            Placement: { AvailabilityZone: must(candidate?.zones[0]) },
            MinCount: 1,
            MaxCount: 1,
          }),
        );
        expect(Instances).toHaveLength(1);
      }
      const tests = await testRefusals(plan, settings(aws));
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.map(({ status }) => status)).toEqual(tests.map(() => 'passed'));
      expect({ launches: names(plan), refusals: tests.map(({ name }) => name) }).toMatchSnapshot();
    },
  );

  it('keep to what the owner of the image allows', async () => {
    const aws = await startForTest();
    const imageId = await register(aws, {});
    await ec2For(aws).send(
      new ReplaceImageInstanceTypeSpecificationCommand({
        ImageId: imageId,
        InstanceTypeSpecification: { SupportedInstanceTypes: ['m5.*'] },
      }),
    );
    const plan = planLaunches(await observeLaunch(imageId, settings(aws)), { refusals: true });
    expect(names(plan)).toEqual(['nitro-x86_64 m5.large']);
    const tests = await testRefusals(plan, settings(aws));
    expect(tests.map(({ status }) => status)).toEqual(tests.map(() => 'passed'));
  });

  it('list what another region does not offer', async () => {
    const aws = await startForTest();
    const { Images = [] } = await ec2For(aws, 'eu-north-1').send(
      new DescribeImagesCommand({
        Owners: ['amazon'],
        Filters: [{ Name: 'name', Values: ['al2023-ami-2023*-x86_64'] }],
      }),
    );
    const observed = await observeLaunch(must(Images[0]?.ImageId), settings(aws, 'eu-north-1'));
    const { uncovered } = planLaunches(observed);
    expect(uncovered.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'metal-x86_64: bare metal is launched only where that is asked for',
      'xen-x86_64: not offered in eu-north-1',
      'xen-x86_64-no-ena: not offered in eu-north-1',
    ]);
  });
});

describe('launches that EC2 has to refuse', () => {
  it('fail where it would make them', async () => {
    const aws = await startForTest();
    const imageId = await register(aws, { BootMode: 'uefi' });
    const plan = planLaunches(await observeLaunch(imageId, settings(aws)), { refusals: true });
    const wrong = { ...must(plan.refusals?.[0]), instanceType: 't3.micro' };
    expect(await testRefusals({ ...plan, refusals: [wrong] }, settings(aws))).toEqual([
      expect.objectContaining({
        status: 'failed',
        rawStatus: 'DryRunOperation',
        message: `EC2 would launch t3.micro, although ${wrong.reason}. Look at the attributes of the image.`,
      }),
    ]);
  });

  it('cannot be told where EC2 refuses for another reason', async () => {
    const aws = await startForTest({ deny: [{ action: 'ec2:RunInstances' }] });
    const plan = planLaunches(await observeLaunch(await amazonLinux(aws), settings(aws)), {
      refusals: true,
    });
    const tests = await testRefusals(plan, settings(aws));
    expect(tests.map(({ status }) => status)).toEqual(tests.map(() => 'other'));
    expect(tests[0]?.message).toContain('UnauthorizedOperation');
  });

  it('have to be planned', async () => {
    const aws = await startForTest();
    const plan = planLaunches(await observeLaunch(await amazonLinux(aws), settings(aws)));
    await expect(testRefusals(plan, settings(aws))).rejects.toThrow('Plan with { refusals: true }');
  });
});

describe('an image that cannot be launched', () => {
  it('is not found, or not available yet, or no image at all', async () => {
    const aws = await startForTest({ copySeconds: 60 });
    const look = (id: string) => observeLaunch(id, settings(aws));
    await expect(look('ami-0123456789abcdef0')).rejects.toMatchObject({
      code: 'HARNESS_IMAGE_NOT_FOUND',
    });
    await expect(look('latest')).rejects.toMatchObject({ code: 'HARNESS_OPTIONS_INVALID' });
    const { Instances } = await ec2For(aws).send(
      new RunInstancesCommand({
        ImageId: await amazonLinux(aws),
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
      }),
    );
    const { ImageId } = await ec2For(aws).send(
      new CreateImageCommand({ InstanceId: must(Instances?.[0]?.InstanceId), Name: 'young' }),
    );
    await expect(look(must(ImageId))).rejects.toThrow('it is pending; wait until it is available');
  });

  it('is told apart from an account that may not look', async () => {
    const aws = await startForTest({ deny: [{ action: 'ec2:DescribeInstanceTypes' }] });
    await expect(observeLaunch(await amazonLinux(aws), settings(aws))).rejects.toMatchObject({
      code: 'HARNESS_AWS_FAILED',
      message: expect.stringContaining('Cannot describe instance types in us-east-1'),
    });
  });
});
