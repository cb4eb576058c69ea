import { list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { done, ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { filterInput } from './filters.js';
import { findSnapshots } from './find-snapshots.js';
import { freezeVolume } from './freeze-volume.js';
import { checkDescription } from './images/new-image.js';
import { contentOf, putSnapshot } from './new-snapshot.js';
import {
  imagesUsing,
  requireOwnSnapshot,
  requireSnapshot,
  snapshotProgress,
  snapshotState,
} from './snapshot-access.js';
import { requireUnlocked } from './snapshot-lock-state.js';
import { readTagSpecifications, tagSet, tagSpecificationInput, takeTags } from './tags.js';
import { requireVolume } from './volumes.js';

/** EBS snapshots. */
export const snapshots = [
  ec2Operation({
    action: 'DescribeSnapshots',
    input: {
      SnapshotId: list(text),
      Owner: list(text),
      RestorableBy: list(text),
      Filter: filterInput,
      ...pageInput,
    },
    run(input, context) {
      for (const id of input.SnapshotId) requireSnapshot(context, id);
      const found = findSnapshots(input, context);
      const { rows, next } = ec2Page(found, ({ id }) => id, input, {
        idsParameter: input.SnapshotId.length > 0 ? 'snapshotIdsSet' : undefined,
      });
      return { snapshotSet: rows.map((row) => describe(row, context)), nextToken: next };
    },
  }),

  ec2Operation({
    action: 'CreateSnapshot',
    input: {
      VolumeId: text,
      Description: optional(text),
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      const volume = requireVolume(context, input.VolumeId);
      checkDescription(input.Description);
      const tags = readTagSpecifications(input.TagSpecification, ['snapshot']);
      const content = {
        ...contentOf(volume),
        ...freezeVolume(volume, { reboots: false }, context),
        description: input.Description ?? '',
      };
      return describe(putSnapshot(content, tags.snapshot, context), context);
    },
  }),

  ec2Operation({
    action: 'DeleteSnapshot',
    input: { SnapshotId: text },
    run(input, context) {
      const snapshot = requireOwnSnapshot(context, input.SnapshotId);
      const [user] = imagesUsing(snapshot, context);
      if (user !== undefined) {
        throw new ApiError(
          'InvalidSnapshot.InUse',
          `The snapshot ${snapshot.id} is currently in use by ${user.id}`,
        );
      }
      requireUnlocked(snapshot, context.now);
      context.store.table(snapshotTable, context.region).remove(snapshot.id);
      takeTags(context, snapshot.id);
      return done;
    },
  }),
];

function describe(snapshot: Snapshot, context: Context): AnswerMembers {
  const state = snapshotState(snapshot, context.now);
  return {
    snapshotId: snapshot.id,
    volumeId: snapshot.volumeId,
    status: state,
    statusMessage: state === 'error' ? snapshot.failure : undefined,
    startTime: snapshot.startTime,
    completionTime:
      state === 'completed' ? (snapshot.availableAt ?? snapshot.startTime) : undefined,
    progress: snapshotProgress(snapshot, context.now),
    ownerId: snapshot.owner,
    ownerAlias: snapshot.ownerAlias,
    volumeSize: snapshot.volumeSize,
    description: snapshot.description,
    encrypted: snapshot.encrypted,
    kmsKeyId: snapshot.kmsKeyId,
    storageTier: 'standard',
    transferType: snapshot.transferType,
    completionDurationMinutes: snapshot.completionMinutes,
    tagSet: tagSet(context, snapshot.id, snapshot.owner),
  };
}
