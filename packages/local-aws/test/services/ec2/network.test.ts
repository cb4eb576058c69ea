import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeAvailabilityZonesCommand,
  DescribeRegionsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  RevokeSecurityGroupIngressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, startForTest } from '../../support/local.js';

test('the seventeen regions that need no opting in exist', async () => {
  const aws = await startForTest();

  const { Regions } = await ec2For(aws).send(new DescribeRegionsCommand({}));

  expect(Regions).toHaveLength(17);
  expect(Regions?.[0]).toEqual({
    RegionName: 'ap-northeast-1',
    Endpoint: 'ec2.ap-northeast-1.amazonaws.com',
    OptInStatus: 'opt-in-not-required',
  });
  expect(
    await codeOf(ec2For(aws).send(new DescribeRegionsCommand({ RegionNames: ['mars-north-1'] }))),
  ).toBe('InvalidParameterValue');
});

test('every account has its own default VPC with a subnet per zone', async () => {
  const aws = await startForTest();
  const network = async (account: string) => {
    const ec2 = ec2For(aws, account);
    const { Vpcs } = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'isDefault', Values: ['true'] }] }),
    );
    const { Subnets } = await ec2.send(
      new DescribeSubnetsCommand({
        Filters: [{ Name: 'vpc-id', Values: [must(Vpcs?.[0]?.VpcId)] }],
      }),
    );
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
    return {
      vpcs: Vpcs?.map(({ VpcId }) => VpcId),
      subnetZones: Subnets?.map(({ AvailabilityZone }) => AvailabilityZone),
      zones: AvailabilityZones?.map(({ ZoneName }) => ZoneName),
    };
  };

  const [own, other] = [await network('111122223333'), await network(consumer)];

  expect(own.vpcs).toHaveLength(1);
  expect(own.vpcs).not.toEqual(other.vpcs);
  expect(own.subnetZones).toEqual(own.zones);
  expect(own.zones).toHaveLength(6);
});

test('security groups keep their rules, and stay while an instance uses them', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'bake', Description: 'for one bake' }),
  );
  const rule = {
    GroupId,
    IpPermissions: [
      {
        IpProtocol: 'tcp',
        FromPort: 22,
        ToPort: 22,
        IpRanges: [{ CidrIp: '10.0.0.0/8' }, { CidrIp: '192.168.0.0/16' }],
      },
    ],
  };
  const rules = async () => {
    const { SecurityGroups } = await ec2.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [must(GroupId)] }),
    );
    return SecurityGroups?.[0]?.IpPermissions;
  };

  await ec2.send(new AuthorizeSecurityGroupIngressCommand(rule));
  const kept = await rules();
  const duplicate = await codeOf(ec2.send(new AuthorizeSecurityGroupIngressCommand(rule)));
  await ec2.send(new RevokeSecurityGroupIngressCommand(rule));
  await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      SecurityGroupIds: [must(GroupId)],
    }),
  );

  expect(kept).toMatchObject(rule.IpPermissions);
  expect(duplicate).toBe('InvalidPermission.Duplicate');
  expect(await rules()).toEqual([]);
  expect(await codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupId })))).toBe(
    'DependencyViolation',
  );
  expect(await codeOf(ec2.send(new DeleteSecurityGroupCommand({ GroupName: 'default' })))).toBe(
    'CannotDelete',
  );
});
