import { usableCapacity } from '../limits/request-bucket.js';
import { bucketName, budgetOf, type RequestBudget } from '../limits/request-budget.js';
import { placeKey } from '../place-key.js';
import type { Action, CopyImageAction } from './action.js';
import type { EstimateModel } from './estimate-plan.js';
import { requestsOf } from './plan-requests.js';

/** What is to be done in one region; it becomes less as it is done. */
export interface RegionWorkload {
  readonly region: string;
  /** Images that are not available yet, by name. */
  readonly pending: Map<string, PendingImage>;
  /** Requests by the bucket that they take from. */
  readonly buckets: Map<string, BucketWorkload>;
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
  /** In which consumer account, where it is one. */
  readonly account?: string;
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

/** Sort the actions of a plan by what limits them. */
export function workloadOf(actions: readonly Action[], model: EstimateModel): Workload {
  const regions = new Map<string, RegionWorkload>();
  const budgets = new Map<string, RequestBudget | undefined>();
  const copies = new Map<string, CopyImageAction>();
  for (const action of actions) {
    if (action.type === 'copy-image') copies.set(imageKey(action), action);
  }

  function add(action: Action, sign: 1 | -1): void {
    const { region } = action;
    const found = regions.get(region);
    const here = found ?? { region, pending: new Map(), buckets: new Map() };
    if (found === undefined) regions.set(region, here);
    const account = 'consumer' in action ? action.consumer?.account : undefined;
    const copied = 'architecture' in action ? copies.get(imageKey(action)) : undefined;
    if (action.type === 'wait-for-image') {
      if (sign < 0) here.pending.delete(action.name);
      else here.pending.set(action.name, pendingImage(copied, model));
    }
    for (const request of requestsOf(action, copied)) {
      const call = `${request.service}:${request.action}`;
      if (!budgets.has(call)) budgets.set(call, budgetOf(model.limits, request));
      const budget = budgets.get(call);
      const name = budget === undefined ? call : bucketName(budget, request);
      const key = placeKey(name, account);
      const bucket = here.buckets.get(key);
      if (bucket === undefined) {
        const at = account === undefined ? {} : { account };
        const { count } = request;
        here.buckets.set(key, { call, ...at, budget, count, planned: count });
      } else {
        bucket.count += sign * request.count;
        if (sign > 0) bucket.planned += request.count;
      }
    }
  }

  for (const action of actions) add(action, 1);
  return { regions, done: (action) => add(action, -1) };
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
