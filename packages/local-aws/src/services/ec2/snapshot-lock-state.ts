import type { Snapshot, SnapshotLock } from '../../state/tables/snapshot.js';
import { ApiError } from '../api-error.js';

/** The state of a lock follows from its row and the time. */
export type LockState = 'governance' | 'compliance-cooloff' | 'compliance' | 'expired';

export function lockState(lock: SnapshotLock, now: Date): LockState {
  if (lock.expiresAt <= now.toISOString()) return 'expired';
  if (lock.mode === 'governance') return 'governance';
  const end = coolOffEnd(lock);
  return end !== undefined && end > now ? 'compliance-cooloff' : 'compliance';
}

/** When a lock in compliance mode becomes final; nothing when it is from the start. */
export function coolOffEnd({ createdAt, coolOffHours }: SnapshotLock): Date | undefined {
  if (coolOffHours === undefined) return undefined;
  return new Date(new Date(createdAt).getTime() + coolOffHours * 60 * 60 * 1000);
}

/** Whether a lock keeps it from being deleted now. */
export function isLocked({ lock }: Snapshot, now: Date): boolean {
  return lock !== undefined && lockState(lock, now) !== 'expired';
}

/** Refuses to delete what is locked. AWS documents no code for it. */
export function requireUnlocked(snapshot: Snapshot, now: Date): void {
  if (!isLocked(snapshot, now)) return;
  throw new ApiError('OperationNotPermitted', `The snapshot ${snapshot.id} is locked`);
}
