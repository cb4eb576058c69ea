import type { Instance } from '../../state/tables/instance.js';
import type { Context } from '../context.js';
import { keyState, resolveKey } from '../kms/find-key.js';
import { keyProblem } from '../kms/key-access.js';
import type { PlannedDevice } from './plan-device.js';
import { snapshotOfImage } from './snapshot-access.js';

/** EBS user guide, *Permissions for IAM users* (encryption). */
const actionsOnSnapshot = [
  'kms:DescribeKey',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:CreateGrant',
];
const actionsOnVolume = [
  'kms:DescribeKey',
  'kms:Decrypt',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptTo',
  'kms:CreateGrant',
];

/**
 * How an instance ends at once, because the caller cannot use the keys of its disks: the launch is
 * accepted, and its state reason says this (AWS re:Post, *instance stops or terminates immediately
 * with "client error on launch"*). `undefined` when every key can be used.
 */
export function launchKeyFailure(
  disks: readonly PlannedDevice[],
  context: Context,
): Pick<Instance, 'state' | 'stateReason' | 'stateReasonCode'> | undefined {
  for (const { ebs, kmsKeyId } of disks) {
    const source =
      ebs?.snapshotId === undefined ? undefined : snapshotOfImage(context, ebs.snapshotId);
    const reason =
      failureOf(source?.kmsKeyId, actionsOnSnapshot, context) ??
      failureOf(kmsKeyId, actionsOnVolume, context);
    if (reason !== undefined) {
      return { state: 'terminated', stateReasonCode: 'Client.InternalError', stateReason: reason };
    }
  }
  return undefined;
}

function failureOf(
  reference: string | undefined,
  actions: readonly string[],
  context: Context,
): string | undefined {
  if (reference === undefined || keyProblem(context, reference, actions) === undefined) {
    return undefined;
  }
  const key = resolveKey(context, reference);
  const isUsable = key?.spec === 'SYMMETRIC_DEFAULT' && keyState(key) === 'Enabled';
  return isUsable
    ? 'Client.InternalError: Client error on launch'
    : 'Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state';
}
