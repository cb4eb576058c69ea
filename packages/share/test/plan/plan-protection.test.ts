import { expect, test } from 'vitest';
import { planProtection } from '../../src/plan/plan-protection.js';
import { inRegion, seenImage } from '../support/image-in-region.js';

const words = {
  off: ['disabled', 'disabled after 2026-11-23T10:00:00.000Z', undefined],
  on: ['enabled-without-cooldown'],
  cooldown: ['enabled-with-cooldown', 'enabled-with-cooldown until 2026-11-23T10:00:00.000Z'],
} as const;
const kinds = ['off', 'on', 'cooldown'] as const;

test.each(
  kinds.flatMap((wanted) =>
    kinds.flatMap((held) => words[held].map((word) => [wanted, word, wanted === held] as const)),
  ),
)('wanted %s, seen as %j: right is %j', (protection, word, right) => {
  const seen = seenImage(word === undefined ? {} : { protection: word });

  const actions = planProtection(inRegion({ protection }, seen), ['before']);

  expect(actions).toMatchObject(
    right ? [] : [{ type: 'protect-image', protection, dependsOn: ['before'] }],
  );
  expect(actions).toHaveLength(right ? 0 : 1);
});

test('copies that are still to be made are not protected', () => {
  expect(planProtection(inRegion({ protection: 'on' }), [])).toHaveLength(1);
  expect(planProtection(inRegion({ protection: 'off' }), [])).toEqual([]);
});

test('nothing is done when nothing is said', () => {
  expect(
    planProtection(inRegion({}, seenImage({ protection: 'enabled-with-cooldown' })), []),
  ).toEqual([]);
});
