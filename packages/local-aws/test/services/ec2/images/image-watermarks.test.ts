import {
  AttachImageWatermarkCommand,
  CopyImageCommand,
  CreateImageCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DetachImageWatermarkCommand,
  DisableImageBlockPublicAccessCommand,
  type EC2Client,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { launch, ownImage, see, share } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../../support/local.js';

const now = new Date('2026-11-22T10:00:00Z');

const attach = (ec2: EC2Client, ImageId: string, WatermarkName = 'soe.al2023') =>
  ec2.send(new AttachImageWatermarkCommand({ ImageId, WatermarkName }));

const detach = (ec2: EC2Client, ImageId: string, WatermarkKey = `${owner}:soe.al2023`) =>
  ec2.send(new DetachImageWatermarkCommand({ ImageId, WatermarkKey }));

async function keys(ec2: EC2Client, imageId: string) {
  const image = await see(ec2, imageId);
  return image?.ImageWatermarks?.map(({ WatermarkKey }) => WatermarkKey);
}

async function copy(ec2: EC2Client, SourceImageId: string, Name = 'copy'): Promise<string> {
  const { ImageId } = await ec2.send(
    new CopyImageCommand({ SourceImageId, SourceRegion: 'us-east-1', Name }),
  );
  return must(ImageId);
}

test('a watermark says who attached it, to what, where and when', async () => {
  const ec2 = ec2For(await startForTest({ clock: () => now }));
  const id = await ownImage(ec2);

  const { WatermarkKey } = await attach(ec2, id);

  expect(WatermarkKey).toBe(`${owner}:soe.al2023`);
  expect((await see(ec2, id))?.ImageWatermarks).toEqual([
    {
      WatermarkKey,
      SourceImageId: id,
      SourceImageRegion: 'us-east-1',
      SourceImageCreationTime: now,
      WatermarkCreationTime: now,
    },
  ]);
});

test('watermarks go into copies elsewhere and images of instances, and those keep their origin', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const eu = ec2For(aws, owner, 'eu-west-1');
  const id = await ownImage(ec2);
  await attach(ec2, id);

  const copied = await copy(eu, id);
  const InstanceId = await launch(eu, copied);
  const { ImageId: derived } = await eu.send(
    new CreateImageCommand({ InstanceId, Name: 'derived' }),
  );

  const original = (await see(ec2, id))?.ImageWatermarks;
  expect(original).toMatchObject([{ SourceImageId: id, SourceImageRegion: 'us-east-1' }]);
  expect((await see(eu, copied))?.ImageWatermarks).toEqual(original);
  expect((await see(eu, must(derived)))?.ImageWatermarks).toEqual(original);
});

test('an image of an instance has the watermarks of an image that is gone', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);
  await attach(ec2, id);
  const InstanceId = await launch(ec2, id);
  await ec2.send(new DeregisterImageCommand({ ImageId: id }));

  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: 'derived' }));

  expect(await keys(ec2, must(ImageId))).toEqual([`${owner}:soe.al2023`]);
});

test('detaching leaves what descends from the image alone, and may be done twice', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);
  await attach(ec2, id);
  const copied = await copy(ec2, id);

  const answers = [await detach(ec2, id), await detach(ec2, id)];

  expect(answers.map(({ Return }) => Return)).toEqual([true, true]);
  expect(await keys(ec2, id)).toEqual([]);
  expect(await keys(ec2, copied)).toEqual([`${owner}:soe.al2023`]);
});

test('those an image is shared with see its watermarks and cannot change them', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const other = ec2For(aws, consumer);
  const id = await ownImage(ec2);
  await attach(ec2, id);
  await share(ec2, id, consumer);

  expect(await keys(other, id)).toEqual([`${owner}:soe.al2023`]);
  expect(await codeOf(attach(other, id, 'theirs'))).toBe('AuthFailure');
  expect(await codeOf(detach(other, id))).toBe('AuthFailure');
  expect(await keys(ec2, id)).toEqual([`${owner}:soe.al2023`]);
});

test('a derived image can carry marks of several accounts, each under its own name', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const other = ec2For(aws, consumer);
  const id = await ownImage(ec2);
  await attach(ec2, id);
  await share(ec2, id, consumer);
  const InstanceId = await launch(other, id);
  const { ImageId } = await other.send(new CreateImageCommand({ InstanceId, Name: 'theirs' }));

  await attach(other, must(ImageId));

  expect(await keys(other, must(ImageId))).toEqual([
    `${owner}:soe.al2023`,
    `${consumer}:soe.al2023`,
  ]);
});

test('an image has at most five watermarks, and the same one once', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);
  for (const name of ['one', 'two', 'three', 'four', 'five', 'five']) await attach(ec2, id, name);

  expect(await codeOf(attach(ec2, id, 'six'))).toBe('ResourceLimitExceeded');
  expect(await keys(ec2, id)).toHaveLength(5);
  await detach(ec2, id, `${owner}:one`);
  await attach(ec2, id, 'six');
  expect(await keys(ec2, id)).toHaveLength(5);
});

test('a public image takes no watermark', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await ec2.send(
    new ModifyImageAttributeCommand({ ImageId: id, LaunchPermission: { Add: [{ Group: 'all' }] } }),
  );

  expect(await codeOf(attach(ec2, id))).toBe('OperationNotPermitted');
  expect(await keys(ec2, id)).toEqual([]);
});

test.each(['ab', 'x'.repeat(129), 'no:colon', 'ünder'])('the name %s is refused', async (name) => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);

  expect(await codeOf(attach(ec2, id, name))).toBe('InvalidParameterValue');
});

test('images are found by their watermarks', async () => {
  const aws = await startForTest({ clock: () => now });
  const ec2 = ec2For(aws);
  const [id, plain] = [await ownImage(ec2, 'marked'), await ownImage(ec2, 'plain')];
  await attach(ec2, id);
  const copied = await copy(ec2, id);
  const found = async (Name: string, ...Values: string[]) => {
    const { Images } = await ec2.send(
      new DescribeImagesCommand({ Owners: ['self'], Filters: [{ Name, Values }] }),
    );
    return must(Images)
      .map(({ ImageId }) => ImageId)
      .toSorted();
  };
  const both = [id, copied].toSorted();

  expect(await found('image-watermark.watermark-key', `${owner}:soe.*`)).toEqual(both);
  expect(await found('image-watermark.watermark-key', `${consumer}:*`)).toEqual([]);
  expect(await found('image-watermark.source-image-id', id)).toEqual(both);
  expect(await found('image-watermark.source-image-id', plain)).toEqual([]);
  expect(await found('image-watermark.source-image-region', 'us-east-1')).toEqual(both);
  expect(await found('image-watermark.source-image-creation-time', '2026-11-22*')).toEqual(both);
  expect(await found('image-watermark.watermark-creation-time', '2026-11-21*')).toEqual([]);
});
