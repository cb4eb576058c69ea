import { expect, test } from 'vitest';
import { applyPlan, type DeprecateImageAction, type Plan } from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { builtWorld, x86 } from '../support/world.js';

/** The date that an image gets by a plan that is applied at a time. */
async function applied(deprecateAt: string | undefined, now: string) {
  const { aws, release } = builtWorld();
  const [image] = aws.region('us-east-1');
  if (image === undefined) throw new Error('there is no image');
  image.deprecateAt = '2026-01-01T00:00:00.000Z';
  aws.now = () => Date.parse(now);
  const { flavor, version } = release;
  const { architecture } = x86;
  const at = { region: 'us-east-1', flavor, version, architecture, name: image.name };
  const action: DeprecateImageAction = {
    ...at,
    id: 'deprecate',
    type: 'deprecate-image',
    reason: 'a test',
    dependsOn: [],
    ...(deprecateAt !== undefined && { deprecateAt }),
  };
  const plan: Plan = {
    releases: [release],
    images: [{ ...at, imageId: image.imageId }],
    actions: [action],
    problems: [],
  };
  const result = await applyPlan(plan, { aws, clock: fakeClock(Date.parse(now)) });
  expect(result.actions).toEqual([{ id: 'deprecate', status: 'done' }]);
  return image.deprecateAt;
}

test.each([
  ['to come', '2027-01-31T12:00:00.000Z', '2026-11-22T10:00:10Z', '2027-01-31T12:00:00.000Z'],
  ['that has come', '2026-11-01T00:00:00.000Z', '2026-11-22T10:00:10Z', '2026-11-22T10:02:00.000Z'],
  [
    'of this minute',
    '2026-11-22T10:00:00.000Z',
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:01:00.000Z',
  ],
  [
    'of the next minute',
    '2026-11-22T10:01:00.000Z',
    '2026-11-22T10:00:10Z',
    '2026-11-22T10:01:00.000Z',
  ],
  [
    'that passes now',
    '2026-11-22T10:01:00.000Z',
    '2026-11-22T10:00:58Z',
    '2026-11-22T10:02:00.000Z',
  ],
])('a date %s is one that EC2 takes', async (_, deprecateAt, now, expected) => {
  expect(await applied(deprecateAt, now)).toBe(expected);
});

test('no date removes the one there is', async () => {
  expect(await applied(undefined, '2026-11-22T10:00:10Z')).toBeUndefined();
});
