import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applyPlan,
  type Distribution,
  observeDistribution,
  planDistribution,
  verifyDistribution,
} from '../src/index.js';
import { eventClock } from './support/event-clock.js';
import { consumer, organization, otherConsumer, owner, simple, unit } from './support/release.js';
import { arm, builtImage, builtWorld, x86 } from './support/world.js';

const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-south-1'];
const tagSets = fc.dictionary(
  fc.constantFrom('team', 'soe:flavor', 'Name'),
  fc.constantFrom('a', 'b'),
);
const accounts = fc.subarray([consumer, otherConsumer, owner]);
const grantees = fc.subarray([consumer, otherConsumer, organization, unit, 'all']);

/** The time at which everything begins. */
const start = Date.parse('2026-11-22T10:00:00.000Z');

/** What else a distribution may say of images. */
const properties = fc
  .record(
    {
      public: fc.boolean(),
      watermark: fc.constantFrom<(true | string)[]>(true, 'golden'),
      deprecateAt: fc.constantFrom('never', '2026-11-01', '2027-01-31T10:00:40Z'),
      protection: fc.constantFrom('off', 'on', 'cooldown'),
      sharedTags: fc.dictionary(fc.constantFrom('team', 'support'), fc.constantFrom('a', 'b')),
    },
    { requiredKeys: [] },
  )
  // EC2 gives public images no watermark, and always a date.
  .map(({ watermark, deprecateAt, ...rest }) => ({
    ...rest,
    ...(watermark !== undefined && rest.public !== true && { watermark }),
    ...(deprecateAt !== undefined &&
      (rest.public !== true || deprecateAt !== 'never') && { deprecateAt }),
  }));

/** What images may have before. */
const held = fc.record(
  {
    watermarks: fc.subarray([`${owner}:golden`, `${owner}:soe.al2023`, `${otherConsumer}:golden`]),
    deprecateAt: fc.constantFrom('2026-10-01T00:00:00.000Z', '2027-01-31T10:01:00.000Z'),
    protection: fc.constantFrom(
      'disabled',
      'disabled after 2026-11-23T00:00:00.000Z',
      'enabled-without-cooldown',
      'enabled-with-cooldown',
    ),
  },
  { requiredKeys: [] },
);

/** Any distribution that makes sense. */
const distributions: fc.Arbitrary<Distribution> = fc
  .record({
    regions: fc.subarray(regions).map((names) => names.map((region) => ({ region }))),
    accounts,
    organizations: fc.subarray([organization]),
    organizationalUnits: fc.subarray([unit]),
    shareSnapshots: fc.option(fc.boolean(), { nil: undefined }),
    tags: tagSets,
    consumers: fc.subarray([consumer, otherConsumer]),
    properties,
  })
  .map(({ consumers, shareSnapshots, properties: more, ...rest }) => ({
    ...rest,
    ...more,
    ...(shareSnapshots !== undefined && {
      shareSnapshots: shareSnapshots && rest.accounts.length > 0,
    }),
    parameters: {
      accounts: consumers
        .filter(
          (account) =>
            rest.accounts.includes(account) ||
            rest.organizations.length + rest.organizationalUnits.length > 0,
        )
        .map((account) => ({ account, role: 'soe-parameters' })),
    },
  }));

/** What may be found of an image in a region before. */
const found = fc.option(
  fc.record({
    region: fc.constantFrom(...regions.slice(1)),
    built: fc.constantFrom(x86, arm),
    state: fc.constantFrom('available', 'pending'),
    tags: tagSets,
    permissions: grantees,
    held,
    snapshots: fc.array(fc.record({ tags: tagSets, permissions: accounts }), { maxLength: 3 }),
  }),
);

const worlds = fc.record({
  built: fc.constantFrom([x86], [x86, arm], [x86, { ...arm, region: 'us-west-2' }]),
  lag: fc.nat(3),
  origins: fc.record({ held, permissions: fc.subarray([consumer, 'all']) }),
  found: fc.uniqueArray(found, {
    selector: (image) => (image === null ? 'none' : `${image.region} ${image.built.architecture}`),
    maxLength: 6,
  }),
});

type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function worldOf({ built, lag, origins, found: images }: World) {
  const world = builtWorld(built, lag);
  for (const all of world.aws.images.values()) {
    for (const image of all)
      Object.assign(image, origins.held, { permissions: origins.permissions });
  }
  for (const image of images) {
    if (image === null) continue;
    const origin = built.find((each) => each.architecture === image.built.architecture);
    if (origin === undefined || origin.region === image.region) continue;
    const pending = image.state === 'pending';
    world.aws.region(image.region).push({
      ...builtImage(image.built),
      ...image.held,
      imageId: `ami-found-${image.built.architecture}`,
      state: image.state,
      tags: image.tags,
      // Nobody can have been given an image that is still pending.
      permissions: pending ? [] : image.permissions,
      snapshots: image.snapshots.map(({ tags, permissions }, index) => ({
        snapshotId: `snap-found-${image.built.architecture}-${index}`,
        tags: pending ? image.tags : tags,
        permissions: pending ? [] : permissions,
      })),
    });
  }
  return world;
}

test('after a plan was applied nothing is left to plan, whatever was there before', async () => {
  await fc.assert(
    fc.asyncProperty(distributions, worlds, async (distribution, input) => {
      const { aws, release } = worldOf(input);
      const options = { aws, clock: eventClock(start) };
      const observed = await observeDistribution([release], distribution, options);

      const result = await applyPlan(planDistribution([release], distribution, observed), options);

      expect(result.status).toBe('done');
      const { drift } = await verifyDistribution([release], distribution, options);
      expect(drift).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('one distribution after another leaves what the last one says', async () => {
  await fc.assert(
    fc.asyncProperty(distributions, distributions, async (first, second) => {
      const { aws, release } = builtWorld([x86, arm]);
      const options = { aws, clock: eventClock(start) };

      for (const distribution of [first, second]) {
        const observed = await observeDistribution([release], distribution, options);
        await applyPlan(planDistribution([release], distribution, observed), options);
      }

      expect((await verifyDistribution([release], second, options)).drift).toEqual([]);
      for (const { region } of second.regions) expect(aws.region(region)).toHaveLength(2);
    }),
    { numRuns: 100 },
  );
});

test('a run that is stopped at any call and started again ends the same', async () => {
  const distribution: Distribution = {
    ...simple,
    shareSnapshots: true,
    tags: { team: 'platform' },
    sharedTags: { team: 'platform' },
    watermark: true,
    deprecateAt: '2027-01-31',
    protection: 'on',
    parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }] },
  };
  const undisturbed = await runUntil(distribution, Number.POSITIVE_INFINITY, 'before');

  for (const when of ['before', 'after'] as const) {
    for (let stop = 1; stop <= undisturbed.calls; stop++) {
      const { state } = await runUntil(distribution, stop, when);
      expect(state, `stopped ${when} call ${stop}`).toEqual(undisturbed.state);
    }
  }
});

/** Stop at a call, before or after its effect, run again, and tell what the world looks like. */
async function runUntil(distribution: Distribution, stop: number, when: 'before' | 'after') {
  const { aws, release } = builtWorld([x86, arm]);
  const controller = new AbortController();
  let calls = 0;
  aws[when] = () => {
    if (++calls === stop) controller.abort();
    controller.signal.throwIfAborted();
  };
  const run = async (signal: AbortSignal) => {
    const options = { aws, clock: eventClock(start), signal };
    const observed = await observeDistribution([release], distribution, options);
    return applyPlan(planDistribution([release], distribution, observed), options);
  };
  await run(controller.signal).catch(() => undefined);
  const seen = calls;
  aws[when] = () => undefined;
  const again = await run(new AbortController().signal);
  expect(again.status).toBe('done');
  return { state: aws.state(), calls: seen };
}
