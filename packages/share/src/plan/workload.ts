import { usableCapacity } from '../limits/request-bucket.js';
import { bucketName, budgetOf, type RequestBudget } from '../limits/request-budget.js';
import type { Action, CopyImageAction } from './action.js';
import type { EstimateModel } from './estimate-plan.js';
import { type PlannedRequests, requestsOf } from './plan-requests.js';

/** What is to be done in one region; it becomes less as it is done. */
export interface RegionWorkload {
  readonly region: string;
  /** Images that are not available yet, by name. */
  readonly pending: Map<string, PendingImage>;
  /** Requests by account; that of the caller is `owner`. */
  readonly accounts: Map<string, AccountWorkload>;
}

/** What is to be done in one account and region. */
export interface AccountWorkload {
  /** The consumer account. Missing for the owner account. */
  readonly account?: string;
  /** Requests by the bucket that they take from. */
  readonly buckets: Map<string, BucketWorkload>;
  /** Roles that are assumed for it. */
  readonly roles: Set<string>;
  /** Parameters that are read back. */
  readBacks: number;
}

/** An image that EC2 makes, or will make. */
export interface PendingImage {
  /** Slots that its copy needs. */
  readonly snapshots: number;
  /** How many seconds that takes. */
  readonly seconds: number;
  /** How many seconds the image that was built still takes; 0 when it is available. */
  readonly sourceSeconds: number;
}

/** Requests that take from one bucket. */
export interface BucketWorkload {
  /** For example `ssm:PutParameter`. */
  readonly call: string;
  readonly budget: RequestBudget | undefined;
  /** How many are left. */
  count: number;
  /** How many there were. */
  planned: number;
}

/** Everything that a plan has to do, by region. */
export interface Workload {
  readonly regions: ReadonlyMap<string, RegionWorkload>;
  /** An action has ended. */
  done(action: Action): void;
}

/** Sort the actions of a plan by what limits them. There may be hundreds of thousands. */
export function workloadOf(actions: readonly Action[], model: EstimateModel): Workload {
  const regions = new Map<string, RegionWorkload>();
  const kinds = new Map<string, Omit<BucketWorkload, 'count' | 'planned'> & { bucket: string }>();
  const copies = new Map<string, CopyImageAction>();
  for (const action of actions) {
    if (action.type === 'copy-image') copies.set(imageKey(action), action);
  }

  function kindOf(request: PlannedRequests) {
    const call = `${request.service}:${request.action}`;
    const known = kinds.get(call);
    if (known !== undefined) return known;
    const budget = budgetOf(model.limits, request);
    const bucket = budget === undefined ? call : bucketName(budget, request);
    const kind = { call, budget, bucket };
    kinds.set(call, kind);
    return kind;
  }

  function add(action: Action, sign: 1 | -1): void {
    const here = regionIn(regions, action.region);
    const copied = 'architecture' in action ? copies.get(imageKey(action)) : undefined;
    if (action.type === 'wait-for-image') {
      if (sign < 0) here.pending.delete(action.name);
      else here.pending.set(action.name, pendingImage(copied, model));
    }
    const account = accountIn(here, action);
    if (action.type === 'put-parameter' && !('text' in action.value)) account.readBacks += sign;
    for (const request of requestsOf(action, copied)) {
      const { bucket: name, ...kind } = kindOf(request);
      const bucket = account.buckets.get(name);
      if (bucket === undefined) {
        account.buckets.set(name, { ...kind, count: request.count, planned: request.count });
      } else {
        bucket.count += sign * request.count;
        if (sign > 0) bucket.planned += request.count;
      }
    }
  }

  for (const action of actions) add(action, 1);
  return { regions, done: (action) => add(action, -1) };
}

function regionIn(regions: Map<string, RegionWorkload>, region: string): RegionWorkload {
  const found = regions.get(region);
  if (found !== undefined) return found;
  const made = { region, pending: new Map(), accounts: new Map() };
  regions.set(region, made);
  return made;
}

function accountIn({ accounts }: RegionWorkload, action: Action): AccountWorkload {
  const { account, role } = ('consumer' in action ? action.consumer : undefined) ?? {};
  const found = accounts.get(account ?? 'owner');
  const workload = found ?? {
    ...(account !== undefined && { account }),
    buckets: new Map(),
    roles: new Set(),
    readBacks: 0,
  };
  if (found === undefined) accounts.set(account ?? 'owner', workload);
  if (role !== undefined) workload.roles.add(role);
  return workload;
}

/** How many seconds the requests that are left need at least, one after the other as a bucket fills. */
export function bucketSeconds({ budget, count, planned }: BucketWorkload): number {
  if (budget === undefined) return 0;
  const waiting = planned - usableCapacity(budget);
  // The first ones were there at once; all that are left wait for what is refilled.
  return Math.max(0, Math.min(count, waiting)) / budget.refillPerSecond;
}

/** How many seconds the copies of a region need: they go through its slots in their order. */
export function copySeconds(pending: Iterable<PendingImage>, { slots }: EstimateModel): number {
  let ends: number[] = [];
  let now = 0;
  let last = 0;
  for (const { snapshots, seconds } of pending) {
    const needed = Math.min(snapshots, slots);
    ends.sort((a, b) => a - b);
    // Who is next waits for as many slots as it needs, and nobody overtakes it.
    const freed = ends.length + needed - slots;
    if (freed > 0) now = Math.max(now, ends[freed - 1] ?? now);
    ends = ends.filter((end) => end > now);
    for (let slot = 0; slot < needed; slot++) ends.push(now + seconds);
    last = Math.max(last, now + seconds);
  }
  return last;
}

function pendingImage(
  copied: CopyImageAction | undefined,
  { imageGiB, copySecondsPerGiB }: EstimateModel,
): PendingImage {
  const { snapshots = 1, completionMinutes, dependsOn = [] } = copied ?? {};
  const usual = imageGiB * copySecondsPerGiB;
  return {
    snapshots,
    seconds: completionMinutes === undefined ? usual : completionMinutes * 60,
    sourceSeconds: dependsOn.length > 0 ? usual : 0,
  };
}

function imageKey({ region, name }: { readonly region: string; readonly name: string }): string {
  return `${region} ${name}`;
}
