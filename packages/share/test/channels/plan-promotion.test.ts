import { describe, expect, test } from 'vitest';
import { type ObservedPointers, type ObservedPromotion, planPromotion } from '../../src/index.js';
import { consumer } from '../support/release.js';

const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };
const role = { account: consumer, role: 'soe-parameters' };
const places = { regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }] };
const base = '/soe/al2023';
const now = Date.parse('2026-11-22T10:00:00.000Z');
const published = {
  [`${base}/versions/2026.11.0/x86_64/image-id`]: 'ami-1',
  [`${base}/versions/2026.11.0/summary`]: '{}',
};
const withArm = { ...published, [`${base}/versions/2026.11.0/arm64/image-id`]: 'ami-2' };
const pointing = (version: string, imageId: string) => ({
  [`${base}/channels/stable/x86_64/image-id`]: imageId,
  [`${base}/channels/stable/version`]: version,
});
const pointers = (values: Record<string, string>, region: string): ObservedPointers => ({
  region,
  parameters: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      { value, version: 7, modifiedAt: '2026-11-01T00:00:00.000Z' },
    ]),
  ),
});
const us = (values: Record<string, string>) => pointers(values, 'us-east-1');
const eu = (values: Record<string, string>) => pointers(values, 'eu-west-1');

/** These places, with the images that they name, all available. */
function seen(...observed: readonly ObservedPointers[]): ObservedPromotion {
  return {
    places: observed,
    regions: places.regions.map(({ region }) => ({
      region,
      images: ['ami-1', 'ami-2'].map((imageId) => ({ imageId, state: 'available' })),
    })),
  };
}

describe('planPromotion', () => {
  test('moves the image pointers of all regions, then the versions', () => {
    const plan = planPromotion([request], places, seen(us(published), eu(published)));

    expect(plan.problems).toEqual([]);
    expect(plan.channels).toEqual([request]);
    expect(plan.moves).toMatchObject([
      { region: 'us-east-1', name: `${base}/channels/stable/x86_64/image-id`, to: 'ami-1' },
      { region: 'eu-west-1', name: `${base}/channels/stable/x86_64/image-id`, to: 'ami-1' },
      { region: 'us-east-1', name: `${base}/channels/stable/version`, to: '2026.11.0' },
      { region: 'eu-west-1', name: `${base}/channels/stable/version`, to: '2026.11.0' },
    ]);
    expect(plan.moves.every((move) => move.from === undefined)).toBe(true);
  });

  test('plans nothing when the channel points there already', () => {
    const there = { ...published, ...pointing('2026.11.0', 'ami-1') };
    const plan = planPromotion([request], places, seen(us(there), eu(there)));

    expect(plan).toMatchObject({
      moves: [],
      problems: [],
      channels: [{ previousVersion: '2026.11.0' }],
    });
  });

  test('tells the version before, also when an earlier run was stopped half-way', () => {
    const plan = planPromotion(
      [request],
      places,
      seen(
        us({ ...published, ...pointing('2026.11.0', 'ami-1') }),
        eu({ ...published, ...pointing('2026.10.0', 'ami-0') }),
      ),
    );

    expect(plan.channels).toMatchObject([{ previousVersion: '2026.10.0' }]);
    expect(plan.moves).toMatchObject([
      { region: 'eu-west-1', from: 'ami-0', seenVersion: 7, to: 'ami-1' },
      { region: 'eu-west-1', from: '2026.10.0', to: '2026.11.0' },
    ]);
  });

  test.each([
    ['is published nowhere', [us({}), eu({})], 2],
    ['lacks its image in one region', [us(published), eu({})], 1],
    ['lacks an architecture that another region has', [us(withArm), eu(published)], 1],
    [
      'lacks its summary',
      [us(published), eu({ [`${base}/versions/2026.11.0/x86_64/image-id`]: 'ami-1' })],
      1,
    ],
    ['was not read in one region', [us(published)], 1],
  ])('refuses a version that %s', (_, observed, problems) => {
    const plan = planPromotion([request], places, seen(...observed), { now });

    expect(plan.problems).toHaveLength(problems);
    for (const problem of plan.problems) {
      expect(problem).toMatchObject({ code: 'SHARE_NOT_READY', scope: 'release' });
    }
  });

  test('covers consumer accounts too', () => {
    const regions = [{ region: 'us-east-1' }];
    const plan = planPromotion(
      [request],
      { regions, parameters: { accounts: [role] } },
      seen(us(published), { ...us({}), account: consumer }),
    );

    expect(plan.problems).toMatchObject([{ code: 'SHARE_NOT_READY', account: consumer }]);
  });

  test('refuses a channel name that is none', () => {
    expect(() => planPromotion([{ ...request, channel: 'Not A Channel' }], places, seen())).toThrow(
      expect.objectContaining({ code: 'CONTRACT_CHANNEL_INVALID' }),
    );
  });

  test('refuses a channel that is asked for twice', () => {
    const both = [request, { ...request, version: '2026.11.1' }];

    expect(() => planPromotion(both, places, seen())).toThrow(
      expect.objectContaining({ code: 'SHARE_PLAN_INVALID' }),
    );
  });

  test.each([
    ['does not exist', [], 'does not exist'],
    ['is disabled', [{ imageId: 'ami-1', state: 'disabled' }], 'is disabled'],
    [
      'is deprecated',
      [{ imageId: 'ami-1', state: 'available', deprecateAt: '2026-11-22T10:00:00.000Z' }],
      'is deprecated',
    ],
  ])('refuses an image that %s in one region', (_, images, message) => {
    const all = seen(us(published), eu(published));
    const regions = [...all.regions.slice(0, 1), { region: 'eu-west-1', images }];
    const plan = planPromotion([request], places, { ...all, regions }, { now });

    expect(plan.problems).toMatchObject([
      { code: 'SHARE_NOT_READY', region: 'eu-west-1', message: expect.stringContaining(message) },
    ]);
  });

  test.each([
    ['deprecated', {}, 'undeprecate al2023 2026.11.0 first'],
    ['revoked', { revoked: 'CVE-2026-1' }, 'is revoked (CVE-2026-1); release a new version'],
    // The date of a revocation is the next full minute; what was revoked may be disabled too.
    [
      'just revoked',
      { revoked: 'bad', state: 'disabled', deprecateAt: '2026-11-22T10:01:00.000Z' },
      'is revoked (bad); release a new version',
    ],
  ])(
    'tells once of a version that is %s in all regions, and not to share it again',
    (_, more, advice) => {
      const image = {
        imageId: 'ami-1',
        state: 'available',
        deprecateAt: '2026-11-22T10:00:00.000Z',
      };
      const regions = places.regions.map(({ region }) => ({
        region,
        images: [{ ...image, ...more }],
      }));
      const all = { ...seen(us(published), eu(published)), regions };
      const { problems } = planPromotion([request], places, all, { now });

      expect(problems).toMatchObject([
        { code: 'SHARE_NOT_READY', scope: 'release', message: expect.stringContaining(advice) },
      ]);
      expect(problems[0]?.message).not.toContain('share');
    },
  );

  test('promotes an image that will be deprecated later', () => {
    const deprecateAt = '2026-11-22T10:01:00.000Z';
    const images = [{ imageId: 'ami-1', state: 'available', deprecateAt }];
    const regions = places.regions.map(({ region }) => ({ region, images }));
    const all = { ...seen(us(published), eu(published)), regions };

    expect(planPromotion([request], places, all, { now }).problems).toEqual([]);
  });

  test('refuses an account that was given another image than the owner has', () => {
    const regions = [{ region: 'us-east-1' }];
    const other = { ...published, [`${base}/versions/2026.11.0/x86_64/image-id`]: 'ami-2' };
    const plan = planPromotion(
      [request],
      { regions, parameters: { accounts: [role] } },
      seen(us(published), { ...us(other), account: consumer }),
    );

    expect(plan.problems).toMatchObject([
      { account: consumer, message: expect.stringContaining('is ami-2, not ami-1') },
    ]);
  });

  describe('of a version without an architecture that the channel has', () => {
    const arm = `${base}/channels/stable/arm64/image-id`;
    const there = { ...published, ...pointing('2026.10.0', 'ami-0'), [arm]: 'ami-arm' };

    test('is refused, for the pointer would stay where it is', () => {
      const plan = planPromotion([request], places, seen(us(there), eu(there)));

      expect(plan.problems).toHaveLength(2);
      expect(plan.problems[0]).toMatchObject({
        code: 'SHARE_NOT_READY',
        message: expect.stringMatching(/arm64\/image-id.*ami-arm.*dropArchitectures/),
      });
    });

    test('deletes that pointer last, where that is wanted', () => {
      const options = { dropArchitectures: true };
      const plan = planPromotion([request], places, seen(us(there), eu(there)), options);

      expect(plan.problems).toEqual([]);
      expect(plan.moves.slice(-2)).toMatchObject([
        { region: 'us-east-1', name: arm, from: 'ami-arm' },
        { region: 'eu-west-1', name: arm, from: 'ami-arm' },
      ]);
      expect(plan.moves.slice(-2).every((move) => move.to === undefined)).toBe(true);
    });
  });
});
