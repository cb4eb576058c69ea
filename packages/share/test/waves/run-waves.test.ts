import type { Architecture } from '@soe/contract';
import { describe, expect, test } from 'vitest';
import {
  observePromotion,
  planWaves,
  runWaves,
  type ShareError,
  type ShareEvent,
  type Wave,
  type WaveHealth,
  type WaveReport,
} from '../../src/index.js';
import {
  channelWorld,
  paths,
  places,
  point,
  pointers,
  pointingAt,
} from '../channels/support/channel-world.js';
import { fakeClock } from '../support/fake-clock.js';
import type { MemoryAws, MemoryCall } from '../support/memory-aws.js';
import { consumer, unit } from '../support/release.js';

const hour = 3_600_000;
const both: readonly Architecture[] = ['x86_64', 'arm64'];
const versions = { '2026.10.0': both, '2026.11.0': both, '2026.12.0': both };
const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };
const old = pointingAt('2026.10.0', both);
const moved = pointingAt('2026.11.0', both);
const waves: readonly Wave[] = [
  { name: 'canary', regions: ['us-east-1'], accounts: [consumer], soak: 2.5 * hour },
  { name: 'us', regions: ['us-east-1'], accounts: ['owner'], soak: hour },
  { name: 'others', rest: true, soak: 0 },
];
const rings = [
  ['us-east-1/222233334444'],
  ['us-east-1/owner'],
  ['eu-west-1/owner', 'eu-west-1/222233334444'],
];

/** A world with a clock of its own, that holds every write against the rules of the waves. */
function world(kind: 'existing' | 'new' = 'existing') {
  const aws = channelWorld(versions);
  const clock = fakeClock(Date.parse('2026-11-22T10:00:00.000Z'));
  aws.now = clock.now;
  if (kind === 'existing') point(aws, '2026.10.0', both);
  const reports: WaveReport[] = [];
  const events: ShareEvent[] = [];
  const movedAt = new Map<string, number>();
  const healthy = new Set<string>();
  const broken: string[] = [];
  /** What must be so when a pointer moves to the new version. */
  const watch = ({ operation, place, detail }: MemoryCall) => {
    const { name, value } = detail as { readonly name?: string; readonly value?: string };
    if (operation !== 'put' || name !== paths.channelVersion('stable')) return;
    if (value !== request.version) return;
    const ring = rings.findIndex((each) => each.includes(place));
    movedAt.set(place, clock.now());
    for (const [index, before] of rings.slice(0, ring).entries()) {
      const soaked = before.every(
        (each) => clock.now() - (movedAt.get(each) ?? clock.now()) >= (waves[index]?.soak ?? 0),
      );
      if (!soaked) broken.push(`${place} moved before ${waves[index]?.name} had soaked`);
      if (!healthy.has(waves[index]?.name ?? '')) {
        broken.push(`${place} moved before ${waves[index]?.name} was healthy`);
      }
    }
  };
  aws.after = watch;
  const sick = new Map<string, string>();
  const health = async (report: WaveReport): Promise<WaveHealth> => {
    reports.push(report);
    const reason = sick.get(report.wave);
    if (reason !== undefined) return { ok: false, reason };
    healthy.add(report.wave);
    return { ok: true };
  };
  const options = {
    aws,
    places,
    clock,
    health,
    onEvent: (event: ShareEvent) => events.push(event),
  };
  return { aws, clock, reports, events, broken, sick, options, watch };
}

async function failure(run: Promise<unknown>): Promise<ShareError> {
  const error: unknown = await run.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  return error as ShareError;
}

describe('runWaves', () => {
  test('moves wave by wave, each after the one before has soaked and was healthy', async () => {
    const { aws, clock, options, reports, events, broken } = world();
    const begun = clock.now();

    const result = await runWaves(request, waves, options);

    expect(broken).toEqual([]);
    expect(pointers(aws)).toEqual(moved);
    expect(result.waves.map(({ name, pointers: all }) => [name, all.length])).toEqual([
      ['canary', 3],
      ['us', 3],
      ['others', 6],
    ]);
    expect(reports).toMatchObject([
      { wave: 'canary', index: 0, total: 3, places: [{ region: 'us-east-1', account: consumer }] },
      { wave: 'us', places: [{ region: 'us-east-1' }] },
      {
        wave: 'others',
        places: [{ region: 'eu-west-1' }, { region: 'eu-west-1', account: consumer }],
      },
    ]);
    expect(clock.now() - begun).toBeGreaterThanOrEqual(3.5 * hour);
    expect(clock.now() - begun).toBeLessThan(3.6 * hour);
    const told = events.map(({ type }) => type).filter((type) => type.startsWith('wave-'));
    const one = ['wave-started', 'wave-soaking', 'wave-health', 'wave-done'];
    expect(told).toEqual([...one, ...one, ...one.filter((type) => type !== 'wave-soaking')]);
  });

  test('a second run writes nothing, and asks for the health of the last wave only', async () => {
    const { aws, options, reports } = world();
    await runWaves(request, waves, options);
    const writes = aws.writes.length;
    reports.length = 0;

    await runWaves(request, waves, options);

    expect(aws.writes).toHaveLength(writes);
    expect(reports.map(({ wave }) => wave)).toEqual(['others']);
  });

  test.each([
    ['existing', old],
    ['new', {}],
  ] as const)(
    'a wave that is not healthy halts, and the pointers of all waves of a channel that is %s go back',
    async (kind, before) => {
      for (const { name } of waves) {
        const { aws, options, sick, events, broken } = world(kind);
        sick.set(name, 'boot failures\u001b[31m');

        const error = await failure(runWaves(request, waves, options));

        expect(error).toMatchObject({
          code: 'SHARE_HALTED',
          message: expect.stringContaining(`wave ${name} is not healthy: boot failures\\u{1b}[31m`),
        });
        expect(pointers(aws)).toEqual(before);
        expect(broken).toEqual([]);
        expect(events.at(-1)).toMatchObject({ type: 'wave-halted', wave: name });
      }
    },
  );

  test('leaves the pointers where they are when that is wanted, and goes on when it is well again', async () => {
    const { aws, options, sick, broken, events } = world();
    sick.set('us', 'too slow');

    const error = await failure(runWaves(request, waves, { ...options, onHalt: 'stay' }));

    expect(error.code).toBe('SHARE_HALTED');
    expect(pointers(aws)).toMatchObject({
      'us-east-1/owner /stable/version': '2026.11.0',
      'eu-west-1/owner /stable/version': '2026.10.0',
    });
    sick.clear();
    events.length = 0;
    await runWaves(request, waves, options);
    expect(pointers(aws)).toEqual(moved);
    expect(broken).toEqual([]);
    // It had soaked already.
    expect(events.some(({ type }) => type === 'wave-soaking')).toBe(false);
  });

  test('a run that was killed at any call goes on, and keeps the order of the waves', async () => {
    const undisturbed = world();
    await runWaves(request, waves, undisturbed.options);
    const calls = undisturbed.aws.calls.length;
    expect(calls).toBeGreaterThan(40);

    for (const when of ['before', 'after'] as const) {
      for (let stop = 1; stop <= calls; stop++) {
        const { aws, options, broken, watch } = world();
        kill(aws, when, stop, watch);
        await failure(runWaves(request, waves, options));
        aws.before = () => undefined;
        aws.after = watch;

        await runWaves(request, waves, options);

        expect(pointers(aws), `killed ${when} call ${stop}`).toEqual(moved);
        expect(broken, `killed ${when} call ${stop}`).toEqual([]);
      }
    }
  });

  test('a run that was killed at any call of going back ends where it would have', async () => {
    const undisturbed = world();
    undisturbed.sick.set('others', 'bad');
    await failure(runWaves(request, waves, undisturbed.options));
    const calls = undisturbed.aws.calls.length;

    for (const when of ['before', 'after'] as const) {
      for (let stop = 1; stop <= calls; stop++) {
        const { aws, options, sick, broken, watch } = world();
        sick.set('others', 'bad');
        kill(aws, when, stop, watch);
        await failure(runWaves(request, waves, options));
        aws.before = () => undefined;
        aws.after = watch;

        const error = await failure(runWaves(request, waves, options));

        expect(error.code, `killed ${when} call ${stop}`).toBe('SHARE_HALTED');
        expect(pointers(aws), `killed ${when} call ${stop}`).toEqual(old);
        expect(broken).toEqual([]);
      }
    }
  });

  test('what had begun to move goes back too when an earlier wave is not healthy any more', async () => {
    const { aws, options, sick } = world();
    point(aws, '2026.11.0', both, rings[0]);
    // A run was killed between the images of the second wave.
    const image = paths.versionImage('2026.11.0', 'x86_64');
    const store = aws.store('us-east-1/owner');
    store.set(paths.channelImage('stable', 'x86_64'), store.get(image) ?? '');
    sick.set('canary', 'bad');

    await failure(runWaves(request, waves, options));

    // What stood there before canary was pointed by hand has no history, so it goes altogether.
    const { 'us-east-1/owner /stable/x86_64/image-id': restored } = pointers(aws);
    expect(restored).toBe(old['us-east-1/owner /stable/x86_64/image-id']);
  });

  test('soaks only for the time that is left when it is stopped meanwhile', async () => {
    const { clock, options, broken, events } = world();
    const controller = new AbortController();
    let pauses = 0;
    const stopping = {
      ...clock,
      delay: async (milliseconds: number, signal?: AbortSignal) => {
        await clock.delay(milliseconds, signal);
        // The second hour of the first wave.
        if (milliseconds === hour && ++pauses === 2) controller.abort();
      },
    };
    const error = await failure(
      runWaves(request, waves, { ...options, clock: stopping, signal: controller.signal }),
    );
    expect(error.code).toBe('SHARE_CANCELLED');
    const until = () =>
      events.flatMap((event) => (event.type === 'wave-soaking' ? event.until : []));
    const [first = ''] = until();
    events.length = 0;

    await runWaves(request, waves, options);

    const [again = ''] = until();
    expect(Math.abs(Date.parse(again) - Date.parse(first))).toBeLessThan(10_000);
    expect(broken).toEqual([]);
  });

  test('a health check that cannot be asked stops the run, and nothing goes back', async () => {
    const { aws, options } = world();
    const health = async () => {
      throw new Error('503 from the monitoring');
    };

    const error = await failure(runWaves(request, waves, { ...options, health }));

    expect(error).toMatchObject({
      code: 'SHARE_HEALTH_UNKNOWN',
      message: expect.stringContaining('503 from the monitoring'),
    });
    expect(pointers(aws)).toMatchObject({
      [`us-east-1/${consumer} /stable/version`]: '2026.11.0',
      'us-east-1/owner /stable/version': '2026.10.0',
    });
  });

  test('when a pointer of a wave cannot be moved, that wave is put back and earlier ones stay', async () => {
    const { aws, options, watch, broken } = world();
    aws.before = ({ operation, place }) => {
      if (operation === 'put' && place === 'us-east-1/owner') throw new Error('no way');
    };

    const error = await failure(runWaves(request, waves, options));

    expect(error).toMatchObject({
      code: 'SHARE_NOT_PROMOTED',
      message: expect.stringContaining('wave us'),
    });
    expect(pointers(aws)).toMatchObject({
      [`us-east-1/${consumer} /stable/version`]: '2026.11.0',
      'us-east-1/owner /stable/version': '2026.10.0',
    });
    aws.before = () => undefined;
    aws.after = watch;
    await runWaves(request, waves, options);
    expect(pointers(aws)).toEqual(moved);
    expect(broken).toEqual([]);
  });

  test('shares the images with those whom a wave names before its pointers move', async () => {
    const { aws, options } = world();
    const shared = waves.map((wave) => (wave.name === 'us' ? { ...wave, grantees: [unit] } : wave));
    await runWaves(request, shared, options);

    const calls = aws.writes.map(({ operation, place }) => `${operation} ${place}`);
    const share = calls.indexOf('changeLaunchPermissions us-east-1/owner');
    expect(share).toBeGreaterThan(calls.indexOf(`put us-east-1/${consumer}`));
    expect(share).toBeLessThan(calls.indexOf('put us-east-1/owner'));
    const allowed = aws.region('us-east-1').filter(({ permissions }) => permissions.includes(unit));
    expect(allowed.map(({ imageId }) => imageId)).toEqual(
      both.map((architecture) => `ami-us-east-1-2026.11.0-${architecture}`),
    );
    expect(aws.region('eu-west-1').flatMap(({ permissions }) => permissions)).toEqual([]);
  });

  test('refuses a version while the waves of another are half-way, unless it takes over', async () => {
    const { aws, options, sick } = world();
    sick.set('us', 'bad');
    await failure(runWaves(request, waves, { ...options, onHalt: 'stay' }));
    sick.clear();
    const writes = aws.writes.length;

    for (const version of ['2026.12.0', '2026.10.0']) {
      const error = await failure(runWaves({ ...request, version }, waves, options));
      expect(error.code).toBe('SHARE_WAVES_HALF_WAY');
      expect(aws.writes).toHaveLength(writes);
    }

    const other = { ...request, version: '2026.12.0' };
    await runWaves(other, waves, { ...options, supersede: true });
    expect(pointers(aws)).toEqual(pointingAt('2026.12.0', both));
  });

  test('stops before a further wave when an image is not ready any more', async () => {
    const { aws, options } = world();
    const health = async (report: WaveReport) => {
      const [image] = aws.region('eu-west-1').filter(({ name }) => name.includes('2026.11.0'));
      if (report.wave === 'canary' && image !== undefined) image.state = 'disabled';
      return { ok: true as const };
    };

    const error = await failure(runWaves(request, waves, { ...options, health }));

    expect(error).toMatchObject({
      code: 'SHARE_NOT_READY',
      message: expect.stringContaining('no further wave begins'),
    });
    expect(pointers(aws)['us-east-1/owner /stable/version']).toBe('2026.10.0');
  });
});

describe('planWaves', () => {
  test('tells what each wave would move, and moves nothing', async () => {
    const { aws, options } = world();
    point(aws, '2026.11.0', both, rings[0]);
    const observed = await observePromotion([request], options);

    const plan = planWaves(request, waves, places, observed);

    expect(plan.problems).toEqual([]);
    expect(plan.waves.map(({ name, state, moves }) => [name, state, moves.length])).toEqual([
      ['canary', 'moved', 0],
      ['us', 'waiting', 3],
      ['others', 'waiting', 6],
    ]);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(aws.writes).toEqual([]);
  });

  test('names everything that is wrong with the waves at once', async () => {
    const { options } = world();
    const observed = await observePromotion([request], options);
    const wrong: readonly Wave[] = [
      { name: 'a', regions: ['us-east-1'], soak: 0 },
      { name: 'b', accounts: ['owner', '444455556666'], soak: -1 },
      { name: 'b', grantees: ['somebody'], soak: 0 },
      { name: 'c', regions: ['mars-north-1'], rest: false, soak: 0 },
      { name: 'd', soak: 0 },
    ];

    expect(() => planWaves(request, wrong, places, observed)).toThrow(
      expect.objectContaining({ code: 'SHARE_WAVES_INVALID' }),
    );
    try {
      planWaves(request, wrong, places, observed);
    } catch (error) {
      const { message } = error as Error;
      for (const finding of [
        'b comes twice',
        '444455556666 is not an account with parameters',
        'soak is -1',
        '"somebody" is no account',
        'mars-north-1 is not a region',
        'd: it names no regions',
        'us-east-1 owner is in a and b',
        'eu-west-1 222233334444 is in no wave',
      ]) {
        expect(message).toContain(finding);
      }
    }
  });
});

/** A process that is dead calls nobody any more. */
function kill(
  aws: MemoryAws,
  when: 'before' | 'after',
  stop: number,
  watch: (call: MemoryCall) => void,
): void {
  let made = 0;
  aws.before = () => {
    if (when === 'before') made++;
    if (made >= stop) throw new Error('killed');
  };
  aws.after = (call) => {
    watch(call);
    if (when === 'after') made++;
    if (made >= stop) throw new Error('killed');
  };
}

test('a health check that never answers does not keep a run that is cancelled', async () => {
  const { options } = world();
  const controller = new AbortController();
  const health = () => {
    controller.abort();
    return new Promise<WaveHealth>(() => undefined);
  };

  const error = await failure(
    runWaves(request, waves, { ...options, health, signal: controller.signal }),
  );

  expect(error.code).toBe('SHARE_CANCELLED');
});

test.each([[undefined], [{}], [{ ok: 'yes' }]])(
  'after the answer %j of a health check the run stops, and nothing goes back',
  async (answer) => {
    const { aws, options } = world();
    const health = async () => answer as unknown as WaveHealth;

    const error = await failure(runWaves(request, waves, { ...options, health }));

    expect(error.code).toBe('SHARE_HEALTH_UNKNOWN');
    expect(pointers(aws)['us-east-1/222233334444']).toEqual(moved['us-east-1/222233334444']);
  },
);
