import {
  CopyImageCommand,
  CreateImageCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  type EC2Client,
  GetImageAncestryCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux, launch, ownImage, share } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../../support/local.js';

async function ancestry(ec2: EC2Client, ImageId: string) {
  const answer = await ec2.send(new GetImageAncestryCommand({ ImageId }));
  return must(answer.ImageAncestryEntries);
}

async function copy(ec2: EC2Client, SourceImageId: string, SourceRegion: string, Name: string) {
  const { ImageId } = await ec2.send(new CopyImageCommand({ SourceImageId, SourceRegion, Name }));
  return must(ImageId);
}

test('the chain goes over regions and accounts to the public image of a vendor', async () => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });
  const ec2 = ec2For(aws);
  const source = await amazonLinux(ec2);
  const built = await ownImage(ec2);
  await share(ec2, built, consumer);
  const other = ec2For(aws, consumer);
  const InstanceId = await launch(other, built);
  const { ImageId: theirs } = await other.send(
    new CreateImageCommand({ InstanceId, Name: 'theirs' }),
  );
  const eu = ec2For(aws, consumer, 'eu-west-1');
  const copied = await copy(eu, must(theirs), 'us-east-1', 'copied');

  const entries = await ancestry(eu, copied);

  expect(entries).toEqual([
    {
      ImageId: copied,
      CreationDate: new Date('2026-11-22T10:00:00Z'),
      SourceImageId: theirs,
      SourceImageRegion: 'us-east-1',
    },
    expect.objectContaining({ ImageId: theirs, SourceImageId: built }),
    expect.objectContaining({ ImageId: built, SourceImageId: source }),
    {
      ImageId: source,
      CreationDate: new Date('2026-11-05T22:41:52.000Z'),
      ImageOwnerAlias: 'amazon',
    },
  ]);
});

test('ancestors stay known when they are deregistered', async () => {
  const ec2 = ec2For(await startForTest());
  const built = await ownImage(ec2);
  const copied = await copy(ec2, built, 'us-east-1', 'copied');
  await ec2.send(new DeregisterImageCommand({ ImageId: built }));

  const ids = (await ancestry(ec2, copied)).map(({ ImageId }) => ImageId);

  expect(ids).toEqual([copied, built, await amazonLinux(ec2)]);
});

test('a chain has at most fifty images', async () => {
  const ec2 = ec2For(await startForTest());
  let id = await ownImage(ec2);
  for (let index = 0; index < 51; index += 1) {
    id = await copy(ec2, id, 'us-east-1', `copy-${index}`);
  }

  const entries = await ancestry(ec2, id);

  expect(entries).toHaveLength(50);
  expect(entries.at(-1)?.SourceImageId).toBeDefined();
});

test('only those who can use an image learn its ancestry', async () => {
  const aws = await startForTest();
  const id = await ownImage(ec2For(aws));

  expect(await codeOf(ancestry(ec2For(aws, consumer), id))).toBe('InvalidAMIID.NotFound');
});

test('the next generation is found by its source', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const eu = ec2For(aws, owner, 'eu-west-1');
  const built = await ownImage(ec2);
  const [here, there] = [
    await copy(ec2, built, 'us-east-1', 'here'),
    await copy(eu, built, 'us-east-1', 'there'),
  ];
  const children = async (client: EC2Client, region = 'us-east-1') => {
    const { Images } = await client.send(
      new DescribeImagesCommand({
        Owners: ['self'],
        Filters: [
          { Name: 'source-image-id', Values: [built] },
          { Name: 'source-image-region', Values: [region] },
        ],
      }),
    );
    return must(Images).map(({ ImageId }) => ImageId);
  };

  expect(await children(ec2)).toEqual([here]);
  expect(await children(eu)).toEqual([there]);
  expect(await children(eu, 'eu-west-1')).toEqual([]);
});
