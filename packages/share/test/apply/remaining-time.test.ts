import { expect, test } from 'vitest';
import { createRemainingTime } from '../../src/apply/remaining-time.js';
import type { Action, Plan } from '../../src/index.js';

const minute = 60_000;

function action(region: string, type: Action['type'], name: string, more: object = {}): Action {
  const id = `${region}/${name}/${type}`;
  return { id, region, type, name, reason: '', dependsOn: [], ...more } as unknown as Action;
}

function copy(region: string, name: string): readonly [Action, Action] {
  const asked = action(region, 'copy-image', name, { snapshots: 20, architecture: 'x86_64' });
  const more = { architecture: 'x86_64', dependsOn: [asked.id] };
  return [asked, action(region, 'wait-for-image', name, more)];
}

function timed(actions: readonly Action[]) {
  let now = 0;
  const plan: Plan = { releases: [], images: [], actions, problems: [] };
  const clock = { now: () => now, delay: () => Promise.resolve() };
  const ended = createRemainingTime(plan, clock);
  return (at: number, each: Action) => {
    now = at;
    return ended(each);
  };
}

test('is what copies take, then what they took, and what parameters need after them', () => {
  const [first, firstDone] = copy('eu-west-1', 'one');
  const [second, secondDone] = copy('eu-west-1', 'two');
  const puts = Array.from({ length: 63 }, (_, index) =>
    action('eu-west-1', 'put-parameter', `/${index}`, { value: { text: 'x' } }),
  );
  const ended = timed([first, firstDone, second, secondDone, ...puts]);

  // Two waves of the four minutes that are assumed, and 60 parameters that wait.
  expect(ended(0, first)).toBe(8 * minute + 20_000);
  expect(ended(minute, second)).toBe(7 * minute + 20_000);
  // The first wave took ten minutes, so the second will.
  expect(ended(10 * minute, firstDone)).toBe(10 * minute + 20_000);
  expect(ended(15 * minute, puts[0] as Action)).toBe(5 * minute + 20_000);
  expect(ended(20 * minute, secondDone)).toBe(20_000);
});

test('grows where a copy takes longer than was thought, and is nothing in the end', () => {
  const [asked, done] = copy('eu-west-1', 'one');
  const tags = action('eu-west-1', 'add-tags', 'one');
  const other = action('us-east-1', 'add-tags', 'one');
  const ended = timed([asked, tags, other, done]);

  expect(ended(0, asked)).toBe(4 * minute);
  expect(ended(20 * minute, other)).toBe(3 * minute);
  expect(ended(20 * minute, done)).toBe(3 * minute);
  expect(ended(21 * minute, tags)).toBe(0);
});
