import type { Fault, LocalAwsOptions } from '@soe/local-aws';
import { expect, test } from 'vitest';
import { connectAws, distributeRelease, ShareError, verifySettled } from '../src/index.js';
import { type FullWorld, startFullWorld } from './support/full-world.js';
import { quick, writes } from './support/local.js';

const patient = { timeout: 300_000 };

/** More runs than that are not needed, however much goes wrong. */
const mostRuns = 10;

function connect({ local }: FullWorld) {
  const { server, credentials } = local;
  return connectAws({ endpoint: server.endpoint, credentials: credentials(), limits: [] });
}

/** What was just built may be seen late too, and a release is distributed once it is seen. */
async function untilBuiltIsSeen({ release, local }: FullWorld): Promise<void> {
  const names = release.images.map(({ name }) => name);
  const { images } = local.aws.in({ region: 'us-east-1' });
  while ((await images.find(names))[0]?.state !== 'available');
}

/** Distribute again and again until it is done, as a pipeline does; tells how many runs it took. */
async function distributeUntilDone(world: FullWorld): Promise<number> {
  for (let run = 1; run < mostRuns; run++) {
    try {
      await distributeRelease(world.release, world.distribution, { aws: connect(world), ...quick });
      return run;
    } catch (error) {
      // What goes wrong has a name, and the next run goes on.
      if (!(error instanceof ShareError)) throw error;
    }
  }
  return mostRuns;
}

async function undisturbed() {
  await using world = await startFullWorld();
  await distributeUntilDone(world);
  return await world.state();
}

/** Two in a hundred calls. */
const rarely = (seed: number) => ({ probability: 0.02, seed });

const troubles: readonly [string, (seed: number) => readonly Fault[], LocalAwsOptions][] = [
  [
    'errors of the server, before and after their effect',
    (seed) => [
      { kind: 'error', code: 'InternalError', status: 500, call: rarely(seed) },
      { kind: 'error-after', code: 'InternalError', status: 500, call: rarely(seed + 1) },
    ],
    {},
  ],
  [
    'connections that are reset, before and after their effect',
    (seed) => [
      { kind: 'reset-before', call: rarely(seed) },
      { kind: 'reset-after', call: rarely(seed + 1) },
    ],
    {},
  ],
  ['bursts of refusals', (seed) => [{ kind: 'throttle', calls: 4, call: rarely(seed) }], {}],
  [
    'images that are seen late and parameters that read stale',
    () => [],
    { consistency: { images: 0.5, parameters: 0.5 } },
  ],
  [
    'all of that at once, and copies that take time',
    (seed) => [
      { kind: 'error', code: 'InternalError', status: 500, call: rarely(seed) },
      { kind: 'error-after', code: 'InternalError', status: 500, call: rarely(seed + 1) },
      { kind: 'reset-before', call: rarely(seed + 2) },
      { kind: 'reset-after', call: rarely(seed + 3) },
      { kind: 'throttle', calls: 3, call: rarely(seed + 4) },
    ],
    { consistency: { images: 0.5, parameters: 0.5 }, copySeconds: 0.5 },
  ],
];

test.each(troubles)(
  '%s change nothing of what is there in the end',
  patient,
  async (_, faults, hostility) => {
    const state = await undisturbed();
    // Another one each time, named where it fails.
    const seed = Math.floor(Math.random() * 100_000);

    await using world = await startFullWorld({ ...hostility, seed });
    await untilBuiltIsSeen(world);
    const forget = faults(seed).map((fault) => world.local.server.faults.add(fault));
    const runs = await distributeUntilDone(world);
    for (const each of forget) each();
    world.local.newCalls();

    expect(runs, `seed ${seed}`).toBeLessThan(mostRuns);
    // AWS may go on to show what was there before.
    const settled = { aws: connect(world), ...quick };
    await verifySettled([world.release], world.distribution, settled).catch((cause: unknown) => {
      throw new Error(`seed ${seed}`, { cause });
    });
    expect(withoutVersions(await world.state()), `seed ${seed}`).toEqual(withoutVersions(state));
    // Whatever the first run was told, the next one finds nothing to do.
    world.local.newCalls();
    await distributeRelease(world.release, world.distribution, { aws: connect(world), ...quick });
    expect(writes(world.local.newCalls()), `seed ${seed}`).toEqual([]);
  },
);

test(
  'a region that fails whatever it is asked undoes nothing elsewhere, and is made good later',
  patient,
  async () => {
    const state = await undisturbed();
    await using world = await startFullWorld();
    const forget = world.local.server.faults.add({
      region: 'eu-west-1',
      kind: 'error',
      code: 'UnauthorizedOperation',
      status: 403,
    });

    const failed = await distributeRelease(world.release, world.distribution, {
      aws: connect(world),
      ...quick,
    }).catch((error: unknown) => error);

    expect(failed).toMatchObject({ code: 'SHARE_INCOMPLETE' });
    forget();
    const half = await world.state();
    expect(half['us-east-1']).toEqual(state['us-east-1']);
    expect(half['eu-west-1']).not.toEqual(state['eu-west-1']);

    await distributeRelease(world.release, world.distribution, { aws: connect(world), ...quick });

    expect(await world.state()).toEqual(state);
  },
);

/** A summary that is written again because the answer was lost is the same, with another number. */
function withoutVersions(state: unknown): unknown {
  return JSON.parse(
    JSON.stringify(state, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'policies' in value
        ? { ...value, version: undefined }
        : value,
    ),
  );
}
