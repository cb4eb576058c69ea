import { beginWait, systemClock, type WaitOptions } from './clock.js';
import type { CloudPort } from './cloud.js';
import { type Orphan, removalOrder } from './decide-orphans.js';
import { words } from './evidence.js';

/** What happens while orphans are removed. */
export type RemovalEvent =
  | {
      /** The orphan is being removed. */
      readonly type: 'removing';
      /** Which one. */
      readonly orphan: Orphan;
    }
  | {
      /** The orphan is gone. */
      readonly type: 'removed';
      /** Which one. */
      readonly orphan: Orphan;
    }
  | {
      /** The orphan could not be removed. */
      readonly type: 'failed';
      /** Which one. */
      readonly orphan: Orphan;
      /** Why. */
      readonly message: string;
    };

/** Options of {@link removeOrphans}. Waits are 1 s, growing to 15 s, for 20 minutes. */
export interface RemoveOrphansOptions extends WaitOptions {
  /**
   * Only says what would be removed.
   * @defaultValue `true`
   */
  readonly dryRun?: boolean;
  /**
   * Also removes what is to be kept until a later time.
   * @defaultValue `false`
   */
  readonly force?: boolean;
  /**
   * Is told what happens.
   * @defaultValue nobody
   */
  readonly onEvent?: (event: RemovalEvent) => void;
}

/** What came of a clean-up. */
export interface RemovalReport {
  /** Nothing was touched. */
  readonly dryRun: boolean;
  /** What was removed, or had gone already; in a dry run, what would be. */
  readonly removed: readonly Orphan[];
  /** What could not be removed, and why. */
  readonly failed: readonly { readonly orphan: Orphan; readonly message: string }[];
  /** What is wanted until a later time and so was left alone. */
  readonly kept: readonly Orphan[];
}

/**
 * Removes orphans: instances first, and when they have ended what they used, then images and their
 * snapshots. One that cannot be removed does not stop the others; while instances do not end, what they
 * may use is tried once only. Safe to do again with the same orphans, also after it was interrupted; only says what it would do unless `dryRun` is `false`.
 */
export async function removeOrphans(
  orphans: readonly Orphan[],
  cloud: CloudPort,
  options: RemoveOrphansOptions = {},
): Promise<RemovalReport> {
  const { dryRun = true, force = false, clock = systemClock } = options;
  const isKept = ({ keptUntil }: Orphan): boolean =>
    !force && keptUntil !== undefined && Date.parse(keptUntil) > clock.now();
  const kept = orphans.filter(isKept);
  const due = orphans.filter((orphan) => !isKept(orphan));
  if (dryRun) return { dryRun, removed: due, failed: [], kept };

  let work: Work = { cloud, options, removed: [], failed: [] };
  for (const kind of removalOrder) {
    const ofKind = due.filter((orphan) => orphan.kind === kind);
    const asked = await Promise.all(ofKind.map((orphan) => ask(orphan, work)));
    const accepted = asked.flatMap((orphan) => orphan ?? []);
    const left = kind === 'instance' ? await waitUntilEnded(accepted, work) : new Map();
    // What they use stays in use as long as they do not end.
    if (left.size > 0) work = { ...work, options: { ...options, maxWait: 0 } };
    for (const orphan of accepted) settle(orphan, left.get(orphan.id), work);
  }
  return { dryRun, removed: work.removed, failed: work.failed, kept };
}

interface Work {
  readonly cloud: CloudPort;
  readonly options: RemoveOrphansOptions;
  readonly removed: Orphan[];
  readonly failed: { readonly orphan: Orphan; readonly message: string }[];
}

const defaultWait = { minDelay: 1_000, maxDelay: 15_000, maxWait: 1_200_000 };

/** Asks the cloud to remove an orphan; undefined when that failed. */
async function ask(orphan: Orphan, work: Work): Promise<Orphan | undefined> {
  const { cloud, options } = work;
  options.onEvent?.({ type: 'removing', orphan });
  if (orphan.region !== cloud.region) {
    const problem = `it is in ${orphan.region}, not in ${cloud.region}; use the cloud of its region`;
    return settle(orphan, problem, work);
  }
  const wait = beginWait(options, defaultWait);
  try {
    while ((await cloud.remove(orphan, options.signal)) === 'in-use') {
      if (!(await wait.again())) return settle(orphan, 'it is still in use; try again later', work);
    }
    return orphan;
  } catch (error) {
    return settle(orphan, problemOf(error, options.signal), work);
  }
}

/** What else a run made can only be removed when its instances have ended. */
async function waitUntilEnded(
  orphans: readonly Orphan[],
  { cloud, options }: Work,
): Promise<ReadonlyMap<string, string>> {
  if (orphans.length === 0) return new Map();
  const wait = beginWait(options, defaultWait);
  const ids = orphans.map(({ id }) => id);
  try {
    for (;;) {
      const instances = await cloud.find({ kind: 'instance', ids }, options.signal);
      const left = instances.filter(({ state }) => state !== 'terminated');
      if (left.length === 0) return new Map();
      if (await wait.again()) continue;
      return new Map(left.map(({ id, state }) => [id, `it is still ${state}; look again later`]));
    }
  } catch (error) {
    const problem = problemOf(error, options.signal);
    return new Map(
      ids.map((id) => [id, `it was asked to end, but that cannot be seen: ${problem}`]),
    );
  }
}

function settle(orphan: Orphan, problem: string | undefined, work: Work): undefined {
  const { onEvent } = work.options;
  if (problem === undefined) {
    work.removed.push(orphan);
    onEvent?.({ type: 'removed', orphan });
    return;
  }
  const message = `Cannot remove ${words[orphan.kind]} ${orphan.id}: ${problem}`;
  work.failed.push({ orphan, message });
  onEvent?.({ type: 'failed', orphan, message });
}

/** A clean-up that was stopped is no failure of an orphan. */
function problemOf(error: unknown, signal: AbortSignal | undefined): string {
  signal?.throwIfAborted();
  return error instanceof Error ? error.message : String(error);
}
