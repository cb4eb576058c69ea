import { describe, expect, test } from 'vitest';
import { planDeprecation } from '../../src/plan/plan-deprecation.js';
import { inRegion, seenImage } from '../support/image-in-region.js';

const plan = (deprecateAt: string | undefined, held?: string) =>
  planDeprecation(
    inRegion(
      deprecateAt === undefined ? {} : { deprecateAt },
      seenImage(held === undefined ? {} : { deprecateAt: held }),
    ),
    [],
  );

describe('the date of a deprecation', () => {
  test('is set to the minute where there is none or another one', () => {
    const action = { type: 'deprecate-image', deprecateAt: '2027-01-31T12:01:00.000Z' };

    expect(plan('2027-01-31T12:00:40Z')).toMatchObject([action]);
    expect(plan('2027-01-31T12:00:40Z', '2027-01-31T12:00:00.000Z')).toMatchObject([action]);
  });

  test('is right when it is the same minute', () => {
    expect(plan('2027-01-31T12:00:29Z', '2027-01-31T12:00:00.000Z')).toEqual([]);
    expect(plan('2027-01-31T14:00:00+02:00', '2027-01-31T12:00:00.000Z')).toEqual([]);
  });

  test('is set on copies that are still to be made', () => {
    expect(planDeprecation(inRegion({ deprecateAt: '2027-01-31' }), ['wait'])).toMatchObject([
      { deprecateAt: '2027-01-31T00:00:00.000Z', dependsOn: ['wait'] },
    ]);
  });

  test('is removed by never, where there is one', () => {
    const [action] = plan('never', '2027-01-31T12:00:00.000Z');

    expect(action).toMatchObject({ type: 'deprecate-image' });
    expect(action).not.toHaveProperty('deprecateAt');
    expect(plan('never')).toEqual([]);
    expect(planDeprecation(inRegion({ deprecateAt: 'never' }), [])).toEqual([]);
  });

  test('is left alone when nothing is said', () => {
    expect(plan(undefined, '2027-01-31T12:00:00.000Z')).toEqual([]);
  });
});

describe('a date that has come', () => {
  const past = '2026-11-01T00:00:00Z';

  test('deprecates what is not deprecated yet', () => {
    expect(plan(past)).toMatchObject([{ deprecateAt: '2026-11-01T00:00:00.000Z' }]);
    expect(plan(past, '2027-01-31T12:00:00.000Z')).toHaveLength(1);
  });

  test('is content with every image that is deprecated, or about to be', () => {
    expect(plan(past, '2026-10-01T00:00:00.000Z')).toEqual([]);
    expect(plan(past, '2026-11-21T00:00:00.000Z')).toEqual([]);
    expect(plan(past, '2026-11-22T10:02:00.000Z')).toEqual([]);
  });
});
