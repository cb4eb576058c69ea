import { CopyImageCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../src/index.js';
import { amazonLinux } from '../support/images.js';
import { ec2For, startForTest } from '../support/local.js';

test('a copy of 45 minutes takes no time', async () => {
  const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  const aws = await startForTest({ clock, copySeconds: 45 * 60 });
  const ec2 = ec2For(aws);
  const SourceImageId = await amazonLinux(ec2);
  const { ImageId = '' } = await ec2.send(
    new CopyImageCommand({ Name: 'copy', SourceImageId, SourceRegion: 'us-east-1' }),
  );
  const state = async () =>
    (await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }))).Images?.[0]?.State;

  const before = await state();
  clock.advance(45 * 60_000 - 1);
  const almost = await state();
  clock.advance(1);

  expect([before, almost, await state()]).toEqual(['pending', 'pending', 'available']);
});

test('it stands still, moves both ways, and can be set', () => {
  const clock = createVirtualClock(new Date(1000));

  expect([clock.now(), clock.now()]).toEqual([new Date(1000), new Date(1000)]);
  clock.advance(500);
  expect(clock.now()).toEqual(new Date(1500));
  clock.advance(-1000);
  expect(clock.now()).toEqual(new Date(500));
  clock.set(new Date(7));
  expect(clock.now()).toEqual(new Date(7));
});
