import { integer, list, optional, text, time } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Snapshot, type SnapshotLock, snapshotTable } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';
import { ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { filterInput, matching } from './filters.js';
import { isVisibleSnapshot, requireOwnSnapshot } from './snapshot-access.js';
import { coolOffEnd, lockState } from './snapshot-lock-state.js';

const day = 24 * 60 * 60 * 1000;

/** Keeping snapshots from being deleted (EBS user guide, *Amazon EBS snapshot lock*). */
export const snapshotLocks = [
  ec2Operation({
    action: 'LockSnapshot',
    input: {
      SnapshotId: text,
      LockMode: text,
      CoolOffPeriod: optional(integer),
      LockDuration: optional(integer),
      ExpirationDate: optional(time),
    },
    run(input, context) {
      const snapshot = requireOwnSnapshot(context, input.SnapshotId);
      const lock = lockFor(input, context.now);
      if (snapshot.lock !== undefined) checkChange(snapshot.lock, lock, context.now);
      const locked = { ...snapshot, lock: extended(snapshot.lock, lock, context.now) };
      context.store.table(snapshotTable, context.region).put(locked);
      return describe(locked, locked.lock, context.now);
    },
  }),

  ec2Operation({
    action: 'UnlockSnapshot',
    input: { SnapshotId: text },
    run(input, context) {
      const { lock, ...snapshot } = requireOwnSnapshot(context, input.SnapshotId);
      if (lock !== undefined && lockState(lock, context.now) === 'compliance') {
        throw new ApiError(
          'OperationNotPermitted',
          `The snapshot ${snapshot.id} is locked in compliance mode and its cooling-off period is over`,
        );
      }
      context.store.table(snapshotTable, context.region).put(snapshot);
      return { snapshotId: snapshot.id };
    },
  }),

  ec2Operation({
    action: 'DescribeLockedSnapshots',
    input: { SnapshotId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      for (const id of input.SnapshotId) requireOwnSnapshot(context, id);
      const matchesFilters = matching(input.Filter, {
        fields: { 'lock-state': ({ lock }: LockedSnapshot) => lockState(lock, context.now) },
      });
      const found = context.store
        .table(snapshotTable, context.region)
        .find([{ index: 'owner', value: context.account }])
        .filter(isEverLocked)
        .filter(
          (snapshot) =>
            (input.SnapshotId.length === 0 || input.SnapshotId.includes(snapshot.id)) &&
            isVisibleSnapshot(context, snapshot) &&
            matchesFilters(snapshot),
        );
      const { rows, next } = ec2Page(found, ({ id }) => id, input);
      return {
        snapshotSet: rows.map((snapshot) => ({
          ownerId: snapshot.owner,
          ...describe(snapshot, snapshot.lock, context.now),
        })),
        nextToken: next,
      };
    },
  }),
];

type LockedSnapshot = Snapshot & Required<Pick<Snapshot, 'lock'>>;

function isEverLocked(snapshot: Snapshot): snapshot is LockedSnapshot {
  return snapshot.lock !== undefined;
}

interface LockRequest {
  readonly LockMode: string;
  readonly CoolOffPeriod: number | undefined;
  readonly LockDuration: number | undefined;
  readonly ExpirationDate: Date | undefined;
}

function lockFor(input: LockRequest, now: Date): SnapshotLock {
  const { LockMode: mode, CoolOffPeriod: hours, LockDuration: days, ExpirationDate: date } = input;
  if (mode !== 'governance' && mode !== 'compliance') {
    throw invalid(mode, 'LockMode', "'governance' or 'compliance'");
  }
  if (hours !== undefined && mode === 'governance') {
    throw new ApiError(
      'InvalidParameterCombination',
      'A cooling-off period cannot be specified in governance mode',
    );
  }
  if (hours !== undefined && (hours < 1 || hours > 72))
    throw invalid(hours, 'CoolOffPeriod', '1 to 72');
  if ((days === undefined) === (date === undefined)) {
    throw new ApiError(
      'InvalidParameterCombination',
      'Either LockDuration or ExpirationDate must be specified, and not both',
    );
  }
  if (days !== undefined && (days < 1 || days > 36_500)) {
    throw invalid(days, 'LockDuration', '1 to 36500');
  }
  const expires = date ?? new Date(now.getTime() + (days ?? 0) * day);
  if (expires <= now) throw invalid(expires.toISOString(), 'ExpirationDate', 'a time to come');
  return {
    mode,
    createdAt: now.toISOString(),
    ...(hours === undefined ? {} : { coolOffHours: hours }),
    expiresAt: expires.toISOString(),
  };
}

/** A lock in compliance mode whose cooling-off period is over can only become longer. */
function checkChange(before: SnapshotLock, after: SnapshotLock, now: Date): void {
  if (lockState(before, now) !== 'compliance') return;
  if (
    after.mode === 'compliance' &&
    after.coolOffHours === undefined &&
    after.expiresAt >= before.expiresAt
  ) {
    return;
  }
  throw new ApiError(
    'OperationNotPermitted',
    'The lock is in compliance mode and its cooling-off period is over: it can only be extended',
  );
}

/** What is only extended began when it began; its cooling-off period does not begin again. */
function extended(before: SnapshotLock | undefined, after: SnapshotLock, now: Date): SnapshotLock {
  if (before === undefined || lockState(before, now) !== 'compliance') return after;
  return { ...before, expiresAt: after.expiresAt };
}

function describe({ id }: Snapshot, lock: SnapshotLock, now: Date): AnswerMembers {
  const length = new Date(lock.expiresAt).getTime() - new Date(lock.createdAt).getTime();
  return {
    snapshotId: id,
    lockState: lockState(lock, now),
    lockDuration: Math.ceil(length / day),
    coolOffPeriod: lock.coolOffHours,
    coolOffPeriodExpiresOn: coolOffEnd(lock),
    lockCreatedOn: lock.createdAt,
    lockDurationStartTime: lock.createdAt,
    lockExpiresOn: lock.expiresAt,
  };
}

function invalid(value: string | number, parameter: string, expected: string): ApiError {
  return new ApiError(
    'InvalidParameterValue',
    `Value (${value}) for parameter ${parameter} is invalid. Expected: ${expected}.`,
  );
}
