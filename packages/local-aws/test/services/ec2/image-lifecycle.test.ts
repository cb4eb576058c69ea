import {
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { launch, ownImage, see, share } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, startForTest } from '../../support/local.js';

test('a deprecated image is hidden from others, who can still ask for it and launch it', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => now });
  const ec2 = ec2For(aws);
  const sharee = ec2For(aws, consumer);
  const ImageId = await ownImage(ec2);
  await share(ec2, ImageId, consumer);
  const shared = async (IncludeDeprecated: boolean) => {
    const { Images } = await sharee.send(
      new DescribeImagesCommand({ ExecutableUsers: ['self'], IncludeDeprecated }),
    );
    return must(Images).length;
  };

  await ec2.send(
    new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date('2026-11-23T10:00:00Z') }),
  );
  const before = await shared(false);
  now = new Date('2026-11-23T10:00:00Z');

  expect(before).toBe(1);
  expect(await shared(false)).toBe(0);
  expect(await shared(true)).toBe(1);
  expect((await see(ec2, ImageId))?.DeprecationTime).toBe('2026-11-23T10:00:00.000Z');
  expect(await launch(sharee, ImageId)).toMatch(/^i-/);
  await ec2.send(new DisableImageDeprecationCommand({ ImageId }));
  expect(await shared(false)).toBe(1);
});

test.each([
  ['2026-11-23T10:00:29Z', '2026-11-23T10:00:00.000Z'],
  ['2026-11-23T10:00:31Z', '2026-11-23T10:01:00.000Z'],
])('a deprecation at %s is kept as the nearest minute', async (asked, kept) => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);

  await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date(asked) }));

  expect((await see(ec2, ImageId))?.DeprecationTime).toBe(kept);
});

test('the owner sees a day later when anybody launched an image last', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => now });
  const ec2 = ec2For(aws);
  const sharee = ec2For(aws, consumer);
  const ImageId = await ownImage(ec2);
  await share(ec2, ImageId, consumer);
  await launch(sharee, ImageId);
  await launch(sharee);
  const lastLaunched = async (viewer: typeof ec2) => (await see(viewer, ImageId))?.LastLaunchedTime;

  const tooEarly = await lastLaunched(ec2);
  now = new Date('2026-11-23T10:00:00Z');

  expect(tooEarly).toBeUndefined();
  expect(await lastLaunched(ec2)).toBe('2026-11-22T10:00:00.000Z');
  expect(await lastLaunched(sharee)).toBeUndefined();
  const { Images } = await ec2.send(new DescribeImagesCommand({}));
  expect(Images).toHaveLength(15);
});

test('deprecation in the past or too far ahead is refused', async () => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const deprecate = (at: string) =>
    codeOf(ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date(at) })));

  expect(await deprecate('2026-11-21T10:00:00Z')).toBe('InvalidParameterValue');
  expect(await deprecate('2036-11-23T10:00:00Z')).toBe('InvalidParameterValue');
  expect(await deprecate('2036-11-22T10:00:00Z')).toMatchObject({ Return: true });
});

test('disabling hides an image, refuses launches and forgets all permissions', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  await share(ec2, ImageId, consumer);
  const listed = async (IncludeDisabled: boolean) => {
    const { Images } = await ec2.send(
      new DescribeImagesCommand({ ImageIds: [ImageId], IncludeDisabled }),
    );
    return must(Images).map(({ State }) => State);
  };

  await ec2.send(new DisableImageCommand({ ImageId }));

  expect(await listed(false)).toEqual([]);
  expect(await listed(true)).toEqual(['disabled']);
  expect(await codeOf(launch(ec2, ImageId))).toBe('InvalidAMIID.Unavailable');
  expect(await codeOf(ec2.send(new DisableImageCommand({ ImageId })))).toBe(
    'InvalidAMIID.Unavailable',
  );
  await ec2.send(new EnableImageCommand({ ImageId }));
  expect(await listed(false)).toEqual(['available']);
  expect(await see(ec2For(aws, consumer), ImageId)).toBeUndefined();
});

test('protection keeps an image, with a cooldown for a day longer', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => now });
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const deregister = () => codeOf(ec2.send(new DeregisterImageCommand({ ImageId })));

  const { Return } = await ec2.send(
    new EnableImageDeregistrationProtectionCommand({ ImageId, WithCooldown: true }),
  );
  const { DeregistrationProtection } = await ec2.send(
    new DescribeImageAttributeCommand({ ImageId, Attribute: 'deregistrationProtection' }),
  );
  const whileProtected = await deregister();
  const disabled = await ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId }));
  const duringCooldown = await deregister();
  const shown = [(await see(ec2, ImageId))?.DeregistrationProtection];
  now = new Date('2026-11-23T10:00:01Z');
  shown.push((await see(ec2, ImageId))?.DeregistrationProtection);

  expect(Return).toBe('enabled-with-cooldown');
  expect(disabled.Return).toBe('disabled after 2026-11-23T10:00:00.000Z');
  expect(shown).toEqual(['disabled after 2026-11-23T10:00:00.000Z', 'disabled']);
  expect(DeregistrationProtection?.Value).toBe('enabled-with-cooldown');
  expect([whileProtected, duringCooldown]).toEqual([
    'OperationNotPermitted',
    'OperationNotPermitted',
  ]);
  expect(await deregister()).toMatchObject({ Return: true });
});
