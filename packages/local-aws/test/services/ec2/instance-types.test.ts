import {
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  type DescribeInstanceTypeOfferingsCommandInput,
  DescribeInstanceTypesCommand,
  type DescribeInstanceTypesCommandInput,
  DescribeSubnetsCommand,
  type EC2Client,
  type InstanceTypeInfo,
  paginateDescribeInstanceTypes,
  RegisterImageCommand,
  type RegisterImageCommandInput,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { amazonLinux, launch, ownImage, see } from '../../support/images.js';
import { codeOf, ec2For, must, owner, startForTest } from '../../support/local.js';

async function types(ec2: EC2Client, input: DescribeInstanceTypesCommandInput = {}) {
  const found: InstanceTypeInfo[] = [];
  for await (const page of paginateDescribeInstanceTypes({ client: ec2 }, input)) {
    found.push(...must(page.InstanceTypes));
  }
  return found;
}

async function names(ec2: EC2Client, Name: string, ...Values: string[]) {
  return (await types(ec2, { Filters: [{ Name, Values }] })).map(
    ({ InstanceType }) => InstanceType,
  );
}

async function offered(
  ec2: EC2Client,
  type: string,
  LocationType?: 'availability-zone' | 'availability-zone-id',
) {
  const answer = await ec2.send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType,
      Filters: [{ Name: 'instance-type', Values: [type] }],
    }),
  );
  return must(answer.InstanceTypeOfferings)
    .map(({ Location }) => Location)
    .toSorted();
}

const run = (ec2: EC2Client, ImageId: string, type: string, zone?: string) =>
  codeOf(
    ec2.send(
      new RunInstancesCommand({
        ImageId,
        InstanceType: type as never,
        MinCount: 1,
        MaxCount: 1,
        ...(zone === undefined ? {} : { Placement: { AvailabilityZone: zone } }),
      }),
    ),
  );

/** The launch classes of a catalogue: what decides whether and how an image starts. */
function classOf(type: InstanceTypeInfo): string {
  const architectures = type.ProcessorInfo?.SupportedArchitectures?.join('+');
  const parts = [type.Hypervisor ?? 'metal', architectures, type.SupportedBootModes?.join('+')];
  return [
    ...parts,
    `ena ${type.NetworkInfo?.EnaSupport}`,
    `nvme ${type.EbsInfo?.NvmeSupport}`,
  ].join(' ');
}

test('every launch class of AWS has types', async () => {
  const ec2 = ec2For(await startForTest());

  const classes = new Set((await types(ec2, { IncludeUnsupportedInRegion: true })).map(classOf));

  expect([...classes]).toEqual(
    expect.arrayContaining([
      'nitro x86_64 legacy-bios+uefi ena required nvme required',
      'nitro arm64 uefi ena required nvme required',
      'nitro x86_64 legacy-bios ena required nvme required',
      'xen x86_64 legacy-bios ena unsupported nvme unsupported',
      'xen x86_64 legacy-bios ena supported nvme unsupported',
      'xen x86_64 legacy-bios ena supported nvme supported',
      'metal x86_64 legacy-bios ena required nvme required',
      'metal arm64 uefi ena required nvme required',
      'metal x86_64_mac legacy-bios ena required nvme required',
      'metal arm64_mac legacy-bios ena required nvme required',
    ]),
  );
});

test('a type is described with what a covering set of launches is chosen by', async () => {
  const ec2 = ec2For(await startForTest());
  const { InstanceTypes } = await ec2.send(
    new DescribeInstanceTypesCommand({ InstanceTypes: ['p4d.24xlarge', 'm6g.metal'] }),
  );

  const byName = must(InstanceTypes).toSorted((a, b) =>
    must(a.InstanceType).localeCompare(must(b.InstanceType)),
  );

  expect(byName).toMatchObject([
    {
      InstanceType: 'm6g.metal',
      BareMetal: true,
      CurrentGeneration: true,
      InstanceStorageSupported: false,
      NitroTpmSupport: 'unsupported',
      VCpuInfo: { DefaultVCpus: 64, DefaultCores: 64, DefaultThreadsPerCore: 1 },
      MemoryInfo: { SizeInMiB: 262_144 },
      SupportedBootModes: ['uefi'],
    },
    {
      InstanceType: 'p4d.24xlarge',
      BareMetal: false,
      Hypervisor: 'nitro',
      SupportedUsageClasses: ['capacity-block', 'on-demand', 'spot'],
      InstanceStorageSupported: true,
      InstanceStorageInfo: {
        TotalSizeInGB: 8000,
        Disks: [{ SizeInGB: 1000, Count: 8, Type: 'ssd' }],
        NvmeSupport: 'required',
        EncryptionSupport: 'required',
      },
      MemoryInfo: { SizeInMiB: 1_179_648 },
    },
  ]);
  expect(byName[0]?.Hypervisor).toBeUndefined();
});

test('types are found by their attributes', async () => {
  const ec2 = ec2For(await startForTest());

  expect((await names(ec2, 'bare-metal', 'true')).toSorted()).toEqual([
    'c5.metal',
    'c7g.metal',
    'm5.metal',
    'm6g.metal',
    'm7i.metal-24xl',
    'mac1.metal',
    'mac2.metal',
  ]);
  expect(await names(ec2, 'processor-info.supported-architecture', 'x86_64_mac')).toEqual([
    'mac1.metal',
  ]);
  expect((await names(ec2, 'free-tier-eligible', 'true')).toSorted()).toEqual([
    't3.micro',
    't3.small',
    't4g.micro',
    't4g.small',
  ]);
  expect(await names(ec2, 'instance-storage-info.total-size-in-gb', '8000')).toEqual([
    'p4d.24xlarge',
  ]);
  expect(await names(ec2, 'supported-usage-class', 'capacity-block')).toEqual(['p4d.24xlarge']);
  expect(await names(ec2, 'instance-type', 'm3.*')).toEqual(['m3.medium']);
  expect(await names(ec2, 'nitro-tpm-support', 'unsupported')).toContain('a1.medium');
  expect(await names(ec2, 'network-info.ena-support', 'supported')).toContain('i3.large');
  expect(await names(ec2, 'supported-virtualization-type', 'paravirtual')).toEqual(
    expect.arrayContaining(['m1.small', 'm3.medium', 'c3.large']),
  );
});

test('a hundred types are on a page where nothing is asked, and no page is larger', async () => {
  const ec2 = ec2For(await startForTest());
  const describe = (input: DescribeInstanceTypesCommandInput) =>
    ec2.send(new DescribeInstanceTypesCommand(input));

  const first = await describe({});
  const second = await describe({ NextToken: must(first.NextToken) });
  const all = [...must(first.InstanceTypes), ...must(second.InstanceTypes)];

  expect(first.InstanceTypes).toHaveLength(100);
  expect(second.NextToken).toBeUndefined();
  expect(new Set(all.map(({ InstanceType }) => InstanceType)).size).toBe(all.length);
  expect(all.length).toBeGreaterThan(100);
  expect(await codeOf(describe({ MaxResults: 101 }))).toBe('InvalidParameterValue');
  expect(await codeOf(describe({ MaxResults: 4 }))).toBe('InvalidParameterValue');
});

test('offerings differ between regions and between zones', async () => {
  const aws = await startForTest();
  const [us, north] = [ec2For(aws), ec2For(aws, owner, 'eu-north-1')];

  expect(await offered(us, 't2.micro')).toEqual(['us-east-1']);
  expect(await offered(north, 't2.micro')).toEqual([]);
  expect(await offered(us, 't3.micro', 'availability-zone')).toEqual(
    ['a', 'b', 'c', 'd', 'f'].map((letter) => `us-east-1${letter}`),
  );
  expect(await offered(us, 'mac1.metal', 'availability-zone')).toEqual([
    'us-east-1b',
    'us-east-1c',
  ]);
  expect(await offered(us, 'mac1.metal', 'availability-zone-id')).toEqual(['use1-az2', 'use1-az3']);
});

test('a type that a region does not offer does not exist there, unless it is asked for', async () => {
  const aws = await startForTest();
  const north = ec2For(aws, owner, 'eu-north-1');
  const describe = (input: DescribeInstanceTypesCommandInput) =>
    codeOf(north.send(new DescribeInstanceTypesCommand(input)));
  const InstanceTypes = ['t2.micro' as const];

  expect(await describe({ InstanceTypes })).toBe('InvalidInstanceType');
  expect(await describe({ InstanceTypes, IncludeUnsupportedInRegion: true })).toMatchObject({
    InstanceTypes: [{ InstanceType: 't2.micro' }],
  });
  expect(await run(north, await amazonLinux(north), 't2.micro')).toBe('Unsupported');
});

test('offerings are paged, and every page goes on where the one before ended', async () => {
  const ec2 = ec2For(await startForTest());
  const all: string[] = [];
  let NextToken: string | undefined;
  do {
    const input: DescribeInstanceTypeOfferingsCommandInput = {
      LocationType: 'availability-zone',
      MaxResults: 200,
      ...(NextToken === undefined ? {} : { NextToken }),
    };
    const answer = await ec2.send(new DescribeInstanceTypeOfferingsCommand(input));
    all.push(
      ...must(answer.InstanceTypeOfferings).map(
        ({ InstanceType, Location }) => `${Location} ${InstanceType}`,
      ),
    );
    NextToken = answer.NextToken;
  } while (NextToken !== undefined);

  expect(all.length).toBeGreaterThan(500);
  expect(new Set(all).size).toBe(all.length);
  expect(all).toEqual(all.toSorted());
});

test('a launch goes to a zone that offers the type, and is refused in one that does not', async () => {
  const ec2 = ec2For(await startForTest());
  const image = await amazonLinux(ec2);

  const refused = await ec2
    .send(
      new RunInstancesCommand({
        ImageId: image,
        InstanceType: 't3.micro',
        MinCount: 1,
        MaxCount: 1,
        Placement: { AvailabilityZone: 'us-east-1e' },
      }),
    )
    .catch((error: Error) => error);
  await run(ec2, image, 'p4d.24xlarge');
  await run(ec2, image, 't2.micro', 'us-east-1e');
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
  const placed = must(Reservations)
    .flatMap(({ Instances }) => must(Instances))
    .map(({ InstanceType, Placement }) => `${InstanceType} ${Placement?.AvailabilityZone}`);

  expect(refused).toMatchObject({
    name: 'Unsupported',
    message: expect.stringContaining(
      'choosing us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f',
    ),
  });
  expect(placed.toSorted()).toEqual(['p4d.24xlarge us-east-1a', 't2.micro us-east-1e']);
});

test('without a zone, the first that offers the type is taken', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws, owner, 'eu-west-1');
  const instance = await launch(ec2, await amazonLinux(ec2));
  await run(ec2, await amazonLinux(ec2, 'arm64'), 'a1.medium');
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));
  const zones = new Map(
    must(Reservations)
      .flatMap(({ Instances }) => must(Instances))
      .map(({ InstanceId, Placement }) => [InstanceId, Placement?.AvailabilityZone]),
  );
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));

  expect(zones.get(instance)).toBe(Subnets?.[0]?.AvailabilityZone);
  expect([...zones.values()].toSorted()).toEqual(['eu-west-1a', 'eu-west-1b']);
});

describe('a launch', () => {
  async function register(ec2: EC2Client, change: Partial<RegisterImageCommandInput>) {
    const image = await see(ec2, await ownImage(ec2, 'base'));
    const SnapshotId = must(image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
    const { ImageId } = await ec2.send(
      new RegisterImageCommand({
        Name: 'registered',
        Architecture: 'x86_64',
        VirtualizationType: 'hvm',
        EnaSupport: true,
        RootDeviceName: '/dev/xvda',
        BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId } }],
        ...change,
      }),
    );
    return must(ImageId);
  }

  test.each<[string, Partial<RegisterImageCommandInput>, string, string]>([
    ['of x86 on Graviton', {}, 't4g.micro', 'InvalidParameterValue'],
    ['of x86 on a Mac', {}, 'mac1.metal', 'InvalidParameterValue'],
    ['of UEFI on Xen', { BootMode: 'uefi' }, 't2.micro', 'InvalidParameterValue'],
    ['of UEFI on old Nitro', { BootMode: 'uefi' }, 'g4ad.xlarge', 'InvalidParameterValue'],
    ['of UEFI on metal', { BootMode: 'uefi' }, 'm5.metal', 'InvalidParameterValue'],
    ['without ENA on Nitro', { EnaSupport: false }, 't3.micro', 'InvalidParameterCombination'],
    [
      'of paravirtual on Nitro',
      { VirtualizationType: 'paravirtual' },
      't3.micro',
      'InvalidParameterCombination',
    ],
    [
      'of NitroTPM where there is none',
      { BootMode: 'uefi', TpmSupport: 'v2.0', Architecture: 'arm64' },
      'a1.medium',
      'InvalidParameterValue',
    ],
  ])('%s is refused', async (_, change, type, code) => {
    const ec2 = ec2For(await startForTest());
    const id = await register(ec2, change);

    expect(await run(ec2, id, type)).toBe(code);
  });

  test.each<[string, Partial<RegisterImageCommandInput>, string]>([
    ['of UEFI on Nitro', { BootMode: 'uefi' }, 'm5.large'],
    ['that prefers UEFI on Xen', { BootMode: 'uefi-preferred' }, 't2.micro'],
    ['of BIOS on Nitro', { BootMode: 'legacy-bios' }, 'm5.large'],
    ['without ENA where it is only supported', { EnaSupport: false }, 'i3.large'],
    ['without ENA on Xen', { EnaSupport: false }, 'm4.large'],
    ['of paravirtual on the oldest', { VirtualizationType: 'paravirtual' }, 'm1.small'],
    ['of NitroTPM on Nitro', { BootMode: 'uefi', TpmSupport: 'v2.0' }, 't3.micro'],
    ['of Graviton on metal', { BootMode: 'uefi', Architecture: 'arm64' }, 'm6g.metal'],
    ['of macOS on a Mac', { Architecture: 'x86_64_mac' }, 'mac1.metal'],
  ])('%s is done', async (_, change, type) => {
    const ec2 = ec2For(await startForTest());
    const id = await register(ec2, change);

    expect(await run(ec2, id, type)).toMatchObject({ Instances: [{ InstanceType: type }] });
  });
});
