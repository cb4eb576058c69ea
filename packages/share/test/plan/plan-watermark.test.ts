import { expect, test } from 'vitest';
import { planImage } from '../../src/plan/plan-image.js';
import { planWatermark } from '../../src/plan/plan-watermark.js';
import { inRegion, seenImage } from '../support/image-in-region.js';
import { otherConsumer, owner } from '../support/release.js';

test('an image that lacks the watermark gets it, under the name of its flavor', () => {
  expect(planWatermark(inRegion({ watermark: true }, seenImage()), ['before'])).toEqual([
    expect.objectContaining({
      id: 'eu-west-1/al2023/2026.11.0/x86_64/attach-watermark',
      type: 'attach-watermark',
      watermark: 'soe.al2023',
      dependsOn: ['before'],
    }),
  ]);
});

test('the name that is configured counts', () => {
  const image = inRegion(
    { watermark: 'golden' },
    seenImage({ watermarks: [`${owner}:soe.al2023`] }),
  );

  expect(planWatermark(image, [])).toMatchObject([{ watermark: 'golden' }]);
});

test('the same name of another account is another watermark', () => {
  const seen = seenImage({ watermarks: [`${otherConsumer}:golden`] });

  expect(planWatermark(inRegion({ watermark: 'golden' }, seen), [])).toHaveLength(1);
});

test('nothing is done where it is there, or not configured, or will be inherited', () => {
  const seen = seenImage({ watermarks: [`${otherConsumer}:x`, `${owner}:golden`] });

  expect(planWatermark(inRegion({ watermark: 'golden' }, seen), [])).toEqual([]);
  expect(planWatermark(inRegion({}, seenImage()), [])).toEqual([]);
  expect(planWatermark(inRegion({ watermark: 'golden' }, undefined), [])).toEqual([]);
});

test('an image that is public is made private before', () => {
  const actions = planImage(inRegion({ watermark: true }, seenImage({ permissions: ['all'] })));
  const unshare = actions.find(({ type }) => type === 'unshare-image');

  expect(actions.find(({ type }) => type === 'attach-watermark')?.dependsOn).toEqual([unshare?.id]);
});
