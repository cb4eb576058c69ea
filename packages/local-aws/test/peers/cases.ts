import { type Ask, codeOf } from './ask.js';

/** Something that a client does, and what it sees when the server is like AWS. */
export interface Case {
  readonly name: string;
  /** What is seen, as plain data without ids and times. */
  readonly see: (ask: Ask) => Promise<unknown>;
  readonly expected: unknown;
}

/** Cases do not meet: each uses names of its own. */
export const cases: readonly Case[] = [
  {
    name: 'an image is made of an instance, described by name, and deregistered',
    async see(ask) {
      const imageId = await bake(ask, 'peer-bake');
      const byName = await own(ask, 'peer-bake');
      await ask('ec2', 'DeregisterImage', { ImageId: imageId });
      return [byName.map(visible), await own(ask, 'peer-bake')];
    },
    expected: [
      [{ Name: 'peer-bake', State: 'available', Public: false, RootDeviceType: 'ebs' }],
      [],
    ],
  },
  {
    name: 'a name is taken once per account and region',
    async see(ask) {
      await bake(ask, 'peer-twice');
      return codeOf(bake(ask, 'peer-twice'));
    },
    expected: 'InvalidAMIName.Duplicate',
  },
  {
    name: 'an id that does not exist, and one that is none',
    see: (ask) =>
      Promise.all([
        codeOf(ask('ec2', 'DescribeImages', { ImageIds: ['ami-0123456789abcdef0'] })),
        codeOf(ask('ec2', 'DescribeImages', { ImageIds: ['image-1'] })),
        codeOf(ask('ec2', 'DeregisterImage', { ImageId: 'ami-0123456789abcdef0' })),
        codeOf(ask('ec2', 'DescribeSnapshots', { SnapshotIds: ['snap-0123456789abcdef0'] })),
        codeOf(ask('ec2', 'DescribeInstances', { InstanceIds: ['i-0123456789abcdef0'] })),
        codeOf(ask('ec2', 'DescribeKeyPairs', { KeyNames: ['peer-none'] })),
        codeOf(ask('ec2', 'DescribeSecurityGroups', { GroupIds: ['sg-0123456789abcdef0'] })),
        codeOf(ask('ec2', 'DescribeVolumes', { VolumeIds: ['vol-0123456789abcdef0'] })),
      ]),
    expected: [
      'InvalidAMIID.NotFound',
      'InvalidAMIID.Malformed',
      'InvalidAMIID.NotFound',
      'InvalidSnapshot.NotFound',
      'InvalidInstanceID.NotFound',
      'InvalidKeyPair.NotFound',
      'InvalidGroup.NotFound',
      'InvalidVolume.NotFound',
    ],
  },
  {
    name: 'a copy in the same region has a name, a description and no tags of its source',
    async see(ask) {
      const imageId = await bake(ask, 'peer-source');
      await ask('ec2', 'CreateTags', { Resources: [imageId], Tags: [{ Key: 'a', Value: 'b' }] });
      await ask('ec2', 'CopyImage', {
        Name: 'peer-copy',
        Description: 'a copy',
        SourceImageId: imageId,
        SourceRegion: 'us-east-1',
      });
      const [copy] = await own(ask, 'peer-copy');
      return { Description: copy.Description, Tags: copy.Tags ?? [] };
    },
    expected: { Description: 'a copy', Tags: [] },
  },
  {
    name: 'a copy is made once per client token',
    async see(ask) {
      const imageId = await bake(ask, 'peer-token-source');
      const copy = (Name: string) =>
        ask('ec2', 'CopyImage', {
          Name,
          SourceImageId: imageId,
          SourceRegion: 'us-east-1',
          ClientToken: 'peer-token',
        });
      const [one, two] = [await copy('peer-token'), await copy('peer-token')];
      return [one.ImageId === two.ImageId, await codeOf(copy('peer-token-other'))];
    },
    expected: [true, 'IdempotentParameterMismatch'],
  },
  {
    name: 'launch permissions are added and removed',
    async see(ask) {
      const ImageId = await bake(ask, 'peer-shared');
      const change = (LaunchPermission: object) =>
        ask('ec2', 'ModifyImageAttribute', { ImageId, LaunchPermission });
      const seen = async () => {
        const answer = await ask('ec2', 'DescribeImageAttribute', {
          ImageId,
          Attribute: 'launchPermission',
        });
        return (answer.LaunchPermissions ?? []).map(({ UserId = '' }) => UserId).toSorted();
      };
      await change({ Add: [{ UserId: '222233334444' }, { UserId: '333344445555' }] });
      const before = await seen();
      await change({ Remove: [{ UserId: '222233334444' }] });
      return [before, await seen(), await codeOf(change({ Add: [{ UserId: 'nobody' }] }))];
    },
    expected: [['222233334444', '333344445555'], ['333344445555'], 'InvalidAMIAttributeItemValue'],
  },
  {
    name: 'tags are put, seen by filter, and taken away',
    async see(ask) {
      const imageId = await bake(ask, 'peer-tags');
      const tagged = async () => {
        const Filters = [{ Name: 'tag:peer', Values: ['ye*'] }];
        const { Images } = await ask('ec2', 'DescribeImages', { Owners: ['self'], Filters });
        return Images.map(({ Name = '' }) => Name);
      };
      const tags = { Resources: [imageId], Tags: [{ Key: 'peer', Value: 'yes' }] };
      await ask('ec2', 'CreateTags', tags);
      const before = await tagged();
      await ask('ec2', 'DeleteTags', tags);
      return [before, await tagged(), await codeOf(ask('ec2', 'CreateTags', awsTag(imageId)))];
    },
    expected: [['peer-tags'], [], 'InvalidParameterValue'],
  },
  {
    name: 'a dry run says that it would have worked, and does nothing',
    async see(ask) {
      const input = { KeyName: 'peer-dry', DryRun: true };
      return [
        await codeOf(ask('ec2', 'CreateKeyPair', input)),
        await codeOf(ask('ec2', 'DescribeKeyPairs', { KeyNames: ['peer-dry'] })),
      ];
    },
    expected: ['DryRunOperation', 'InvalidKeyPair.NotFound'],
  },
  {
    name: 'an instance type of another architecture is refused',
    see: (ask) => codeOf(launch(ask, 't4g.micro')),
    expected: 'InvalidParameterValue',
  },
  {
    name: 'a deprecation date is seen, and one in the past is refused',
    async see(ask) {
      const ImageId = await bake(ask, 'peer-deprecated');
      const deprecate = (DeprecateAt: string) =>
        ask('ec2', 'EnableImageDeprecation', { ImageId, DeprecateAt: new Date(DeprecateAt) });
      await deprecate('2030-01-01T00:00:00Z');
      const [image] = await own(ask, 'peer-deprecated');
      return [image.DeprecationTime, await codeOf(deprecate('2020-01-01T00:00:00Z'))];
    },
    expected: ['2030-01-01T00:00:00.000Z', 'InvalidParameterValue'],
  },
  {
    name: 'a disabled image loses its permissions for good',
    async see(ask) {
      const ImageId = await bake(ask, 'peer-disabled');
      const Add = [{ UserId: '222233334444' }];
      await ask('ec2', 'ModifyImageAttribute', { ImageId, LaunchPermission: { Add } });
      await ask('ec2', 'DisableImage', { ImageId });
      const hidden = await own(ask, 'peer-disabled');
      await ask('ec2', 'EnableImage', { ImageId });
      const attribute = { ImageId, Attribute: 'launchPermission' };
      const { LaunchPermissions = [] } = await ask('ec2', 'DescribeImageAttribute', attribute);
      return [hidden.length, LaunchPermissions];
    },
    expected: [0, []],
  },
  {
    name: 'a parameter has versions, labels and a history',
    async see(ask) {
      const Name = '/peer/versions';
      const put = (Value: string, Overwrite = true) =>
        ask('ssm', 'PutParameter', { Name, Value, Type: 'String', Overwrite });
      await put('one', false);
      const again = await codeOf(put('two', false));
      await put('two');
      const { InvalidLabels } = await ask('ssm', 'LabelParameterVersion', {
        Name,
        ParameterVersion: 1,
        Labels: ['stable', '1st'],
      });
      const read = async (name: string) =>
        (await ask('ssm', 'GetParameter', { Name: name })).Parameter.Value;
      const { Parameters } = await ask('ssm', 'GetParameterHistory', { Name });
      return {
        again,
        InvalidLabels,
        read: [await read(Name), await read(`${Name}:1`), await read(`${Name}:stable`)],
        history: Parameters.map(({ Value = '' }) => Value),
      };
    },
    expected: {
      again: 'ParameterAlreadyExists',
      InvalidLabels: ['1st'],
      read: ['two', 'one', 'one'],
      history: ['one', 'two'],
    },
  },
  {
    name: 'parameters are read by name and by path',
    async see(ask) {
      for (const Name of ['/peer/path/a', '/peer/path/b', '/peer/path/below/c']) {
        await ask('ssm', 'PutParameter', { Name, Value: Name, Type: 'String' });
      }
      const byName = await ask('ssm', 'GetParameters', { Names: ['/peer/path/a', '/peer/none'] });
      const byPath = async (Recursive: boolean) => {
        const input = { Path: '/peer/path', Recursive };
        const { Parameters } = await ask('ssm', 'GetParametersByPath', input);
        return Parameters.map(({ Name = '' }) => Name).toSorted();
      };
      return [byName.InvalidParameters, await byPath(false), await byPath(true)];
    },
    expected: [
      ['/peer/none'],
      ['/peer/path/a', '/peer/path/b'],
      ['/peer/path/a', '/peer/path/b', '/peer/path/below/c'],
    ],
  },
  {
    name: 'a parameter that is not there, or has no good name',
    see: async (ask) => [
      await codeOf(ask('ssm', 'GetParameter', { Name: '/peer/nowhere' })),
      await codeOf(ask('ssm', 'DeleteParameter', { Name: '/peer/nowhere' })),
      await codeOf(ask('ssm', 'PutParameter', { Name: 'aws-peer', Value: 'x', Type: 'String' })),
      await codeOf(ask('ssm', 'GetParameters', { Names: Array.from({ length: 11 }, name) })),
    ],
    expected: [
      'ParameterNotFound',
      'ParameterNotFound',
      'ValidationException',
      'ValidationException',
    ],
  },
  {
    name: 'a role of the account is assumed',
    async see(ask) {
      const { Account } = await ask('sts', 'GetCallerIdentity');
      const { AssumedRoleUser } = await ask('sts', 'AssumeRole', {
        RoleArn: `arn:aws:iam::${Account}:role/peer`,
        RoleSessionName: 'session',
      });
      return AssumedRoleUser.Arn.replace(Account, 'ACCOUNT');
    },
    expected: 'arn:aws:sts::ACCOUNT:assumed-role/peer/session',
  },
];

async function bake(ask: Ask, Name: string): Promise<string> {
  const InstanceId = await instanceFor(ask);
  const { ImageId } = await ask('ec2', 'CreateImage', { InstanceId, Name });
  return ImageId;
}

/** One for all images of a client, because a command line takes a second for each of its calls. */
function instanceFor(ask: Ask): Promise<string> {
  const launched = instances.get(ask) ?? launch(ask, 't3.micro');
  instances.set(ask, launched);
  return launched;
}

const instances = new WeakMap<Ask, Promise<string>>();

async function launch(ask: Ask, InstanceType: string): Promise<string> {
  const { Images } = await ask('ec2', 'DescribeImages', {
    Owners: ['amazon'],
    Filters: [
      { Name: 'architecture', Values: ['x86_64'] },
      { Name: 'root-device-type', Values: ['ebs'] },
      { Name: 'virtualization-type', Values: ['hvm'] },
    ],
  });
  const launching = { ImageId: Images[0].ImageId, InstanceType, MinCount: 1, MaxCount: 1 };
  const { Instances } = await ask('ec2', 'RunInstances', launching);
  return Instances[0].InstanceId;
}

// biome-ignore lint/suspicious/noExplicitAny: an image as clients give it
async function own(ask: Ask, name: string): Promise<any[]> {
  const Filters = [{ Name: 'name', Values: [name] }];
  const { Images } = await ask('ec2', 'DescribeImages', { Owners: ['self'], Filters });
  return Images;
}

function visible({ Name, State, Public, RootDeviceType }: Readonly<Record<string, unknown>>) {
  return { Name, State, Public, RootDeviceType };
}

function awsTag(imageId: string) {
  return { Resources: [imageId], Tags: [{ Key: 'aws:peer', Value: 'no' }] };
}

function name(_: unknown, index: number): string {
  return `/peer/${index}`;
}
