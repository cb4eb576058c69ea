import { list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Snapshot, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { done, ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { type FilterTable, filterInput, matching } from './filters.js';
import { checkDescription } from './images/new-image.js';
import { contentOf, putSnapshot } from './new-snapshot.js';
import {
  imagesUsing,
  mayUse,
  requireOwnSnapshot,
  requireSnapshot,
  snapshotsOf,
} from './snapshot-access.js';
import {
  readTagSpecifications,
  tagSet,
  tagSpecificationInput,
  takeTags,
  visibleTags,
} from './tags.js';
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
      const matchesFilters = matching(input.Filter, filtersFor(context));
      const found = [...snapshotsOf(context)].filter(
        (snapshot) =>
          mayUse(context, snapshot) &&
          (input.SnapshotId.length === 0 || input.SnapshotId.includes(snapshot.id)) &&
          (input.Owner.length === 0 ||
            input.Owner.some((who) => isOwner(who, snapshot, context))) &&
          (input.RestorableBy.length === 0 ||
            input.RestorableBy.some((who) => isRestorableBy(who, snapshot, context))) &&
          matchesFilters(snapshot),
      );
      const { rows, next } = ec2Page(found, ({ id }) => id, input);
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
      const content = { ...contentOf(volume), description: input.Description ?? '' };
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
      context.store.table(snapshotTable, context.region).remove(snapshot.id);
      takeTags(context, snapshot.id);
      return done;
    },
  }),
];

function describe(snapshot: Snapshot, context: Context): AnswerMembers {
  return {
    snapshotId: snapshot.id,
    volumeId: snapshot.volumeId,
    status: status(snapshot, context.now),
    startTime: snapshot.startTime,
    completionTime: completionTime(snapshot, context.now),
    progress: `${progress(snapshot, context.now)}%`,
    ownerId: snapshot.owner,
    ownerAlias: snapshot.ownerAlias,
    volumeSize: snapshot.volumeSize,
    description: snapshot.description,
    encrypted: snapshot.encrypted,
    kmsKeyId: snapshot.kmsKeyId,
    storageTier: 'standard',
    tagSet: tagSet(context, snapshot.id, snapshot.owner),
  };
}

function status(snapshot: Snapshot, now: Date): 'completed' | 'pending' {
  return completionTime(snapshot, now) === undefined ? 'pending' : 'completed';
}

function completionTime({ startTime, availableAt }: Snapshot, now: Date): string | undefined {
  if (availableAt === undefined) return startTime;
  return availableAt <= now.toISOString() ? availableAt : undefined;
}

function progress({ startTime, availableAt = startTime }: Snapshot, now: Date): number {
  const start = new Date(startTime).getTime();
  const total = new Date(availableAt).getTime() - start;
  if (total <= 0) return 100;
  return Math.min(100, Math.floor(((now.getTime() - start) / total) * 100));
}

function isOwner(who: string, snapshot: Snapshot, { account }: Context): boolean {
  if (who === 'self') return snapshot.owner === account;
  return who === 'amazon' ? snapshot.ownerAlias === who : snapshot.owner === who;
}

function isRestorableBy(who: string, snapshot: Snapshot, context: Context): boolean {
  if (who === 'all') return snapshot.permissions.includes('all');
  if (who === 'self') return mayUse(context, snapshot);
  return snapshot.owner === who || snapshot.permissions.includes(who);
}

function filtersFor(context: Context): FilterTable<Snapshot> {
  const { now } = context;
  return {
    tags: ({ id, owner }) => visibleTags(context, id, owner),
    fields: {
      description: (snapshot) => snapshot.description,
      encrypted: (snapshot) => snapshot.encrypted,
      'owner-alias': (snapshot) => snapshot.ownerAlias,
      'owner-id': (snapshot) => snapshot.owner,
      progress: (snapshot) => `${progress(snapshot, now)}%`,
      'snapshot-id': (snapshot) => snapshot.id,
      'start-time': (snapshot) => snapshot.startTime,
      status: (snapshot) => status(snapshot, now),
      'storage-tier': () => 'standard',
      'volume-id': (snapshot) => snapshot.volumeId,
      'volume-size': (snapshot) => snapshot.volumeSize,
    },
  };
}
