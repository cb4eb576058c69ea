import type { Architecture } from '@soe/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyPromotion,
  observePromotion,
  type PromotionPlan,
  planPromotion,
  promoteRelease,
  type ShareError,
  type ShareEvent,
} from '../../src/index.js';
import { fakeClock } from '../support/fake-clock.js';
import type { MemoryAws, MemoryCall } from '../support/memory-aws.js';
import {
  channelWorld,
  paths,
  places,
  point,
  pointers,
  pointingAt,
} from './support/channel-world.js';

const both: readonly Architecture[] = ['x86_64', 'arm64'];
const versions = { '2026.10.0': both, '2026.11.0': both, '2026.12.0': both };
const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };
const old = pointingAt('2026.10.0', both);
const moved = pointingAt('2026.11.0', both);
const isWrite = ({ operation }: MemoryCall) => operation === 'put' || operation === 'delete';

/** A channel that points at 2026.10.0, or one that is new. */
function world(kind: 'existing' | 'new', lag = 1): MemoryAws {
  const aws = channelWorld(versions, lag);
  if (kind === 'existing') point(aws, '2026.10.0', both);
  return aws;
}

function promote(aws: MemoryAws, more: Partial<Parameters<typeof promoteRelease>[1]> = {}) {
  return promoteRelease(request, { aws, places, clock: fakeClock(), ...more });
}

async function failure(run: Promise<unknown>): Promise<ShareError> {
  const error: unknown = await run.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  return error as ShareError;
}

/** Let the k-th write fail once, before or after its effect. */
function failWrite(aws: MemoryAws, k: number, when: 'before' | 'after'): void {
  let writes = 0;
  aws[when] = (call) => {
    if (isWrite(call) && ++writes === k) throw new Error('connection reset');
  };
}

describe.each(['existing', 'new'] as const)(
  'moving the pointers of a channel that is %s',
  (kind) => {
    const before = kind === 'existing' ? old : {};

    test.each(['before', 'after'] as const)(
      'puts all back when any one write fails %s its effect',
      async (when) => {
        for (let k = 1; k <= 12; k++) {
          const aws = world(kind);
          failWrite(aws, k, when);

          const error = await failure(promote(aws));

          expect(error, `write ${k}`).toMatchObject({ code: 'SHARE_NOT_PROMOTED' });
          expect(pointers(aws), `write ${k}`).toEqual(before);
          const failed = error.pointers?.filter(({ status }) => status === 'failed');
          expect(failed).toMatchObject([{ message: expect.stringContaining('connection reset') }]);
          expect(error.pointers).toHaveLength(12);
          // The next run needs no help.
          await promote(aws);
          expect(pointers(aws)).toEqual(moved);
        }
      },
    );

    test('puts all back when it is cancelled at any call, and goes through when it is not', async () => {
      const undisturbed = world(kind);
      await promote(undisturbed);
      const calls = undisturbed.calls.length;
      let cancelled = 0;

      for (const when of ['before', 'after'] as const) {
        for (let stop = 1; stop <= calls; stop++) {
          const aws = world(kind);
          const controller = new AbortController();
          let made = 0;
          aws[when] = () => {
            if (++made === stop) controller.abort();
          };

          const outcome = await promote(aws, { signal: controller.signal }).then(
            () => 'done',
            ({ code }: ShareError) => code,
          );

          if (outcome === 'done') expect(pointers(aws)).toEqual(moved);
          else {
            cancelled++;
            expect(outcome, `${when} call ${stop}`).toBe('SHARE_CANCELLED');
            expect(pointers(aws), `${when} call ${stop}`).toEqual(before);
          }
        }
      }
      expect(cancelled).toBeGreaterThan(calls);
    });

    test('a run that was killed at any call is completed by the next, whatever that promotes', async () => {
      const undisturbed = world(kind);
      await promote(undisturbed);
      const calls = undisturbed.calls.length;

      for (const when of ['before', 'after'] as const) {
        for (let stop = 1; stop <= calls; stop++) {
          for (const version of ['2026.11.0', '2026.12.0']) {
            const aws = world(kind);
            let made = 0;
            // A process that is dead calls nobody any more, to put back neither.
            aws[when] = () => {
              if (++made >= stop) throw new Error('killed');
            };
            aws.before =
              when === 'before'
                ? aws.before
                : () => {
                    if (made >= stop) throw new Error('killed');
                  };
            await failure(promote(aws));
            aws.before = () => undefined;
            aws.after = () => undefined;

            await promoteRelease({ ...request, version }, { aws, places, clock: fakeClock() });

            expect(pointers(aws), `killed ${when} call ${stop}`).toEqual(pointingAt(version, both));
          }
        }
      }
    });
  },
);

test('whatever goes wrong, all pointers are old or all are new, unless the error says otherwise', async () => {
  const architectures = fc.constantFrom<readonly Architecture[]>(['x86_64'], ['arm64'], both);
  const faults = fc.uniqueArray(
    fc.record({ call: fc.integer({ min: 1, max: 80 }), when: fc.constantFrom('before', 'after') }),
    { selector: ({ call, when }) => `${when} ${call}`, maxLength: 12 },
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        from: fc.option(architectures, { nil: undefined }),
        to: architectures,
        lag: fc.nat(4),
        faults,
        cancelAt: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
      }),
      async ({ from, to, lag, faults: injected, cancelAt }) => {
        const aws = channelWorld({ '2026.10.0': from ?? [], '2026.11.0': to }, lag);
        if (from !== undefined) point(aws, '2026.10.0', from);
        const before = pointers(aws);
        const controller = new AbortController();
        let calls = 0;
        const inject = (when: 'before' | 'after') => () => {
          if (when === 'before' && ++calls === cancelAt) controller.abort();
          const strikes = injected.some((fault) => fault.call === calls && fault.when === when);
          if (strikes) throw new Error('connection reset');
        };
        aws.before = inject('before');
        aws.after = inject('after');

        const outcome = await promote(aws, {
          dropArchitectures: true,
          signal: controller.signal,
        }).then(
          () => 'done',
          ({ code }: ShareError) => code,
        );

        seen.add(outcome);
        const wanted = outcome === 'done' ? pointingAt('2026.11.0', to) : before;
        expect(pointers(aws), outcome).toEqual(wanted);
        expect(outcome).not.toBe('SHARE_HALF_PROMOTED');
      },
    ),
    { numRuns: 400 },
  );
  expect(seen).toContain('done');
  expect(seen).toContain('SHARE_NOT_PROMOTED');
  expect(seen).toContain('SHARE_CANCELLED');
});

test('what somebody else moved meanwhile is left to them, and the others are put back', async () => {
  const aws = world('existing');
  const theirs = paths.channelVersion('stable');
  aws.after = ({ operation, place, detail }) => {
    const { name } = detail as { readonly name?: string };
    if (operation === 'put' && place === 'eu-west-1/owner' && name === theirs) {
      aws.store(place).set(theirs, '2026.12.0');
    }
  };

  const error = await failure(promote(aws));

  expect(error.code).toBe('SHARE_CONFLICT');
  expect(pointers(aws)).toEqual({ ...old, 'eu-west-1/owner /stable/version': '2026.12.0' });
  expect(error.pointers?.filter(({ status }) => status === 'conflict')).toMatchObject([
    { region: 'eu-west-1', name: theirs, message: expect.stringContaining('holds 2026.12.0') },
  ]);
});

test('says exactly what stands where when a pointer cannot be put back', async () => {
  const aws = world('existing');
  let broken = false;
  aws.after = ({ operation, place, detail }) => {
    const { name } = detail as { readonly name?: string };
    if (operation === 'put' && place === 'eu-west-1/owner' && name?.endsWith('version')) {
      broken = true;
      throw new Error('connection reset');
    }
  };
  aws.before = ({ operation, place }) => {
    if (broken && operation === 'put' && place === 'eu-west-1/owner') throw new Error('denied now');
  };

  const error = await failure(promote(aws));

  expect(error).toMatchObject({
    code: 'SHARE_HALF_PROMOTED',
    message: expect.stringContaining(
      '/soe/al2023/channels/stable/version in eu-west-1 holds 2026.11.0 and could not be put back to 2026.10.0',
    ),
  });
  expect(error.message).toContain('denied now');
  expect(error.pointers?.filter(({ status }) => status === 'stuck')).toHaveLength(3);
  const others = Object.entries(pointers(aws)).filter(
    ([key]) => !key.startsWith('eu-west-1/owner'),
  );
  for (const [key, value] of others) expect(value, key).toBe(old[key]);
});

test('an image that AWS never accepts is a pointer that does not move', async () => {
  const aws = world('existing', Number.POSITIVE_INFINITY);

  const error = await failure(promote(aws));

  expect(error).toMatchObject({
    code: expect.stringMatching(/SHARE_(?:NOT|HALF)_PROMOTED/),
    message: expect.stringContaining('still holds ami-us-east-1-2026.10.0-x86_64'),
  });
});

test('tells of every pointer when it has moved, and when it goes back', async () => {
  const events: ShareEvent[] = [];
  const aws = world('existing');
  await promote(aws, { onEvent: (event) => events.push(event) });

  const last = events.findLast((event) => event.type === 'pointer');
  expect(last).toMatchObject({ pointer: { status: 'moved' }, done: 12, total: 12 });

  events.length = 0;
  const other = world('existing');
  failWrite(other, 9, 'before');
  await failure(promote(other, { onEvent: (event) => events.push(event) }));

  expect(events.filter(({ type }) => type === 'putting-back')).toHaveLength(1);
  const statuses = events.flatMap((event) =>
    event.type === 'pointer' ? event.pointer.status : [],
  );
  expect(new Set(statuses)).toEqual(new Set(['moved', 'failed', 'put-back']));
});

test('a plan that was stored is not applied over what was moved since', async () => {
  const aws = world('existing');
  const options = { aws, places, clock: fakeClock() };
  const observed = await observePromotion([request], options);
  const stored = JSON.stringify(planPromotion([request], places, observed));
  const plan: PromotionPlan = JSON.parse(stored);
  aws.store('eu-west-1/owner').set(paths.channelVersion('stable'), '2026.12.0');

  expect(await failure(applyPromotion(plan, options))).toMatchObject({
    code: 'SHARE_CONFLICT',
    message: expect.stringContaining('in eu-west-1 holds 2026.12.0, not 2026.10.0'),
  });
  expect(aws.writes).toEqual([]);

  aws.store('eu-west-1/owner').set(paths.channelVersion('stable'), '2026.10.0');
  await applyPromotion(plan, options);
  expect(pointers(aws)).toEqual(moved);
});

test('a plan that was stored does not move pointers to what was deprecated or disabled since', async () => {
  const aws = world('existing');
  const clock = fakeClock();
  const options = { aws, places, clock };
  const plan = planPromotion([request], places, await observePromotion([request], options), {
    now: clock.now(),
  });
  const [bad] = aws.images.get('eu-west-1')?.filter(({ name }) => name.includes('2026.11.0')) ?? [];
  if (bad === undefined) throw new Error('the world has no such image');
  bad.deprecateAt = new Date(clock.now() - 60_000).toISOString();

  expect(await failure(applyPromotion(plan, options))).toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining(`image ${bad.imageId} is deprecated`),
  });

  expect(aws.writes).toEqual([]);
  expect(pointers(aws)).toEqual(old);
});

test('a listener that throws leaves no pointer half-way', async () => {
  const aws = world('existing');
  const onEvent = ({ type }: ShareEvent) => {
    if (type === 'pointer' || type === 'waiting') throw new Error('the pipe is closed');
  };

  await promote(aws, { onEvent });

  expect(pointers(aws)).toEqual(moved);
});
