import { orderByNeeds } from '../affected/order-by-needs.js';
import { flavorOf } from '../config/flavor-of.js';
import { errorCode } from '../errors.js';
import {
  accessOf,
  type EndStatus,
  forFlavor,
  type PipelineContext,
  type PipelineEvent,
} from './context.js';
import { endStatusOf } from './end-status.js';
import { whileHeld } from './hold-flavor.js';
import { limitTo } from './limit.js';
import type { FlavorLocks } from './lock-flavors.js';
import { lostImagesOf } from './lost-images.js';
import { pinnedPlan } from './pinned-plan.js';
import type { ReleasePlan } from './plan-release.js';
import { releaseDirectory } from './release-directory.js';
import { releaseHeld } from './release-flavor.js';
import type { FlavorResult, RunResult } from './release-flavors.js';
import type { ReleaseFlavorsRequest, RunLine, RunSummary } from './run.js';
import type { RunFiles } from './run-files.js';

/** How many Packers run at a time where nothing else is said. */
export const defaultConcurrency = 8;

/** How a run is carried out. */
export interface CarryOut {
  /** The journal of those who worked on it before. */
  readonly earlier: readonly RunLine[];
  /** The locks of its flavors. */
  readonly locks: FlavorLocks;
  /** Aborted where another process works on the run; its reason is the error to end with. */
  readonly lost: AbortSignal;
}

/** Release the flavors of a run, and keep in its folder what happens. */
export async function carryOut(
  run: RunFiles,
  { earlier, locks, lost }: CarryOut,
  context: PipelineContext,
): Promise<RunResult> {
  const { request, startedAt } = run.facts();
  const { clock = () => new Date() } = context;
  const stop = new AbortController();
  let seen = 0;
  const tell = (event: PipelineEvent) => {
    // The files are another process's then.
    lost.throwIfAborted();
    if (event.type === 'planned') run.keepPlan(event.plan);
    const now = clock();
    const isNews = isKept(event);
    // So that it can be told after a kill how far it came.
    if (isNews || now.getTime() - seen >= betweenSeen) {
      run.add(isNews ? event : { type: 'seen' }, now);
      seen = now.getTime();
    }
    context.onEvent?.(event);
  };
  const work: Work = {
    run,
    request,
    earlier,
    locks,
    stop,
    context: {
      ...context,
      onEvent: tell,
      signal: AbortSignal.any([stop.signal, lost, ...(context.signal ? [context.signal] : [])]),
      access: accessOf(context),
      limitBuilds: limitTo(request.concurrency ?? defaultConcurrency),
    },
  };
  const { flavors } = request;
  const resumed = earlier.length > 0;
  run.reopen();
  tell({ type: 'run-started', run: run.id, directory: run.path, flavors, resumed });
  const results = await releaseInOrder(work);
  const status = statusOf(results, context.signal?.aborted === true);
  const summary: RunSummary = {
    schema: 'soe-run-summary/v1',
    run: run.id,
    status,
    startedAt,
    endedAt: clock().toISOString(),
    flavors: results.map(({ record: _, error: __, ...plain }) => plain),
  };
  run.finish(summary);
  tell({ type: 'run-ended', status });
  return { ...summary, directory: run.path, flavors: results };
}

interface Work {
  readonly run: RunFiles;
  readonly request: ReleaseFlavorsRequest;
  readonly earlier: readonly RunLine[];
  readonly locks: FlavorLocks;
  /** Stops the others. */
  readonly stop: AbortController;
  readonly context: PipelineContext;
}

/** Milliseconds between two lines that only say that somebody works on it. */
const betweenSeen = 5000;

/** What a person, or whoever goes on after a kill, wants to know later. */
function isKept({ type }: PipelineEvent): boolean {
  return type !== 'packer' && type !== 'test' && type !== 'share';
}

async function releaseInOrder(work: Work): Promise<readonly FlavorResult[]> {
  const { flavors } = work.request;
  const needing = flavors.map((flavor) => ({
    flavor,
    needs: flavorOf(work.context, flavor).needs ?? [],
  }));
  const results = new Map<string, Promise<FlavorResult>>();
  for (const { flavor, needs } of orderByNeeds(needing)) {
    const before = needs.flatMap((need) => results.get(need) ?? []);
    results.set(
      flavor,
      Promise.all(before).then((needed) => releaseOne(flavor, needed, work)),
    );
  }
  const wanted = flavors.flatMap((flavor) => results.get(flavor) ?? []);
  // Where what happens cannot be kept any more, nothing goes on behind the lock that is let go of then.
  await Promise.all(wanted).catch((error: unknown) => work.stop.abort(error));
  await Promise.allSettled(wanted);
  return Promise.all(wanted);
}

async function releaseOne(
  flavor: string,
  needed: readonly FlavorResult[],
  work: Work,
): Promise<FlavorResult> {
  const context = forFlavor(work.context, flavor);
  const result = await endOf(flavor, needed, { ...work, context });
  const { status, version, message, code } = result;
  context.onEvent?.({
    type: 'flavor-ended',
    status,
    ...(version !== undefined && { version }),
    ...(message !== undefined && { message }),
    ...(code !== undefined && { code }),
  });
  return result;
}

async function endOf(
  flavor: string,
  needed: readonly FlavorResult[],
  work: Work,
): Promise<FlavorResult> {
  const { context, request, stop } = work;
  const missing = needed.find(({ status }) => status !== 'done');
  if (missing !== undefined) {
    const message = `${flavor} was not begun: it is built on ${missing.flavor}, which was ${words[missing.status]}`;
    return { flavor, status: 'cancelled', code: 'SOE_NEED_FAILED', message };
  }
  const plan = await planOf(flavor, work);
  try {
    const kept = await doneBefore(flavor, plan, work);
    if (kept !== undefined) return kept;
    context.signal?.throwIfAborted();
    const { record, directory } = await whileHeld(work.locks.get(flavor), context, (held) =>
      releaseHeld(requestOf(flavor, plan, work), held),
    );
    return { flavor, status: 'done', version: record.version, directory, record };
  } catch (error) {
    const status = endStatusOf(error, context.signal);
    const message = error instanceof Error ? error.message : String(error);
    if (request.failFast === true && status !== 'cancelled') {
      stop.abort(new Error(`cancelled, because ${flavor} was ${words[status]}`));
    }
    const code = status === 'cancelled' ? 'SOE_CANCELLED' : errorCode(error);
    const version = (plan ?? work.run.plan(flavor))?.version;
    return {
      flavor,
      status,
      ...(version !== undefined && {
        version,
        directory: releaseDirectory(context.directory, flavor, version).path,
      }),
      message,
      ...(code !== undefined && { code }),
      error,
    };
  }
}

const words: Readonly<Record<EndStatus, string>> = {
  done: 'released',
  refused: 'refused by a gate',
  failed: 'not released, because it failed',
  cancelled: 'cancelled',
};

/** The plan that an earlier process made for this run, with the builds that were begun since. */
async function planOf(
  flavor: string,
  { run, earlier, context }: Work,
): Promise<ReleasePlan | undefined> {
  const made = earlier.length === 0 ? undefined : run.plan(flavor);
  if (made === undefined) return undefined;
  const pinned = await pinnedPlan(releaseDirectory(context.directory, flavor, made.version));
  if (pinned === undefined) return made;
  // Another run may have given the version to another commit since: then this one is planned anew.
  return pinned.source.commit === made.source.commit ? pinned : undefined;
}

function requestOf(flavor: string, plan: ReleasePlan | undefined, { request }: Work) {
  const { flavors: _, concurrency: __, failFast: ___, ...shared } = request;
  return { ...shared, flavor, ...(plan && { plan }) };
}

/** A flavor that an earlier process of the run released, where its images are still there. */
async function doneBefore(
  flavor: string,
  plan: ReleasePlan | undefined,
  { earlier, context }: Work,
): Promise<FlavorResult | undefined> {
  const own = earlier.filter((line) => line.flavor === flavor);
  const end = own.findLast((line) => line.type === 'flavor-ended');
  if (end?.status !== 'done' || end.version === undefined || plan === undefined) return undefined;
  const files = releaseDirectory(context.directory, flavor, end.version);
  const record = await files.load();
  if (record === undefined || (await lostImagesOf(record, context)).length > 0) return undefined;
  const stages = own.flatMap((line) => (line.type === 'stage-ended' ? [line.stage] : []));
  for (const stage of new Set(stages)) {
    context.onEvent?.({ type: 'stage-ended', stage, status: 'kept' });
  }
  return { flavor, status: 'done', version: end.version, directory: files.path, record };
}

/** The worst of all; what was not begun because of another is told by that one. */
function statusOf(results: readonly FlavorResult[], isCancelled: boolean): EndStatus {
  const seen = new Set(results.map(({ status }) => status));
  if (seen.size === 1 && seen.has('done')) return 'done';
  if (isCancelled) return 'cancelled';
  return seen.has('refused') && !seen.has('failed') ? 'refused' : 'failed';
}
