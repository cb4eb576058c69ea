import {
  DescribeImageUsageReportsCommand,
  EnableImageDeregistrationProtectionCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import {
  deprecateRelease,
  disableRelease,
  enableRelease,
  type LifecycleOptions,
  retireReleases,
  revokeRelease,
  undeprecateRelease,
} from '../../src/index.js';
import { dyingAws } from '../support/dying-aws.js';
import { role, startWorld, type World } from '../support/lifecycle-world.js';

const old = { flavor: 'al2023', version: '2026.7.0' };
const successor = '2026.11.0';
const policy = { flavors: ['al2023'], keepNewest: 1, maxPercent: 100 };
const apply = { apply: true };
/** One region, because every death costs a world. */
const places = { regions: [{ region: 'us-east-1' }], parameters: { accounts: [role] } };

interface Step {
  readonly name: string;
  /** How often a process died until one came through. */
  readonly writes: number;
  readonly prepare: (world: World) => Promise<unknown>;
  readonly run: (options: LifecycleOptions) => Promise<unknown>;
}

const deprecate = (options: LifecycleOptions) =>
  deprecateRelease({ ...old, successor, reason: 'replaced' }, options);
const retire = (options: LifecycleOptions) => retireReleases(policy, { ...options, ...apply });

const steps: readonly Step[] = [
  { name: 'deprecate', writes: 4, prepare: async () => undefined, run: deprecate },
  {
    name: 'undeprecate',
    writes: 4,
    prepare: ({ options }) => deprecate(options),
    run: (options) => undeprecateRelease(old, options),
  },
  {
    name: 'disable',
    writes: 2,
    prepare: async () => undefined,
    run: (options) => disableRelease(old, { ...options, ...apply }),
  },
  {
    name: 'enable',
    writes: 3,
    prepare: ({ options }) => disableRelease(old, { ...options, ...apply }),
    run: (options) => enableRelease(old, options),
  },
  {
    name: 'revoke',
    writes: 7,
    prepare: async (world) => {
      const images = await world.images('us-east-1');
      for (const id of images.flatMap(({ snapshotIds }) => snapshotIds)) {
        const access = world.aws.in({ region: 'us-east-1' }).images;
        await access.changeSnapshotPermissions(id, { add: [role.account] });
      }
    },
    run: (options) =>
      revokeRelease(
        { ...old, version: successor, reason: 'bad', disable: true },
        { ...options, ...apply },
      ),
  },
  {
    name: 'retire, first stage',
    writes: 5,
    prepare: async (world) => {
      await deprecate(world.options);
      world.pass(120);
    },
    run: retire,
  },
  {
    name: 'retire, last stage',
    writes: 6,
    prepare: async (world) => {
      await deprecate(world.options);
      world.pass(120);
      await retire(world.options);
      world.pass(8);
    },
    run: retire,
  },
  {
    name: 'retire, protection',
    writes: 2,
    prepare: async (world) => {
      await deprecate(world.options);
      for (const { imageId } of await world.images('us-east-1')) {
        await world.local
          .ec2('us-east-1')
          .send(new EnableImageDeregistrationProtectionCommand({ ImageId: imageId }));
      }
      world.pass(120);
      await retire(world.options);
      world.pass(8);
    },
    run: retire,
  },
];

test.each(steps)(
  '$name: a process that dies after any write is continued by the next, to the same end',
  async ({ prepare, run, writes }) => {
    const whole = await diedAfter(Number.POSITIVE_INFINITY, prepare, run);
    expect(whole.died).toBe(false);

    let deaths = 0;
    for (; ; deaths++) {
      const { died, state } = await diedAfter(deaths, prepare, run);
      expect(state, `died after write ${deaths}`).toEqual(whole.state);
      if (!died) break;
    }
    expect(deaths).toBeGreaterThanOrEqual(writes);
  },
);

async function diedAfter(writes: number, prepare: Step['prepare'], run: Step['run']) {
  await using world = await startWorld();
  await world.release(old.version);
  await world.point('stable', successor, await world.release(successor));
  await prepare(world);
  const dying = dyingAws(world.aws, writes);
  await run({ ...world.options, places, aws: dying.aws }).catch(() => undefined);
  // Two passes where an image was protected, so until nothing is left to do.
  for (let pass = 0; pass < 3; pass++) {
    world.pass(1 / 24);
    await run({ ...world.options, places });
  }
  return { died: dying.died(), state: await stateOf(world) };
}

/** All that can be seen, without ids and dates. */
async function stateOf(world: World) {
  return Promise.all(
    places.regions.map(async ({ region }) => {
      const { images: access, lifecycle } = world.aws.in({ region });
      const images = (await world.images(region)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      return {
        images: await Promise.all(
          images.map(
            async ({ imageId, name, state, tags, deprecateAt, protection, snapshotIds }) => ({
              name,
              state,
              protection,
              tags: Object.keys(tags).sort(),
              deprecated: deprecateAt !== undefined,
              permissions: [...(await access.launchPermissions(imageId))].sort(),
              snapshots: await Promise.all(
                snapshotIds.map(async (id) => [...(await access.snapshotPermissions(id))].sort()),
              ),
            }),
          ),
        ),
        reports: (await world.local.ec2(region).send(new DescribeImageUsageReportsCommand({})))
          .ImageUsageReports?.length,
        snapshots: Object.keys(await lifecycle.snapshotsTagged('soe:flavor', '*')).length,
        parameters: await Promise.all(
          [{ region }, { region, consumer: role }].map(async (place) =>
            Object.entries(await world.parameters(place))
              .map(([name, value]) => `${name} ${value}`)
              .map((each) =>
                each.replace(/ami-\w+/g, 'ami').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, ''),
              )
              .sort(),
          ),
        ),
      };
    }),
  );
}
