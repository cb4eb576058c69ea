import type { Wire, WireMembers } from '../protocols/wire.js';
import { type CallPlace, matchesGlob } from './call-place.js';
import type { RequestLimit } from './request-limits.js';
import { type BucketLevel, fullBucket, takeTokens } from './token-bucket.js';

/** Whether a call passes, and if so, counts it. */
export type Throttle = (place: CallPlace, input: WireMembers, now: Date) => boolean;

/** Lets calls pass as long as the buckets of their account and region last. */
export function createThrottle(limits: readonly RequestLimit[]): Throttle {
  const levels = new Map<string, BucketLevel>();
  const known = new Map<string, Limits>();

  return (place, input, now) => {
    const { service, action, account, region } = place;
    const found = known.get(`${service}:${action}`) ?? limitsOf(limits, service, action);
    known.set(`${service}:${action}`, found);

    const passed: [key: string, level: BucketLevel][] = [];
    for (const candidates of found) {
      const limit = candidates.find(({ unfiltered }) => unfiltered !== true || isUnfiltered(input));
      if (limit === undefined) continue;
      const bucket = `${limits.indexOf(limit)} ${limit.shared === true ? '' : action}`;
      const key = `${account} ${region} ${bucket}`;
      const tokens = limit.per === 'instance' ? instancesOf(input) : 1;
      const level = takeTokens(limit, levels.get(key) ?? fullBucket(limit, now), now, tokens);
      if (level === undefined) return false;
      passed.push([key, level]);
    }
    for (const [key, level] of passed) levels.set(key, level);
    return true;
  };
}

/** Of requests, and of the instances that they are about, the rows that may count. */
type Limits = readonly [requests: readonly RequestLimit[], instances: readonly RequestLimit[]];

function limitsOf(limits: readonly RequestLimit[], service: string, action: string): Limits {
  const fitting = limits.filter(
    (limit) =>
      limit.service === service && limit.actions.some((pattern) => matchesGlob(pattern, action)),
  );
  return [
    fitting.filter(({ per }) => per !== 'instance'),
    fitting.filter(({ per }) => per === 'instance'),
  ];
}

function isUnfiltered({ Filter, MaxResults, NextToken }: WireMembers): boolean {
  return Filter === undefined && MaxResults === undefined && NextToken === undefined;
}

/** A malformed number is refused later, by the operation. */
function instancesOf({ MaxCount, InstanceId }: WireMembers): number {
  if (Array.isArray(InstanceId)) return (InstanceId as readonly Wire[]).length;
  const count = Number(MaxCount ?? 1);
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}
