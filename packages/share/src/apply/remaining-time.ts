import type { Clock } from '../clock.js';
import type { Action } from '../plan/action.js';
import { defaultModel } from '../plan/estimate-plan.js';
import type { Plan } from '../plan/plan.js';
import {
  bucketSeconds,
  copySeconds,
  type PendingImage,
  type RegionWorkload,
  workloadOf,
} from '../plan/workload.js';

/** So long an answer is good enough, in milliseconds: there may be thousands of actions a second. */
const fresh = 100;

/** What takes longer than it was thought to is thought to take so much longer again. */
const overtime = 0.15;

/**
 * Tells after each action how many milliseconds the others probably need: from what AWS grants, and,
 * as soon as one copy is done, from how long that took.
 */
export function createRemainingTime(plan: Plan, clock: Clock): (ended: Action) => number {
  const start = clock.now();
  const work = workloadOf(plan.actions, defaultModel);
  const began = new Map<string, number>();
  let learnt: number | undefined;
  let left = plan.actions.length;
  let answer = { at: Number.NEGATIVE_INFINITY, milliseconds: 0 };

  /** Copies that are done leave their slots to others, which begin then. */
  function learn({ region, type, dependsOn }: Action): void {
    if (type !== 'wait-for-image') return;
    const now = clock.now();
    if (dependsOn.length > 0) learnt ??= (now - (began.get(region) ?? start)) / 1_000;
    began.set(region, now);
  }

  function copying({ region, pending }: RegionWorkload): number {
    if (pending.size === 0) return 0;
    const elapsed = (clock.now() - (began.get(region) ?? start)) / 1_000;
    const known = learnt;
    const images: Iterable<PendingImage> =
      known === undefined
        ? pending.values()
        : [...pending.values()].map((image) => ({ ...image, seconds: known }));
    return Math.max(copySeconds(images, defaultModel) - elapsed, overtime * elapsed);
  }

  function regionSeconds(here: RegionWorkload): number {
    let longest = 0;
    for (const { buckets } of here.accounts.values()) {
      for (const bucket of buckets.values()) longest = Math.max(longest, bucketSeconds(bucket));
    }
    return copying(here) + longest;
  }

  return (ended) => {
    work.done(ended);
    learn(ended);
    left -= 1;
    const now = clock.now();
    if (left === 0) return 0;
    if (now - answer.at < fresh) return answer.milliseconds;
    const seconds = Math.max(0, ...[...work.regions.values()].map(regionSeconds));
    answer = { at: now, milliseconds: Math.round(seconds * 1_000) };
    return answer.milliseconds;
  };
}
