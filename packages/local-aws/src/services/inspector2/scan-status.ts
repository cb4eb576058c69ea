/** Why an instance is scanned or not, in the words of Inspector. */
export type ScanReason =
  | 'SUCCESSFUL'
  | 'PENDING_INITIAL_SCAN'
  | 'RESOURCE_TERMINATED'
  | 'EXCLUDED_BY_TAG'
  | 'EC2_INSTANCE_STOPPED'
  | 'UNSUPPORTED_OS'
  | 'UNMANAGED_EC2_INSTANCE'
  | 'STALE_INVENTORY';

/** What decides on it. Times are ISO 8601. */
export interface ScanFacts {
  readonly isTerminated: boolean;
  readonly isExcluded: boolean;
  readonly isRunning: boolean;
  /** Whether the system inside is one whose packages are known. */
  readonly isSupported: boolean;
  /** Whether Systems Manager manages it. */
  readonly isManaged: boolean;
  /** Since when it is in the state that it is in. */
  readonly runningSince: string;
  /** When both the instance and the scanning of instances had begun. */
  readonly dueSince: string;
  /** When its inventory was seen last, before it came to this state. */
  readonly inventoryAt: string | undefined;
}

const minute = 60_000;

/** How long the first scan takes. */
export const firstScanMinutes = 5;

/** How often Systems Manager collects an inventory. */
const inventoryMinutes = 30;

/** After so long without a new one, an inventory is stale (Inspector, *Assessing coverage*). */
const staleDays = 7;

/** Why an instance is scanned or not. */
export function scanReason(facts: ScanFacts, now: Date): ScanReason {
  if (facts.isTerminated) return 'RESOURCE_TERMINATED';
  if (facts.isExcluded) return 'EXCLUDED_BY_TAG';
  if (!facts.isRunning) return 'EC2_INSTANCE_STOPPED';
  if (!facts.isSupported) return 'UNSUPPORTED_OS';
  if (!facts.isManaged) return 'UNMANAGED_EC2_INSTANCE';
  const { inventoryAt, runningSince, dueSince } = facts;
  if (inventoryAt === undefined) {
    return now.getTime() < Date.parse(dueSince) + firstScanMinutes * minute
      ? 'PENDING_INITIAL_SCAN'
      : 'SUCCESSFUL';
  }
  const wasAway = Date.parse(runningSince) - Date.parse(inventoryAt) > staleDays * 24 * 60 * minute;
  const isCollected = now.getTime() >= Date.parse(runningSince) + inventoryMinutes * minute;
  return wasAway && !isCollected ? 'STALE_INVENTORY' : 'SUCCESSFUL';
}

/** Whether Inspector goes on watching it. */
export function isWatched(reason: ScanReason): boolean {
  return reason === 'SUCCESSFUL' || reason === 'PENDING_INITIAL_SCAN';
}
