import type { BlockDevice, Image } from '../state/tables/image.js';
import type { Parameter, ParameterVersion } from '../state/tables/parameter.js';
import type { Snapshot } from '../state/tables/snapshot.js';
import { seededId } from './seeded-id.js';

/** What vendors publish in one region. It is the same in every run and cannot be changed. */
export interface Seeds {
  readonly images: ReadonlyMap<string, Image>;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
  readonly parameters: ReadonlyMap<string, Parameter>;
}

/** One line of images of a vendor: the same system, published again and again. */
interface Line {
  readonly owner: string;
  readonly ownerAlias?: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly name: (generation: Generation) => string;
  readonly description: string;
  /** The public parameter that points at the newest one. Default: the vendor has none. */
  readonly parameter?: string;
  readonly generations: readonly Generation[];
  readonly root: { readonly deviceName: string; readonly size: number; readonly type: string };
  /** Names of devices for instance store, as some vendors map them. */
  readonly ephemeral?: readonly string[];
  readonly bootMode?: string;
  readonly imdsSupport?: string;
  readonly sriovNetSupport?: string;
  readonly platform?: 'windows';
  readonly defaultUser?: string;
}

interface Generation {
  readonly serial: string;
  readonly created: string;
}

const amazonLinux = ['x86_64', 'arm64'].map(
  (architecture): Line => ({
    owner: '137112412989',
    ownerAlias: 'amazon',
    architecture: architecture as Line['architecture'],
    name: ({ serial }) => `al2023-ami-2023.9.${serial}.0-kernel-6.1-${architecture}`,
    description: `Amazon Linux 2023 AMI 2023.9 ${architecture} HVM kernel-6.1 (look-alike, nothing inside)`,
    parameter: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    generations: [
      { serial: '20261020', created: '2026-10-20T23:04:17.000Z' },
      { serial: '20261105', created: '2026-11-05T22:41:52.000Z' },
    ],
    root: { deviceName: '/dev/xvda', size: 8, type: 'gp3' },
    bootMode: architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
    imdsSupport: 'v2.0',
  }),
);

const ubuntu = (['amd64', 'arm64'] as const).map(
  (architecture): Line => ({
    owner: '099720109477',
    architecture: architecture === 'amd64' ? 'x86_64' : 'arm64',
    name: ({ serial }) =>
      `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${architecture}-server-${serial}`,
    description: `Canonical, Ubuntu, 24.04, ${architecture} noble image (look-alike, nothing inside)`,
    parameter: `/aws/service/canonical/ubuntu/server/24.04/stable/current/${architecture}/hvm/ebs-gp3/ami-id`,
    generations: [
      { serial: '20261013', created: '2026-10-13T07:12:40.000Z' },
      { serial: '20261110', created: '2026-11-10T06:58:03.000Z' },
    ],
    root: { deviceName: '/dev/sda1', size: 8, type: 'gp3' },
    ephemeral: ['/dev/sdb', '/dev/sdc'],
    bootMode: architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
    imdsSupport: 'v2.0',
    sriovNetSupport: 'simple',
    defaultUser: 'ubuntu',
  }),
);

const redHat = (['x86_64', 'arm64'] as const).map(
  (architecture): Line => ({
    owner: '309956199498',
    architecture,
    name: ({ serial }) => `RHEL-9.6.0_HVM-${serial}-${architecture}-0-Hourly2-GP3`,
    description: 'Provided by Red Hat, Inc. (look-alike, nothing inside)',
    generations: [
      { serial: '20261006', created: '2026-10-06T14:03:21.000Z' },
      { serial: '20261103', created: '2026-11-03T13:48:09.000Z' },
    ],
    root: { deviceName: '/dev/sda1', size: 10, type: 'gp3' },
    bootMode: architecture === 'arm64' ? 'uefi' : 'uefi-preferred',
    sriovNetSupport: 'simple',
  }),
);

const windows: Line = {
  owner: '801119661308',
  ownerAlias: 'amazon',
  architecture: 'x86_64',
  name: ({ serial }) => `Windows_Server-2022-English-Full-Base-${serial}`,
  description: 'Microsoft Windows Server 2022 Full Locale English AMI (look-alike, nothing inside)',
  parameter: '/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base',
  generations: [
    { serial: '2026.10.14', created: '2026-10-14T09:20:11.000Z' },
    { serial: '2026.11.11', created: '2026-11-11T08:47:36.000Z' },
  ],
  root: { deviceName: '/dev/sda1', size: 30, type: 'gp2' },
  sriovNetSupport: 'simple',
  platform: 'windows',
};

const lines: readonly Line[] = [...amazonLinux, ...ubuntu, ...redHat, windows];

/** The public images of a region, their snapshots, and the parameters that point at them. */
export function seedsOf(region: string): Seeds {
  const published = lines.flatMap((line) =>
    line.generations.map((generation) => publish(region, line, generation)),
  );
  const parameters = lines.flatMap((line) =>
    line.parameter === undefined ? [] : [pointAtNewest(region, line, line.parameter)],
  );
  return {
    images: new Map(published.map(({ image }) => [image.id, image])),
    snapshots: new Map(published.map(({ snapshot }) => [snapshot.id, snapshot])),
    parameters: new Map(parameters.map((parameter) => [parameter.name, parameter])),
  };
}

function publish(
  region: string,
  line: Line,
  generation: Generation,
): { readonly image: Image; readonly snapshot: Snapshot } {
  const name = line.name(generation);
  const snapshot: Snapshot = {
    id: seededId('snap', region, name),
    owner: line.owner,
    ...(line.ownerAlias === undefined ? {} : { ownerAlias: line.ownerAlias }),
    description: name,
    volumeId: 'vol-ffffffff',
    volumeSize: line.root.size,
    startTime: generation.created,
    encrypted: false,
    permissions: ['all'],
  };
  const root: BlockDevice = {
    deviceName: line.root.deviceName,
    ebs: {
      snapshotId: snapshot.id,
      volumeSize: line.root.size,
      volumeType: line.root.type,
      ...(line.root.type === 'gp3' ? { iops: 3000, throughput: 125 } : {}),
      deleteOnTermination: true,
      encrypted: false,
    },
  };
  const ephemeral = (line.ephemeral ?? []).map(
    (deviceName, index): BlockDevice => ({ deviceName, virtualName: `ephemeral${index}` }),
  );
  const image: Image = {
    id: imageId(region, line, generation),
    owner: line.owner,
    ...(line.ownerAlias === undefined ? {} : { ownerAlias: line.ownerAlias }),
    name,
    description: line.description,
    creationDate: generation.created,
    architecture: line.architecture,
    virtualizationType: 'hvm',
    rootDeviceName: line.root.deviceName,
    blockDevices: [root, ...ephemeral],
    enaSupport: true,
    ...(line.sriovNetSupport === undefined ? {} : { sriovNetSupport: line.sriovNetSupport }),
    ...(line.bootMode === undefined ? {} : { bootMode: line.bootMode }),
    ...(line.imdsSupport === undefined ? {} : { imdsSupport: line.imdsSupport }),
    ...(line.platform === undefined ? {} : { platform: line.platform }),
    ...(line.defaultUser === undefined ? {} : { defaultUser: line.defaultUser }),
    platformDetails: line.platform === 'windows' ? 'Windows' : 'Linux/UNIX',
    usageOperation: line.platform === 'windows' ? 'RunInstances:0002' : 'RunInstances',
    permissions: [{ group: 'all' }],
    disabled: false,
    protection: 'disabled',
  };
  return { image, snapshot };
}

function pointAtNewest(region: string, line: Line, name: string): Parameter {
  const [first, ...rest] = line.generations.map(
    (generation, index): ParameterVersion => ({
      version: index + 1,
      value: imageId(region, line, generation),
      type: 'String',
      dataType: 'aws:ec2:image',
      tier: 'Standard',
      labels: [],
      modifiedAt: generation.created,
      modifiedBy: `arn:aws:iam::${line.owner}:root`,
    }),
  );
  if (first === undefined) throw new Error(`${name} has no generations`);
  return { name, versions: [first, ...rest], tags: {} };
}

function imageId(region: string, line: Line, generation: Generation): string {
  return seededId('ami', region, line.name(generation));
}
