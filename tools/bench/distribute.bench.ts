// Distributing again writes nothing, and one account more is one write per region and image. How fast
// the first distribution is against the quotas of AWS needs an embedded AWS that throttles.
import {
  CreateImageCommand,
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { imageName, type ReleaseRecord, releaseRecord } from '@soe/contract';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { connectAws, type Distribution, distributeRelease } from '@soe/share';
import { atMost, type Benchmark } from './figure.ts';

const regions = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ...[
    'ap-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-southeast-1',
    'ap-southeast-2',
  ],
];

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  await using aws = await startLocalAws();
  const credentials = { accessKeyId: '111122223333', secretAccessKey: 'not-checked' };
  const share = { aws: connectAws({ endpoint: aws.endpoint, credentials }) };
  const release = await buildRelease(
    new EC2Client({ region: 'us-east-1', endpoint: aws.endpoint, credentials }),
  );
  const distribution: Distribution = {
    regions: regions.map((region) => ({ region })),
    accounts: ['222233334444'],
  };

  say(`distributing one image to ${regions.length} regions, again, and with one account more …`);
  const first = await counted(aws, () => distributeRelease(release, distribution, share));
  const again = await counted(aws, () => distributeRelease(first.result, distribution, share));
  const more = { ...distribution, accounts: ['222233334444', '333344445555'] };
  const added = await counted(aws, () => distributeRelease(first.result, more, share));
  return [
    atMost(
      'images that are missing afterwards',
      regions.length - first.result.images.length,
      'images',
      0,
    ),
    atMost('writes of a second distribution', again.writes, 'calls', 0),
    atMost(
      'DescribeImages of a second distribution, per region',
      again.describes / regions.length,
      'calls',
      1,
    ),
    atMost(
      'writes for one account more, per region and image',
      added.writes / regions.length,
      'calls',
      1,
    ),
  ];
};

async function counted<T>(aws: LocalAws, work: () => Promise<T>) {
  const before = aws.calls().length;
  const result = await work();
  const actions = aws
    .calls()
    .slice(before)
    .map((call) => call.action);
  return {
    result,
    writes: actions.filter((action) => !/^(?:Describe|Get|List|Assume)/.test(action)).length,
    describes: actions.filter((action) => action === 'DescribeImages').length,
  };
}

async function buildRelease(ec2: EC2Client): Promise<ReleaseRecord> {
  const identity = {
    flavor: 'bench',
    version: '1.0.0',
    architecture: 'x86_64',
    buildId: 'b1',
  } as const;
  const name = imageName(identity);
  const owned = new DescribeImagesCommand({
    Owners: ['amazon'],
    Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
  });
  const source = (await ec2.send(owned)).Images?.[0]?.ImageId;
  const launch = { InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 } as const;
  const { Instances } = await ec2.send(new RunInstancesCommand({ ...launch, ImageId: source }));
  const InstanceId = Instances?.[0]?.InstanceId;
  const { ImageId = '' } = await ec2.send(new CreateImageCommand({ InstanceId, Name: name }));
  const at = new Date().toISOString();
  return {
    ...releaseRecord({ flavor: 'bench', version: '1.0.0', createdAt: at }),
    builds: [
      {
        buildId: 'b1',
        architecture: 'x86_64',
        region: 'us-east-1',
        startedAt: at,
        durationMs: 1,
        packer: { version: '0.0.0', runId: 'none', template: 'none' },
        sourceImage: { imageId: source ?? 'none', ownerId: '137112412989' },
      },
    ],
    images: [
      {
        region: 'us-east-1',
        architecture: 'x86_64',
        imageId: ImageId,
        name,
        ownerId: '111122223333',
        buildId: 'b1',
      },
    ],
    source: { commit: '0'.repeat(40), dirty: false, unpushed: false },
  };
}
