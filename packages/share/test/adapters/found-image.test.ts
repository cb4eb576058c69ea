import { expect, test } from 'vitest';
import { foundImage } from '../../src/adapters/found-image.js';

test('an image is seen with all that a distribution may ask for', () => {
  const image = foundImage({
    ImageId: 'ami-1',
    Name: 'golden',
    State: 'available',
    CreationDate: '2026-11-22T10:00:00.000Z',
    Platform: 'Windows',
    Tags: [{ Key: 'team', Value: 'platform' }],
    BlockDeviceMappings: [
      { DeviceName: '/dev/sda1', Ebs: { SnapshotId: 'snap-1', VolumeSize: 30, Encrypted: true } },
      { DeviceName: '/dev/sdb', Ebs: { SnapshotId: 'snap-2', VolumeSize: 10, Encrypted: true } },
      { DeviceName: '/dev/sdc', VirtualName: 'ephemeral0' },
    ],
    DeprecationTime: '2027-11-22T10:00:00.000Z',
    DeregistrationProtection: 'enabled-with-cooldown',
    ImageWatermarks: [{ WatermarkKey: '111122223333:golden' }],
    ProductCodes: [{ ProductCodeId: 'abc', ProductCodeType: 'marketplace' }],
  });

  expect(image).toMatchObject({
    imageId: 'ami-1',
    name: 'golden',
    state: 'available',
    createdAt: '2026-11-22T10:00:00.000Z',
    platform: 'windows',
    tags: { team: 'platform' },
    snapshotIds: ['snap-1', 'snap-2'],
    volumes: 2,
    sizeGiB: 40,
    encrypted: true,
    deprecateAt: '2027-11-22T10:00:00.000Z',
    protection: 'enabled-with-cooldown',
    watermarks: ['111122223333:golden'],
    productCodes: ['abc'],
  });
});

test('an image that is still copied has volumes, and no snapshots yet', () => {
  const image = foundImage({
    ImageId: 'ami-1',
    State: 'pending',
    BlockDeviceMappings: [{ Ebs: { VolumeSize: 8, Encrypted: false } }],
  });

  expect(image).toMatchObject({ snapshotIds: [], volumes: 1, sizeGiB: 8, encrypted: false });
  for (const member of ['platform', 'deprecateAt', 'stateReason', 'productCodes']) {
    expect(image).not.toHaveProperty(member);
  }
});

test('an image is encrypted when a volume of it is', () => {
  const one = { Ebs: { Encrypted: true } };
  const other = { Ebs: { Encrypted: false } };

  expect(foundImage({ BlockDeviceMappings: [one, other] }).encrypted).toBe(true);
  expect(foundImage({ BlockDeviceMappings: [other, other] }).encrypted).toBe(false);
});
