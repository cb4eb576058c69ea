import { leadingSchedule } from '../apply/look-schedule.js';
import { placeKey } from '../place-key.js';
import type { WaitOptions } from '../share-options.js';
import type { EstimateModel } from './estimate-plan.js';
import type { Plan } from './plan.js';
import { copySeconds, type RegionWorkload } from './workload.js';

/** GetParameters takes so many names. */
const namesPerRead = 10;

/** How images are looked for where nothing is said. */
const imageWait: WaitOptions = { minDelay: 1_000, maxDelay: 60_000, maxWait: 3_600_000 };

/** The calls of a plan by `service:Action`, most first: changes, looks for images, read-backs. */
export function countCalls(
  { actions }: Plan,
  regions: Iterable<RegionWorkload>,
  model: EstimateModel,
): Readonly<Record<string, number>> {
  const calls = new Map<string, number>();
  const add = (call: string, count: number) => {
    if (count > 0) calls.set(call, (calls.get(call) ?? 0) + count);
  };
  const waits: number[] = [];
  for (const { pending, buckets } of regions) {
    for (const { call, count } of buckets.values()) add(call, count);
    if (pending.size > 0) waits.push(copySeconds(pending.values(), model));
  }
  // One region looks, the others once when they are told.
  const [longest = 0, ...others] = waits.sort((a, b) => b - a);
  add('ec2:DescribeImages', waits.length === 0 ? 0 : looks(longest) + others.length);

  const readBacks = new Map<string, number>();
  const roles = new Set<string>();
  for (const action of actions) {
    if (action.type !== 'put-parameter') continue;
    const { region, consumer, value } = action;
    if (consumer !== undefined) roles.add(`${consumer.account} ${consumer.role}`);
    if ('text' in value) continue;
    const place = placeKey(region, consumer?.account);
    readBacks.set(place, (readBacks.get(place) ?? 0) + 1);
  }
  for (const count of readBacks.values()) add('ssm:GetParameters', Math.ceil(count / namesPerRead));
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
