import { leadingSchedule } from '../apply/look-schedule.js';
import type { WaitOptions } from '../share-options.js';
import type { EstimateModel } from './estimate-plan.js';
import { copySeconds, type RegionWorkload } from './workload.js';

/** GetParameters takes so many names. */
const namesPerRead = 10;

/** How images are looked for where nothing is said. */
const imageWait: WaitOptions = { minDelay: 1_000, maxDelay: 60_000, maxWait: 3_600_000 };

/** The calls of a plan by `service:Action`, most first: changes, looks for images, read-backs. */
export function countCalls(
  regions: Iterable<RegionWorkload>,
  model: EstimateModel,
): Readonly<Record<string, number>> {
  const calls = new Map<string, number>();
  const add = (call: string, count: number) => {
    if (count > 0) calls.set(call, (calls.get(call) ?? 0) + count);
  };
  const waits: number[] = [];
  const roles = new Set<string>();
  for (const { pending, accounts } of regions) {
    if (pending.size > 0) waits.push(copySeconds(pending.values(), model));
    for (const here of accounts.values()) {
      for (const { call, count } of here.buckets.values()) add(call, count);
      for (const role of here.roles) roles.add(`${here.account} ${role}`);
      add('ssm:GetParameters', Math.ceil(here.readBacks / namesPerRead));
    }
  }
  // One region looks, the others once when they are told.
  const [longest = 0, ...others] = waits.sort((a, b) => b - a);
  add('ec2:DescribeImages', waits.length === 0 ? 0 : looks(longest) + others.length);
  add('sts:AssumeRole', roles.size);
  return Object.fromEntries([...calls].sort(([, a], [, b]) => b - a));
}

function looks(seconds: number): number {
  let waited = 0;
  let count = 0;
  do {
    waited += leadingSchedule(waited, imageWait);
    count += 1;
  } while (waited < seconds * 1_000);
  return count;
}
