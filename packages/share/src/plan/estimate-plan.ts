import { awsRequestBudgets } from '../limits/aws-request-budgets.js';
import type { RequestBudget } from '../limits/request-budget.js';
import { countCalls } from './count-calls.js';
import type { Plan } from './plan.js';
import { bucketSeconds, copySeconds, type RegionWorkload, workloadOf } from './workload.js';

/** What an estimate assumes. */
export interface EstimateModel {
  /** How many requests AWS grants. Default: {@link awsRequestBudgets}. */
  readonly limits: readonly RequestBudget[];
  /** Snapshots that are copied into a region at a time. Default: 20. */
  readonly slots: number;
  /** Size of an image in GiB. Default: 8. */
  readonly imageGiB: number;
  /**
   * Seconds that EC2 takes to copy one GiB to another region; it promises nothing. Time-based copies
   * take the time that was ordered. Default: 30, so that an image of 8 GiB takes four minutes.
   */
  readonly copySecondsPerGiB: number;
  /** Seconds that a request takes. Default: 0.1. */
  readonly latencySeconds: number;
}

/** What applying a plan will take. */
export interface PlanEstimate {
  /** All calls, without those that AWS makes the SDK repeat. */
  readonly calls: number;
  /** Calls by `service:Action`, most first. */
  readonly callsByAction: Readonly<Record<string, number>>;
  /** How long it takes, in seconds. */
  readonly seconds: number;
  /** What takes the time in the region that takes longest; longest first. */
  readonly parts: readonly EstimatePart[];
}

/** One of the things that take time one after the other. */
export interface EstimatePart {
  /**
   * `copying images`, `waiting for what is built`, `latency`, or the calls that have to wait for
   * each other, as `ssm:PutParameter`.
   */
  readonly what: string;
  /** Where. */
  readonly region: string;
  /** In which consumer account, where it is one. */
  readonly account?: string;
  /** How long that takes. */
  readonly seconds: number;
}

/** {@link EstimateModel} where nothing is said. */
export const defaultModel: EstimateModel = {
  limits: awsRequestBudgets,
  slots: 20,
  imageGiB: 8,
  copySecondsPerGiB: 30,
  latencySeconds: 0.1,
};

/** Calls that follow each other in a region, at most: copy, look, tag, share, write, read, write. */
const chain = 7;

/**
 * What applying a plan will take, from what AWS grants: regions work at once; in each, copies go
 * through their slots, and then the calls that have to wait longest for each other decide. Pure, and
 * never less than what any single limit needs.
 *
 * @param model what is known better than the defaults
 */
export function estimatePlan(plan: Plan, model: Partial<EstimateModel> = {}): PlanEstimate {
  const assumed = { ...defaultModel, ...model };
  const { regions } = workloadOf(plan.actions, assumed);
  const slowest = [...regions.values()]
    .map((region) => partsOf(region, assumed))
    .reduce<readonly EstimatePart[]>((a, b) => (total(a) >= total(b) ? a : b), []);
  const callsByAction = countCalls(regions.values(), assumed);
  return {
    calls: Object.values(callsByAction).reduce((sum, count) => sum + count, 0),
    callsByAction,
    seconds: total(slowest),
    parts: slowest.toSorted((a, b) => b.seconds - a.seconds),
  };
}

/** An estimate in one line: calls, time, and what takes most of it. */
export function formatEstimate({ calls, seconds, parts }: PlanEstimate): string {
  const [most] = parts;
  const about = `about ${calls} call${calls === 1 ? '' : 's'}, about ${duration(seconds)}`;
  if (most === undefined || seconds < 10) return about;
  const account = most.account === undefined ? '' : ` of account ${most.account}`;
  return `${about}; most of it: ${most.what} in ${most.region}${account}`;
}

function partsOf(here: RegionWorkload, model: EstimateModel): readonly EstimatePart[] {
  const { region, pending } = here;
  const copying = copySeconds(pending.values(), model);
  const source = Math.max(0, ...[...pending.values()].map((image) => image.sourceSeconds));
  const parts: readonly EstimatePart[] = [
    { what: 'waiting for what is built', region, seconds: source },
    { what: 'copying images', region, seconds: copying },
    { what: 'latency', region, seconds: chain * model.latencySeconds },
    ...longestWait(here),
  ];
  return parts.filter((part) => part.seconds > 0);
}

/** Requests of different kinds are made at the same time, so one kind decides. */
function longestWait({ region, accounts }: RegionWorkload): readonly EstimatePart[] {
  let longest: EstimatePart | undefined;
  for (const { account, buckets } of accounts.values()) {
    for (const bucket of buckets.values()) {
      const seconds = bucketSeconds(bucket);
      if (seconds <= (longest?.seconds ?? 0)) continue;
      const at = account === undefined ? {} : { account };
      longest = { what: bucket.call, region, ...at, seconds };
    }
  }
  return longest === undefined ? [] : [longest];
}

function total(parts: readonly EstimatePart[]): number {
  return parts.reduce((sum, part) => sum + part.seconds, 0);
}

function duration(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  return `${Math.round(minutes / 60)} h`;
}
