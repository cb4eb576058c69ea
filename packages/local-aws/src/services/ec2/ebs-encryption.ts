import type { Context } from '../context.js';
import { changeSettings, type SettingsHolder, settingsOf } from './account-settings.js';
import { ec2Operation } from './ec2-operation.js';
import { defaultKeyArn } from './kms-keys.js';
import type { PlannedDevice } from './plan-device.js';

/** Whether an account encrypts every new volume and copy of a snapshot in a region. */
export const ebsEncryption = [
  ec2Operation({
    action: 'EnableEbsEncryptionByDefault',
    input: {},
    run(_, context) {
      changeSettings(context, { ebsEncryptionByDefault: true });
      return { ebsEncryptionByDefault: true };
    },
  }),

  ec2Operation({
    action: 'DisableEbsEncryptionByDefault',
    input: {},
    run(_, context) {
      changeSettings(context, { ebsEncryptionByDefault: false });
      return { ebsEncryptionByDefault: false };
    },
  }),

  ec2Operation({
    action: 'GetEbsEncryptionByDefault',
    input: {},
    run(_, context) {
      return { ebsEncryptionByDefault: isEncryptedByDefault(context) };
    },
  }),

  ec2Operation({
    action: 'GetEbsDefaultKmsKeyId',
    input: {},
    run() {
      // It cannot be changed here.
      return { kmsKeyId: 'alias/aws/ebs' };
    },
  }),
];

/** Whether what the account creates in the region is encrypted although nobody asked for it. */
export function isEncryptedByDefault(holder: SettingsHolder): boolean {
  return settingsOf(holder).ebsEncryptionByDefault ?? false;
}

/** A disk of a launch, encrypted where the account encrypts every new volume. */
export function encryptByDefault(disk: PlannedDevice, context: Context): PlannedDevice {
  const { ebs } = disk;
  if (ebs === undefined || ebs.encrypted || !isEncryptedByDefault(context)) return disk;
  return { ...disk, ebs: { ...ebs, encrypted: true }, kmsKeyId: defaultKeyArn(context) };
}
