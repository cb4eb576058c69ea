import { expect, test } from 'vitest';
import { retire } from '../../src/commands/retire.js';
import { openWorld } from './open-world.js';

const hour = 3_600_000;
/** How far AWS is behind. */
let behind = 0;
const world = openWorld({
  clock: () => new Date(Date.now() - behind),
  onCall: ({ action }) => {
    // EC2 takes its time for a report; here it is there when it is looked for.
    if (action === 'CreateImageUsageReport') behind = 0;
  },
});

test('with a yes EC2 is asked who uses old images, what nobody uses goes, and the journal says so', async () => {
  world.configure({
    aged: {
      lifecycle: {
        retention: { keepNewest: 1, onlyDeprecated: false, maxPercent: 100 },
      },
    },
  });
  behind = 200 * 24 * hour;
  await world.release('aged', '1.0.0');
  await world.release('aged', '1.1.0');
  behind = 12 * hour;

  const dry = await world.run((context) => retire([], {}, context));
  const untouched = world.newWrites();
  const done = await world.run((context) => retire([], { yes: true }, context), { json: true });

  expect(dry, dry.stderr).toMatchObject({ code: 0 });
  expect(dry.stdout).toMatch(/2 undecided/);
  expect(untouched).toEqual([]);
  expect(done.code, done.stderr).toBe(0);
  expect(JSON.parse(done.stdout).result).toMatchObject({ status: 'done' });
  for (const region of ['us-east-1', 'eu-west-1']) {
    const images = await world.access.in({ region }).lifecycle.list('soe/aged/*');
    expect(images.map(({ name, state }) => `${name.split('/')[2]} ${state}`).sort()).toEqual([
      '1.0.0 disabled',
      '1.1.0 available',
    ]);
  }
  const journal = (version: string) =>
    world.workspace.read(`.soe/releases/aged/${version}/journal.jsonl`);
  expect(journal('1.0.0')).toMatch(/"stage":"retire","detail":"retire: \d+ actions on its images/);
  expect(journal('1.1.0')).toBe('');
});
