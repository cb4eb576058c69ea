import { describe, expect, test } from 'vitest';
import { type ObservedParameters, planPromotion } from '../../src/index.js';
import { consumer } from '../support/release.js';

const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };
const role = { account: consumer, role: 'soe-parameters' };
const places = { regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }] };
const base = '/soe/al2023';
const published = {
  [`${base}/versions/2026.11.0/x86_64/image-id`]: 'ami-1',
  [`${base}/versions/2026.11.0/summary`]: '{}',
};
const pointing = (version: string, imageId: string) => ({
  [`${base}/channels/stable/x86_64/image-id`]: imageId,
  [`${base}/channels/stable/version`]: version,
});
const us = (values: Record<string, string>): ObservedParameters => ({
  region: 'us-east-1',
  values,
});
const eu = (values: Record<string, string>): ObservedParameters => ({
  region: 'eu-west-1',
  values,
});

describe('planPromotion', () => {
  test('moves the image pointer, then the version, in every region', () => {
    const plan = planPromotion(request, places, [us(published), eu(published)]);

    expect(plan.problems).toEqual([]);
    expect(plan.previousVersion).toBeUndefined();
    expect(plan.actions.filter(({ region }) => region === 'eu-west-1')).toMatchObject([
      { name: `${base}/channels/stable/x86_64/image-id`, value: { imageId: 'ami-1' } },
      {
        name: `${base}/channels/stable/version`,
        value: { text: '2026.11.0' },
        dependsOn: [`eu-west-1/owner${base}/channels/stable/x86_64/image-id`],
      },
    ]);
    expect(plan.actions).toHaveLength(4);
  });

  test('plans nothing when the channel points there already', () => {
    const there = { ...published, ...pointing('2026.11.0', 'ami-1') };
    const plan = planPromotion(request, places, [us(there), eu(there)]);

    expect(plan).toMatchObject({ actions: [], problems: [], previousVersion: '2026.11.0' });
  });

  test('tells the version before, also when an earlier run was stopped half-way', () => {
    const plan = planPromotion(request, places, [
      us({ ...published, ...pointing('2026.11.0', 'ami-1') }),
      eu({ ...published, ...pointing('2026.10.0', 'ami-0') }),
    ]);

    expect(plan.previousVersion).toBe('2026.10.0');
    expect(plan.actions.every(({ region }) => region === 'eu-west-1')).toBe(true);
  });

  test.each([
    ['is published nowhere', [us({}), eu({})], 2],
    ['lacks its image in one region', [us(published), eu({})], 1],
    [
      'lacks an architecture that another region has',
      [us({ ...published, [`${base}/versions/2026.11.0/arm64/image-id`]: 'ami-2' }), eu(published)],
      1,
    ],
    [
      'lacks its summary',
      [us(published), eu({ [`${base}/versions/2026.11.0/x86_64/image-id`]: 'ami-1' })],
      1,
    ],
    ['was not read in one region', [us(published)], 1],
  ])('refuses a version that %s', (_, observed, problems) => {
    const plan = planPromotion(request, places, observed);

    expect(plan.problems).toHaveLength(problems);
    for (const problem of plan.problems) {
      expect(problem).toMatchObject({ code: 'SHARE_NOT_READY', scope: 'release' });
    }
  });

  test('covers consumer accounts too', () => {
    const regions = [{ region: 'us-east-1' }];
    const plan = planPromotion(request, { regions, parameters: { accounts: [role] } }, [
      us(published),
      { ...us({}), account: consumer },
    ]);

    expect(plan.problems).toMatchObject([{ code: 'SHARE_NOT_READY', account: consumer }]);
  });

  test('refuses a channel name that is none', () => {
    expect(() => planPromotion({ ...request, channel: 'Not A Channel' }, places, [])).toThrow(
      expect.objectContaining({ code: 'CONTRACT_CHANNEL_INVALID' }),
    );
  });
});
