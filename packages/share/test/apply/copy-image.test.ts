import { describe, expect, test } from 'vitest';
import {
  type AwsAccess,
  applyPlan,
  type CopyImageAction,
  type CopyRequest,
  observeDistribution,
  planDistribution,
} from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import { overriding } from '../support/overriding.js';
import { simple } from '../support/release.js';
import { builtWorld } from '../support/world.js';

const copiedAt = Date.parse('2026-11-22T10:00:00.000Z');

/** A plan with one copy, before it is applied at a time. */
async function planned(now = copiedAt) {
  const { aws, release } = builtWorld();
  const clock = fakeClock(now);
  const observed = await observeDistribution([release], simple, { aws, clock });
  const plan = planDistribution([release], simple, observed);
  const copy = plan.actions.find((action): action is CopyImageAction => 'clientToken' in action);
  if (copy === undefined) throw new Error('nothing is copied');
  const images = aws.region('eu-west-1');
  const apply = (through: AwsAccess = aws) => applyPlan(plan, { aws: through, clock });
  /** Copy as an earlier run did. */
  const before = () => aws.in({ region: 'eu-west-1' }).images.copy(copy);
  const requests = () =>
    aws.writes
      .filter((call) => call.operation === 'copy')
      .map((call) => call.detail as CopyRequest);
  /** The same AWS, which does not list images in time. */
  const listingAfter = (milliseconds: number): AwsAccess =>
    overriding(aws, (_, { images }) => ({
      images: {
        find: async (names) => {
          const found = await images.find(names);
          return clock.now() < now + milliseconds ? [] : found;
        },
      },
    }));
  return { aws, apply, before, images, requests, listingAfter };
}

describe('copy-image', () => {
  test('replaces a copy that was deregistered, however often', async () => {
    const { aws, apply, images, requests } = await planned();
    aws.before = (call) => {
      if (call.operation === 'changeLaunchPermissions') throw new Error('not before it is copied');
    };
    for (let lost = 1; lost <= 3; lost++) {
      await apply();
      expect(images).toHaveLength(1);
      images.length = 0;
    }
    aws.before = () => undefined;

    const result = await apply();

    expect(result.status).toBe('done');
    expect(images).toMatchObject([{ state: 'available' }]);
    expect(result.images[1]?.imageId).toBe(images[0]?.imageId);
    expect(new Set(requests().map((request) => request.clientToken)).size).toBe(4);
    for (const { clientToken } of requests()) expect(clientToken).toMatch(/^[0-9a-f]{64}$/);
  });

  test('replaces a copy that is still listed as deregistered', async () => {
    const { apply, before, images } = await planned();
    await before();
    for (const image of images) image.state = 'deregistered';

    const result = await apply();

    expect(result.status).toBe('done');
    expect(images.map((image) => image.state)).toEqual(['deregistered', 'available']);
  });

  test('replaces a copy that failed in an earlier run, and does not repeat one that fails now', async () => {
    const later = await planned(copiedAt + 3_600_000);
    const now = await planned(copiedAt);
    for (const { before, images } of [later, now]) {
      await before();
      for (const image of images) image.state = 'failed';
    }

    expect(await later.apply()).toMatchObject({ status: 'done' });
    expect(later.images.map((image) => image.state)).toEqual(['failed', 'available']);
    expect((await now.apply()).actions).toContainEqual(
      expect.objectContaining({ status: 'failed', code: 'SHARE_IMAGE_FAILED' }),
    );
    expect(now.images).toHaveLength(1);
  });

  test('does not copy twice what EC2 lists late', async () => {
    const { apply, images, listingAfter } = await planned();

    const result = await apply(listingAfter(120_000));

    expect(result.status).toBe('done');
    expect(images).toHaveLength(1);
  });

  test('goes on with its first copy when that shows up after it was given up', async () => {
    const { apply, images, listingAfter } = await planned();

    const result = await apply(listingAfter(200_000));

    expect(result.status).toBe('done');
    expect(images).toHaveLength(2);
    expect(result.images[1]?.imageId).toBe(images[0]?.imageId);
  });

  test('gives up where EC2 lists no copy at all', async () => {
    const { apply, images, listingAfter } = await planned();

    const result = await apply(listingAfter(Number.POSITIVE_INFINITY));

    expect(result.actions.find((action) => action.status === 'failed')).toMatchObject({
      id: 'eu-west-1/al2023/2026.11.0/x86_64/copy-image',
      code: 'SHARE_IMAGE_FAILED',
      message: expect.stringContaining('not listed after 150000 ms'),
    });
    expect(images).toHaveLength(5);
  });
});
