import { filledText, list, structure } from '../../../protocols/shape.js';
import {
  type Image,
  imageTable,
  type LaunchPermission,
  permissionKey,
} from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { isPublic } from '../image-access.js';
import { defaultKeyArn } from '../kms-keys.js';
import { checkUserId } from '../permission-changes.js';
import { snapshotIds, snapshotOfImage } from '../snapshot-access.js';
import { isPublicSharingBlocked, publicSharingBlocked } from './block-public-access.js';

/** Both are quotas of EC2 (user guide, *Amazon EC2 AMI quotas*). */
const mostSharingEntities = 1000;
const mostPublicImages = 5;

const organizationPattern =
  /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/;
const unitPattern =
  /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/;

/** Launch permissions in a request. */
export const permissionInput = list(
  structure({
    UserId: filledText,
    Group: filledText,
    OrganizationArn: filledText,
    OrganizationalUnitArn: filledText,
  }),
);

/** One of them; exactly one member must be there. */
export interface PermissionRequest {
  readonly UserId: string | undefined;
  readonly Group: string | undefined;
  readonly OrganizationArn: string | undefined;
  readonly OrganizationalUnitArn: string | undefined;
}

/** The same in the older style, which gives names only. */
export function permissionFor(permission: Partial<PermissionRequest>): PermissionRequest {
  return {
    UserId: undefined,
    Group: undefined,
    OrganizationArn: undefined,
    OrganizationalUnitArn: undefined,
    ...permission,
  };
}

/** Checks a permission: it names exactly one, in the form of its kind. */
export function readPermission(permission: PermissionRequest): LaunchPermission {
  const { UserId, Group, OrganizationArn, OrganizationalUnitArn } = permission;
  const given = [UserId, Group, OrganizationArn, OrganizationalUnitArn].filter(
    (value) => value !== undefined,
  );
  if (given.length !== 1) {
    throw new ApiError(
      'InvalidParameterCombination',
      'A launch permission names exactly one of UserId, Group, OrganizationArn, OrganizationalUnitArn',
    );
  }
  if (UserId !== undefined) {
    checkUserId(UserId, 'InvalidAMIAttributeItemValue');
    return { userId: UserId };
  }
  if (Group !== undefined) {
    if (Group !== 'all') throw invalidItem(Group, 'userGroup');
    return { group: Group };
  }
  if (OrganizationArn !== undefined) {
    if (!organizationPattern.test(OrganizationArn)) {
      throw invalidItem(OrganizationArn, 'organizationArn');
    }
    return { organizationArn: OrganizationArn };
  }
  const unit = OrganizationalUnitArn ?? '';
  if (!unitPattern.test(unit)) throw invalidItem(unit, 'organizationalUnitArn');
  return { organizationalUnitArn: unit };
}

/** Takes permissions away and adds others, each once, up to the quota of AWS. */
export function changePermissions(
  before: readonly LaunchPermission[],
  add: readonly LaunchPermission[],
  remove: readonly LaunchPermission[],
): readonly LaunchPermission[] {
  const removed = new Set(remove.map(permissionKey));
  const left = before.filter((one) => !removed.has(permissionKey(one)));
  const byKey = new Map([...left, ...add].map((one) => [permissionKey(one), one]));
  const after = [...byKey.values()];
  if (after.filter(({ group }) => group === undefined).length > mostSharingEntities) {
    throw new ApiError(
      'ResourceLimitExceeded',
      `An image can be shared with at most ${mostSharingEntities} accounts, organizations and organizational units`,
    );
  }
  return after;
}

/** Refuses to share what nobody else could use, and to make public what may not be. */
export function checkShareable(
  image: Image,
  add: readonly LaunchPermission[],
  context: Context,
): void {
  const snapshots = snapshotIds(image).flatMap((id) => snapshotOfImage(context, id) ?? []);
  if (snapshots.some(({ kmsKeyId }) => kmsKeyId === defaultKeyArn(context))) {
    throw new ApiError(
      'InvalidParameter',
      "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
    );
  }
  if (!add.some(({ group }) => group === 'all') || isPublic(image)) return;
  if (snapshots.some(({ encrypted }) => encrypted)) {
    throw new ApiError(
      'UnsupportedOperation',
      "Encrypted snapshots can't be shared publicly. Specify another snapshot.",
    );
  }
  if (isPublicSharingBlocked(context)) throw publicSharingBlocked();
  const isOwn = ({ owner }: Image): boolean => owner === context.account;
  const others = context.store
    .table(imageTable, context.region)
    .find([{ index: 'permission', value: permissionKey({ group: 'all' }) }]);
  if (others.filter(isOwn).length >= mostPublicImages) {
    throw new ApiError(
      'ResourceLimitExceeded',
      `You have reached your quota of ${mostPublicImages} for the number of public images allowed in this Region. Deregister unused public images or make them private, or request an increase in your public AMIs quota.`,
    );
  }
}

function invalidItem(value: string, type: string): ApiError {
  return new ApiError(
    'InvalidAMIAttributeItemValue',
    `Invalid attribute item value "${value}" for ${type} item type.`,
  );
}
