import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { type FindLeftOversOptions, findLeftOvers, type LeftOver } from './find-left-overs.js';
import { defaultLimits } from './launch-limits.js';
import { leaseTags } from './lease.js';
import { lookUntil, systemClock, type WaitLimit } from './wait.js';

/** How what was found is removed. */
export interface RemoveLeftOversOptions extends FindLeftOversOptions {
  /** Removes. Default: false, it is only told what would be removed. */
  readonly apply?: boolean;
  /** How long to wait until it is gone, in milliseconds. Default: 10 minutes. */
  readonly limit?: Partial<WaitLimit>;
}

/** What {@link removeLeftOvers} found, and did. */
export interface LeftOverReport {
  /** All that was found. */
  readonly found: readonly LeftOver[];
  /** Ids of what was removed and is seen to be gone. Empty in a dry run. */
  readonly removed: readonly string[];
  /** Ids of what `apply` would remove. Empty where it was set. */
  readonly wouldRemove: readonly string[];
  /** Nothing was removed. */
  readonly isDryRun: boolean;
}

/**
 * Removes what {@link findLeftOvers} says is to be removed, and proves that it is gone. Dry unless `apply`
 * is set. Another sweeper at the same time does no harm.
 *
 * @throws HarnessError `HARNESS_AWS_FAILED`, `HARNESS_LEFT_OVER` where something is not gone in time
 */
export async function removeLeftOvers(options: RemoveLeftOversOptions): Promise<LeftOverReport> {
  const { cloud, signal, clock = systemClock, apply = false } = options;
  const found = await findLeftOvers(options);
  const doomed = found.filter(({ decision }) => decision === 'remove');
  const ids = doomed.map(({ id }) => id);
  if (!apply) return { found, removed: [], wouldRemove: ids, isDryRun: true };
  const removed = new Set(ids);
  if (removed.size === 0) return { found, removed: [], wouldRemove: [], isDryRun: false };
  let left: readonly LeftOver[] = doomed;
  let problems: readonly string[] = [];
  const look = async (): Promise<true | undefined> => {
    problems = [];
    for (const each of left) {
      removed.add(each.id);
      problems = [...problems, ...(await removeOne(each, options))];
    }
    // In this order: volumes that outlive their instance are found only after it has ended.
    const isEnded = (await unendedOf(options)).every((id) => !removed.has(id));
    left = (await findLeftOvers(options)).filter(({ decision }) => decision === 'remove');
    return isEnded && left.length === 0 ? true : undefined;
  };
  const limit = { ...defaultLimits.terminate, ...options.limit };
  if ((await lookUntil(look, limit, { clock, signal })) === undefined) {
    const there = left.map(({ id, state }) => `${id} (${state})`).join(', ');
    throw new HarnessError(
      'HARNESS_LEFT_OVER',
      `Cannot remove what tests left in ${cloud.region}: ${[`${there || 'something'} is not gone yet.`, ...problems].join(' ')} Look at it in EC2, and run again.`,
    );
  }
  return { found, removed: [...removed], wouldRemove: [], isDryRun: false };
}

/** Why it could not be removed. What is protected, or busy, must not keep the others. */
async function removeOne(
  { kind, id }: LeftOver,
  { cloud, signal }: FindLeftOversOptions,
): Promise<readonly string[]> {
  try {
    if (kind === 'instance') await cloud.terminate([id], signal);
    else await cloud.deleteVolume(id, signal);
    return [];
  } catch (error) {
    signal?.throwIfAborted();
    return [printable(error instanceof Error ? error.message : String(error), 500)];
  }
}

/** Instances that have not ended, or still hold a volume. */
async function unendedOf({
  cloud,
  runId,
  signal,
}: FindLeftOversOptions): Promise<readonly string[]> {
  const tags = { [leaseTags.run]: runId };
  const instances = await cloud.instances({ tags }, signal);
  const volumes = await cloud.volumes({ tags }, signal);
  const living = instances.filter(({ state }) => state !== 'terminated');
  return [
    ...living.map(({ instanceId }) => instanceId),
    ...volumes.flatMap(({ instanceIds }) => instanceIds),
  ];
}
