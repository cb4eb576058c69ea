import {
  CopyImageCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstanceImageMetadataCommand,
  DisableAllowedImagesSettingsCommand,
  type EC2Client,
  EnableAllowedImagesSettingsCommand,
  GetAllowedImagesSettingsCommand,
  type ImageCriterionRequest,
  ReplaceImageCriteriaInAllowedImagesSettingsCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { amazonLinux, launch, ownImage, see, share } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../../support/local.js';

const now = new Date('2026-11-22T10:00:00Z');

const replace = (ec2: EC2Client, ...ImageCriteria: ImageCriterionRequest[]) =>
  ec2.send(new ReplaceImageCriteriaInAllowedImagesSettingsCommand({ ImageCriteria }));

const enable = (ec2: EC2Client, state: 'enabled' | 'audit-mode' = 'enabled') =>
  ec2.send(new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: state }));

/** An image of the owner that the consumer may launch. */
async function sharedImage(aws: Parameters<typeof ec2For>[0], name = 'shared'): Promise<string> {
  const id = await ownImage(ec2For(aws), name);
  await share(ec2For(aws), id, consumer);
  return id;
}

test('settings are disabled until they are enabled, and criteria are replaced as a whole', async () => {
  const ec2 = ec2For(await startForTest());
  const get = () => ec2.send(new GetAllowedImagesSettingsCommand({}));
  const full: ImageCriterionRequest = {
    ImageProviders: ['amazon', owner],
    ImageNames: ['golden-?*'],
    MarketplaceProductCodes: ['abcdefg1234567890'],
    DeprecationTimeCondition: { MaximumDaysSinceDeprecated: 0 },
    CreationDateCondition: { MaximumDaysSinceCreated: 300 },
    ImageWatermarks: [
      {
        WatermarkKey: `${owner}:*`,
        SourceImageRegion: 'us-*',
        MaximumDaysSinceSourceImageCreated: 90,
        MaximumDaysSinceWatermarkCreated: 30,
      },
    ],
    ScanResultCondition: {
      MaxDaysSinceLastFindingScan: 7,
      MaximumSeverityLabel: 'medium',
      MaxDaysSinceInformationalFixAvailable: 1,
      MaxDaysSinceLowFixAvailable: 2,
      MaxDaysSinceMediumFixAvailable: 3,
      MaxDaysSinceHighFixAvailable: 4,
      MaxDaysSinceCriticalFixAvailable: 5,
    },
  };

  const before = await get();
  const enabled = await enable(ec2, 'audit-mode');
  const replaced = await replace(ec2, full, { ImageProviders: ['none'] });
  const both = await get();
  await replace(ec2, { ImageProviders: ['aws-marketplace'] });
  const disabled = await ec2.send(new DisableAllowedImagesSettingsCommand({}));

  expect(before).toMatchObject({ State: 'disabled', ImageCriteria: [], ManagedBy: 'account' });
  expect(enabled.AllowedImagesSettingsState).toBe('audit-mode');
  expect(replaced.ReturnValue).toBe(true);
  expect(both.State).toBe('audit-mode');
  expect(both.ImageCriteria).toEqual([full, { ImageProviders: ['none'] }]);
  expect(disabled.AllowedImagesSettingsState).toBe('disabled');
  expect(await get()).toMatchObject({
    State: 'disabled',
    ImageCriteria: [{ ImageProviders: ['aws-marketplace'] }],
  });
});

test('enabled settings hide what is not allowed from every use, and never the own images', async () => {
  const aws = await startForTest();
  const other = ec2For(aws, consumer);
  const shared = await sharedImage(aws);
  const own = await ownImage(other, 'own');
  const vendors = await amazonLinux(other);
  await replace(other, { ImageProviders: ['amazon'] });
  await enable(other);

  expect(await see(other, shared)).toBeUndefined();
  expect(await codeOf(other.send(new DescribeImagesCommand({ ImageIds: [shared] })))).toBe(
    'InvalidAMIID.NotFound',
  );
  expect(await codeOf(launch(other, shared))).toBe('InvalidAMIID.NotFound');
  expect(
    await codeOf(
      other.send(
        new CopyImageCommand({ SourceImageId: shared, SourceRegion: 'us-east-1', Name: 'copy' }),
      ),
    ),
  ).toBe('InvalidAMIID.NotFound');
  expect((await see(other, own))?.ImageAllowed).toBe(true);
  expect((await see(other, vendors))?.ImageAllowed).toBe(true);
  expect(await launch(other, own)).toMatch(/^i-/);
});

test('audit mode only says what would be hidden', async () => {
  const aws = await startForTest();
  const other = ec2For(aws, consumer);
  const shared = await sharedImage(aws);
  const vendors = await amazonLinux(other);
  await replace(other, { ImageProviders: ['amazon'] });

  const disabled = await see(other, shared);
  await enable(other, 'audit-mode');
  const allowed = async (value: string) => {
    const { Images } = await other.send(
      new DescribeImagesCommand({ Filters: [{ Name: 'image-allowed', Values: [value] }] }),
    );
    return must(Images).map(({ ImageId }) => ImageId);
  };

  expect(disabled?.ImageAllowed).toBeUndefined();
  expect((await see(other, shared))?.ImageAllowed).toBe(false);
  expect((await see(other, vendors))?.ImageAllowed).toBe(true);
  expect(await allowed('false')).toContain(shared);
  expect(await allowed('true')).toContain(vendors);
  expect(await allowed('true')).not.toContain(shared);
  expect(await launch(other, shared)).toMatch(/^i-/);
});

test('settings of one account and region bind no other', async () => {
  const aws = await startForTest();
  const other = ec2For(aws, consumer);
  const shared = await sharedImage(aws);
  await replace(other, { ImageProviders: ['none'] });
  await enable(other);

  const hidden = await see(other, await amazonLinux(ec2For(aws)));
  const elsewhere = await amazonLinux(ec2For(aws, consumer, 'eu-west-1'));

  expect(hidden).toBeUndefined();
  expect(elsewhere).toMatch(/^ami-/);
  expect(await see(ec2For(aws), shared)).toBeDefined();
});

test('without criteria nothing of others is allowed', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await amazonLinux(ec2);
  await enable(ec2);

  expect(await see(ec2, id)).toBeUndefined();
});

test('the images of instances are told apart by allowance, even when they are gone or hidden', async () => {
  const aws = await startForTest({ clock: () => now });
  const ec2 = ec2For(aws);
  const other = ec2For(aws, consumer);
  const shared = await sharedImage(aws);
  const [bad, good] = [await launch(other, shared), await launch(other)];
  await replace(other, { ImageProviders: ['amazon'] });
  await enable(other);
  await ec2.send(new DeregisterImageCommand({ ImageId: shared }));
  const describe = (value: string) =>
    other.send(
      new DescribeInstanceImageMetadataCommand({
        Filters: [{ Name: 'image-allowed', Values: [value] }],
      }),
    );

  const refused = await describe('false');
  const allowed = await describe('true');

  expect(refused.InstanceImageMetadata).toMatchObject([
    {
      InstanceId: bad,
      InstanceType: 't3.micro',
      AvailabilityZone: 'us-east-1a',
      ZoneId: 'use1-az1',
      OwnerId: consumer,
      State: { Name: 'running' },
      ImageMetadata: {
        ImageId: shared,
        Name: 'shared',
        OwnerId: owner,
        State: 'deregistered',
        IsPublic: false,
        ImageAllowed: false,
      },
    },
  ]);
  expect(allowed.InstanceImageMetadata).toMatchObject([
    { InstanceId: good, ImageMetadata: { ImageOwnerAlias: 'amazon', IsPublic: true } },
  ]);
  expect(
    await codeOf(ec2.send(new DescribeInstanceImageMetadataCommand({ InstanceIds: [bad] }))),
  ).toBe('InvalidInstanceID.NotFound');
});

const twelve = (index: number) => String(100_000_000_000 + index);

test.each<[string, ImageCriterionRequest[]]>([
  ['eleven criteria', Array.from({ length: 11 }, () => ({ ImageProviders: ['amazon'] }))],
  ['201 providers', [{ ImageProviders: Array.from({ length: 201 }, (_, i) => twelve(i)) }]],
  ['51 names', [{ ImageNames: Array.from({ length: 51 }, (_, i) => `name-${i}`) }]],
  [
    '51 product codes',
    [{ MarketplaceProductCodes: Array.from({ length: 51 }, (_, i) => `code${i}`) }],
  ],
  [
    '51 watermarks',
    [{ ImageWatermarks: Array.from({ length: 51 }, (_, i) => ({ WatermarkKey: `key${i}` })) }],
  ],
  ['an unknown provider', [{ ImageProviders: ['microsoft'] }]],
  ['`none` beside others', [{ ImageProviders: ['none', 'amazon'] }]],
  ['`none` beside another parameter', [{ ImageProviders: ['none'], ImageNames: ['golden'] }]],
  ['an odd name', [{ ImageNames: ['golden%'] }]],
  ['a short name with a wildcard', [{ ImageNames: ['a?'] }]],
  ['an odd product code', [{ MarketplaceProductCodes: ['a-b'] }]],
  ['days below zero', [{ CreationDateCondition: { MaximumDaysSinceCreated: -1 } }]],
  ['an unknown severity', [{ ScanResultCondition: { MaximumSeverityLabel: 'bad' as never } }]],
])('criteria with %s are refused, and the old ones stay', async (_, criteria) => {
  const ec2 = ec2For(await startForTest());
  await replace(ec2, { ImageProviders: ['amazon'] });

  const code = await codeOf(replace(ec2, ...criteria));
  const { ImageCriteria } = await ec2.send(new GetAllowedImagesSettingsCommand({}));

  expect(code).toBe('InvalidParameterValue');
  expect(ImageCriteria).toEqual([{ ImageProviders: ['amazon'] }]);
});

test('ten criteria and 200 providers are within the limits', async () => {
  const ec2 = ec2For(await startForTest());
  const ImageProviders = Array.from({ length: 200 }, (_, index) => twelve(index));

  const answer = await replace(ec2, ...Array.from({ length: 10 }, () => ({ ImageProviders })));

  expect(answer.ReturnValue).toBe(true);
});
