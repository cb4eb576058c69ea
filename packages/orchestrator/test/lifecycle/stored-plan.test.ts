import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  markApplied,
  type StoredPromotion,
  storePlan,
  wasApplied,
} from '../../src/lifecycle/stored-plan.js';
import { makeWorkspace } from '../workspace.js';

const plan = (version: string): StoredPromotion => ({
  ...{ schema: 'soe-plan/v1', kind: 'promotion', owner: '111122223333' },
  requests: [{ flavor: 'al2023', version, channel: 'stable' }],
  plan: { releases: [], channels: [], moves: [], problems: [] },
});

test('of many plans the newest stay, and files that are no plans of soe', async () => {
  const { directory, write } = makeWorkspace();
  const folder = join(directory, '.soe/plans');
  const first = await storePlan(directory, plan('1.0.0'));
  write('.soe/plans/mine.json', '{}');
  const old = new Date('2026-11-01T00:00:00Z');
  utimesSync(first, old, old);
  utimesSync(join(folder, 'mine.json'), old, old);

  const others: string[] = [];
  for (let minor = 1; minor <= 50; minor += 1) {
    others.push(await storePlan(directory, plan(`1.${minor}.0`)));
  }

  const left = readdirSync(folder).map((name) => join(folder, name));
  expect(left.toSorted()).toEqual([...others, join(folder, 'mine.json')].toSorted());
});

test('the file of a plan that was applied says so itself, and is never renamed again', async () => {
  const { directory } = makeWorkspace();
  const file = await storePlan(directory, plan('1.0.0'));
  const before = wasApplied(directory, file);
  await markApplied(directory, file);

  expect(before).toBe(false);
  expect([wasApplied(directory, file), wasApplied(directory, `${file}.done`)]).toEqual([
    true,
    true,
  ]);
  expect(readdirSync(join(directory, '.soe/plans'))).toHaveLength(1);
});
