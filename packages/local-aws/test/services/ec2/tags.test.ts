import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeImagesCommand,
  DescribeTagsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amazonLinux, ownImage, see, share } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, startForTest } from '../../support/local.js';

test('tags are private to the account that sets them, except shared ones', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const sharee = ec2For(aws, consumer);
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);
  await ec2.send(
    new CreateTagsCommand({
      Resources: [id],
      Tags: [
        { Key: 'soe:version', Value: '1' },
        { Key: 'ec2:SharedTag/version', Value: '1' },
      ],
    }),
  );
  await sharee.send(
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'mine', Value: 'x' }] }),
  );

  const { Images } = await sharee.send(
    new DescribeImagesCommand({ Filters: [{ Name: 'tag:soe:version', Values: ['*'] }] }),
  );

  expect((await see(ec2, id))?.Tags?.map(({ Key }) => Key)).toEqual([
    'soe:version',
    'ec2:SharedTag/version',
  ]);
  expect((await see(sharee, id))?.Tags?.map(({ Key }) => Key)).toEqual([
    'mine',
    'ec2:SharedTag/version',
  ]);
  expect(Images).toEqual([]);
});

test('any text survives the way to the server and back', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  // What XML cannot carry is another test's business, and clients trim nothing.
  const value = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => text.length <= 256);

  await fc.assert(
    fc.asyncProperty(value, async (Value) => {
      await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'text', Value }] }));

      expect((await see(ec2, id))?.Tags).toEqual([{ Key: 'text', Value }]);
    }),
    { numRuns: 60 },
  );
});

test('tags are deleted by key, by key and value, or all', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  const left = async () => must((await see(ec2, id))?.Tags).map(({ Key }) => Key);
  const drop = (Tags?: { Key: string; Value?: string }[]) =>
    ec2.send(new DeleteTagsCommand({ Resources: [id], ...(Tags === undefined ? {} : { Tags }) }));
  await ec2.send(
    new CreateTagsCommand({
      Resources: [id],
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
        { Key: 'c', Value: '3' },
        { Key: 'd', Value: '4' },
      ],
    }),
  );

  await drop([{ Key: 'a' }, { Key: 'b', Value: 'other' }, { Key: 'c', Value: '3' }]);
  const some = await left();
  await drop();

  expect(some).toEqual(['b', 'd']);
  expect(await left()).toEqual([]);
});

test('tags that AWS does not take are refused', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  const tag = (Key: string, Value = 'x', Resources = [id]) =>
    codeOf(ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value }] })));
  const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));

  expect(await tag('k'.repeat(129))).toBe('InvalidParameterValue');
  expect(await tag('k', 'v'.repeat(257))).toBe('InvalidParameterValue');
  expect(await tag('aws:mine')).toBe('InvalidParameterValue');
  expect(await tag('k', 'v', ['thing-1'])).toBe('InvalidID');
  expect(await tag('k', 'v', ['snap-00000000000000000'])).toBe('InvalidSnapshot.NotFound');
  await ec2.send(new CreateTagsCommand({ Resources: [id], Tags: many }));
  expect(await tag('one-more')).toBe('TagLimitExceeded');
  expect((await see(ec2, id))?.Tags).toHaveLength(50);
});

test('DescribeTags lists what the account has tagged, in pages', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.micro',
      MinCount: 4,
      MaxCount: 4,
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: 'run', Value: '7' }] },
        { ResourceType: 'volume', Tags: [{ Key: 'run', Value: '7' }] },
      ],
    }),
  );

  const types: (string | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const page = await ec2.send(
      new DescribeTagsCommand({
        MaxResults: 5,
        NextToken,
        Filters: [{ Name: 'key', Values: ['run'] }],
      }),
    );
    types.push(...must(page.Tags).map(({ ResourceType }) => ResourceType));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);

  expect(types.toSorted()).toEqual([
    ...Array<string>(4).fill('instance'),
    ...Array<string>(4).fill('volume'),
  ]);
  const other = await ec2For(aws, consumer).send(new DescribeTagsCommand({}));
  expect(other.Tags).toEqual([]);
});
