import { optional, structure, text } from '../../protocols/shape.js';
import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { done, ec2Operation } from './ec2-operation.js';
import {
  isPublicSnapshotSharingBlocked,
  publicSnapshotSharingBlocked,
} from './images/snapshot-block-public-access.js';
import { defaultKeyArn } from './kms-keys.js';
import {
  checkUserId,
  operationInput,
  readPermissionChange,
  userPermissionInput,
} from './permission-changes.js';
import { requireOwnSnapshot } from './snapshot-access.js';

const mostChanges = 500;

/** Who may make volumes of a snapshot. */
export const snapshotAttributes = [
  ec2Operation({
    action: 'ModifySnapshotAttribute',
    input: {
      SnapshotId: text,
      ...operationInput,
      CreateVolumePermission: optional(
        structure({ Add: userPermissionInput, Remove: userPermissionInput }),
      ),
    },
    run(input, context) {
      const snapshot = requireOwnSnapshot(context, input.SnapshotId);
      const { add, remove } = readPermissionChange(
        input.CreateVolumePermission,
        input.OperationType,
        [
          ...input.UserId.map((UserId) => ({ UserId, Group: undefined })),
          ...input.UserGroup.map((Group) => ({ Group, UserId: undefined })),
        ],
      );
      if (add.length + remove.length === 0) {
        throw new ApiError('InvalidParameterCombination', 'No attributes specified.');
      }
      if (add.length > 0 && remove.length > 0) {
        throw new ApiError(
          'InvalidParameterCombination',
          'Permissions are either added or removed in one call, not both',
        );
      }
      if (add.length + remove.length > mostChanges) {
        throw new ApiError(
          'InvalidParameterValue',
          `At most ${mostChanges} permissions can be changed in one call`,
        );
      }
      const added = add.map(readPermission);
      const removed = remove.map(readPermission);
      if (added.length > 0) checkShareable(snapshot, added, context);
      const left = snapshot.permissions.filter((who) => !removed.includes(who));
      const permissions = [...new Set([...left, ...added])];
      context.store.table(snapshotTable, context.region).put({ ...snapshot, permissions });
      return done;
    },
  }),

  ec2Operation({
    action: 'DescribeSnapshotAttribute',
    input: { SnapshotId: text, Attribute: text },
    run(input, context) {
      const snapshot = requireOwnSnapshot(context, input.SnapshotId);
      if (input.Attribute === 'productCodes') return { snapshotId: snapshot.id, productCodes: [] };
      checkAttribute(input.Attribute);
      return {
        snapshotId: snapshot.id,
        createVolumePermission: snapshot.permissions.map((who) =>
          who === 'all' ? { group: who } : { userId: who },
        ),
      };
    },
  }),

  ec2Operation({
    action: 'ResetSnapshotAttribute',
    input: { SnapshotId: text, Attribute: text },
    run(input, context) {
      const snapshot = requireOwnSnapshot(context, input.SnapshotId);
      checkAttribute(input.Attribute);
      context.store.table(snapshotTable, context.region).put({ ...snapshot, permissions: [] });
      return done;
    },
  }),
];

function readPermission(permission: {
  readonly UserId: string | undefined;
  readonly Group: string | undefined;
}): string {
  const { UserId: userId, Group: group } = permission;
  if (userId !== undefined) {
    checkUserId(userId, 'InvalidParameterValue');
    return userId;
  }
  if (group === 'all') return group;
  throw new ApiError('InvalidParameterValue', `Invalid group: ${group ?? ''}. Expected: 'all'.`);
}

function checkShareable(snapshot: Snapshot, added: readonly string[], context: Context): void {
  if (snapshot.kmsKeyId === defaultKeyArn(context)) {
    throw new ApiError(
      'OperationNotPermitted',
      'Encrypted snapshots with EBS default key cannot be shared',
    );
  }
  if (!added.includes('all') || snapshot.permissions.includes('all')) return;
  if (snapshot.encrypted) {
    throw new ApiError('OperationNotPermitted', 'Encrypted snapshots cannot be made public');
  }
  if (isPublicSnapshotSharingBlocked(context)) throw publicSnapshotSharingBlocked();
}

function checkAttribute(attribute: string): void {
  if (attribute !== 'createVolumePermission') {
    throw new ApiError('InvalidParameterValue', `Invalid attribute: ${attribute}`);
  }
}
