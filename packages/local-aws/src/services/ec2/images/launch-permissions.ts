import { filledText, list, structure } from '../../../protocols/shape.js';
import type { Image, LaunchPermission } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { samePermission } from '../image-access.js';
import { defaultKeyArn } from '../kms-keys.js';
import { checkUserId } from '../permission-changes.js';
import { snapshotIds, snapshotOfImage } from '../snapshot-access.js';

const mostSharingEntities = 1000;

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
  const left = before.filter((one) => !remove.some((other) => samePermission(one, other)));
  const after = [...left];
  for (const one of add) {
    if (!after.some((other) => samePermission(one, other))) after.push(one);
  }
  if (after.filter(({ group }) => group === undefined).length > mostSharingEntities) {
    throw new ApiError(
      'ResourceLimitExceeded',
      `An image can be shared with at most ${mostSharingEntities} accounts, organizations and organizational units`,
    );
  }
  return after;
}

/** What the account's own default key encrypts, no other account can ever read. */
export function checkShareable(image: Image, context: Context): void {
  for (const id of snapshotIds(image)) {
    if (snapshotOfImage(context, id)?.kmsKeyId === defaultKeyArn(context)) {
      throw new ApiError(
        'InvalidParameter',
        `Snapshot ${id} is encrypted with the AWS Managed CMK and can't be shared`,
      );
    }
  }
}

function invalidItem(value: string, type: string): ApiError {
  return new ApiError(
    'InvalidAMIAttributeItemValue',
    `Invalid attribute item value "${value}" for ${type} item type.`,
  );
}
