import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { keyProblem } from '../kms/key-access.js';
import { isEncryptedByDefault } from './ebs-encryption.js';
import { availableAt } from './images/new-image.js';
import { defaultKeyArn, keyArn } from './kms-keys.js';
import { putSnapshot } from './new-snapshot.js';
import type { Tags } from './tags.js';

/** Not adjustable (EBS user guide, *Quotas for Amazon EBS*). */
const mostRunningCopies = 20;

/** A snapshot and what its copy shall be. */
export interface SnapshotCopy {
  /** Nothing when its owner has deleted it. */
  readonly source: Snapshot | undefined;
  readonly sourceRegion: string;
  readonly volumeSize: number;
  readonly description: string;
  /** Also when the source is not; what is encrypted stays so. */
  readonly encrypt: boolean;
  /** How the request names the key. Default: the key of EBS. */
  readonly key: string | undefined;
  /** In how many minutes it has to be done. Default: when it is. */
  readonly minutes: number | undefined;
  readonly tags: Tags;
}

/**
 * Begins to copy a snapshot into the caller's account and region. Keys are looked at later on AWS,
 * so one that cannot be used fails the copy when its time has come, and not the call.
 */
export function startSnapshotCopy(copy: SnapshotCopy, context: Context): Snapshot {
  const { source, minutes } = copy;
  const encrypted = copy.encrypt || source?.encrypted === true || isEncryptedByDefault(context);
  const key = copy.key === undefined ? defaultKeyArn(context) : keyArn(copy.key, context);
  const failure = copyProblem(copy, encrypted ? key : undefined, context);
  return putSnapshot(
    {
      description: copy.description,
      volumeId: 'vol-ffffffff',
      volumeSize: source?.volumeSize ?? copy.volumeSize,
      availableAt: copiedAt(minutes, context),
      transferType: minutes === undefined ? 'standard' : 'time-based',
      ...(minutes === undefined ? {} : { completionMinutes: minutes }),
      encrypted,
      ...(encrypted ? { kmsKeyId: key } : {}),
      ...(source?.contentId === undefined ? {} : { contentId: source.contentId }),
      ...(failure === undefined ? {} : { failure }),
    },
    copy.tags,
    context,
  );
}

/** Refuses when so many copies more would run into the caller's account and region at once. */
export function requireCopySlots(context: Context, wanted: number): void {
  const now = context.now.toISOString();
  const copies = context.store
    .table(snapshotTable, context.region)
    .find([{ index: 'copier', value: context.account }]);
  const running = copies.filter(({ availableAt: end }) => end !== undefined && end > now).length;
  if (running + wanted <= mostRunningCopies) return;
  throw new ApiError(
    'ResourceLimitExceeded',
    `Too many snapshot copies in progress. The limit is ${mostRunningCopies} for this destination region.`,
  );
}

/** Refuses a completion duration other than 15 minutes to 48 hours in steps of 15 minutes. */
export function checkCompletionMinutes(minutes: number | undefined, parameter: string): void {
  if (minutes === undefined) return;
  if (minutes >= 15 && minutes <= 2880 && minutes % 15 === 0) return;
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${minutes}) for parameter ${parameter} is invalid. Expected: 15 to 2880 in increments of 15.`,
  );
}

/** Refuses source regions that there are not, or that the account does not use. */
export function checkSourceRegion(
  region: string,
  { account, isEnabledRegion }: Pick<Context, 'account' | 'isEnabledRegion'>,
): void {
  if (isEnabledRegion(account, region)) return;
  throw new ApiError('InvalidParameterValue', `Invalid source region: ${region}`);
}

/** Refuses to name a key for what shall not be encrypted. */
export function checkKeyRequest(key: string | undefined, encrypted: boolean | undefined): void {
  if (key === undefined || encrypted === true) return;
  throw new ApiError(
    'InvalidParameterDependency',
    'The parameter KmsKeyId requires the parameter Encrypted to be set.',
  );
}

/** A time-based copy is done within its duration, also where others would take longer. */
function copiedAt(minutes: number | undefined, context: Context): string {
  const copySeconds = Math.min(context.copySeconds, (minutes ?? Number.POSITIVE_INFINITY) * 60);
  return availableAt({ ...context, copySeconds });
}

/** EBS user guide, *Permissions for IAM users* (encryption). */
const actionsOnSource = ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:CreateGrant'];
const actionsOnCopy = [
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptTo',
  'kms:CreateGrant',
];

/** Why a copy will fail, as AWS says it. */
function copyProblem(
  { source, sourceRegion }: SnapshotCopy,
  key: string | undefined,
  context: Context,
): string | undefined {
  if (source === undefined) return 'Source snapshot ID not found';
  const there = { ...context, region: sourceRegion };
  const isReadable =
    source.kmsKeyId === undefined ||
    keyProblem(there, source.kmsKeyId, actionsOnSource) === undefined;
  const isWritable = key === undefined || keyProblem(context, key, actionsOnCopy) === undefined;
  if (isReadable && isWritable) return undefined;
  return 'Given key ID is not accessible. You must have DescribeKey permissions on the default CMK.';
}
