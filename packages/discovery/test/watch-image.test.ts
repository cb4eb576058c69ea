import { expect, test } from 'vitest';
import {
  DiscoveryError,
  type ParameterStore,
  type WatchEvent,
  type WatchOptions,
  watchImage,
} from '../src/index.js';
import { anImage, fakeImages, fakeParameters, published } from './fakes.js';

const image = '/soe/al2023/channels/stable/x86_64/image-id';
const version = '/soe/al2023/channels/stable/version';
const down = new DiscoveryError('DISCOVERY_AWS_FAILED', 'read parameters: throttled');

type Look = Readonly<Record<string, string>> | DiscoveryError;

/** Watches what the looks see, one after the other; stops after the last one. */
async function watched(looks: readonly Look[], options: Partial<WatchOptions> = {}) {
  const controller = new AbortController();
  const waits: number[] = [];
  const events: WatchEvent[] = [];
  let look = 0;
  const parameters: ParameterStore = {
    ...fakeParameters({}),
    get: async (names) => {
      const seen = looks[look] ?? {};
      if (seen instanceof DiscoveryError) throw seen;
      return fakeParameters(seen).get(names);
    },
  };
  const answers: string[] = [];
  const end = await (async () => {
    for await (const { imageId } of watchImage('al2023', {
      parameters,
      images: fakeImages(anImage()),
      owners: 'any',
      signal: controller.signal,
      random: () => 0.5,
      onEvent: (event) => events.push(event),
      wait: async (milliseconds, signal) => {
        waits.push(milliseconds);
        look += 1;
        if (look === looks.length) controller.abort(new Error('the end'));
        signal?.throwIfAborted();
      },
      ...(options as object),
    })) {
      answers.push(imageId);
    }
  })().catch((error: unknown) => error);
  return { answers, waits, events, end };
}

test('an answer is given when it changes, and only then', async () => {
  const moved = { ...published, [image]: 'ami-00000002', [version]: '2026.12.0' };

  const { answers, waits, end } = await watched([published, published, moved, moved, published]);

  expect(answers).toEqual(['ami-0bbbbbbbbbbbbbbb1', 'ami-00000002', 'ami-0bbbbbbbbbbbbbbb1']);
  expect(waits).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
  expect(end).toMatchObject({ message: 'the end' });
});

test('while nothing is published it waits, and what comes back is told again', async () => {
  const { answers, events } = await watched([{}, published, {}, published]);

  expect(answers).toEqual(['ami-0bbbbbbbbbbbbbbb1', 'ami-0bbbbbbbbbbbbbbb1']);
  expect(events.map(({ type }) => type)).toEqual(['not-found', 'not-found']);
});

test('it looks less and less often while AWS does not answer, and as before when it does', async () => {
  const looks = [down, down, down, down, down, published, published];

  const { answers, waits, events } = await watched(looks, { interval: 1000, maxInterval: 10_000 });

  expect(waits).toEqual([2000, 4000, 8000, 10_000, 10_000, 1000, 1000]);
  expect(events.map(({ nextLook }) => nextLook)).toEqual(waits.slice(0, 5));
  expect(answers).toHaveLength(1);
});

test('looks are spread by a tenth', async () => {
  const early = await watched([published], { random: () => 0 });
  const late = await watched([published], { random: () => 1 });

  expect([early.waits, late.waits]).toEqual([[54_000], [66_000]]);
});

test('an image that cannot be trusted ends it', async () => {
  const forged = { ...published, [image]: 'ami-00000002' };

  const { answers, end } = await watched([published, forged], { owners: ['111122223333'] });

  expect(answers).toEqual(['ami-0bbbbbbbbbbbbbbb1']);
  expect(end).toMatchObject({ code: 'DISCOVERY_IMAGE_REFUSED' });
});

test('one that is aborted already asks nothing', async () => {
  const signal = AbortSignal.abort(new Error('no'));
  const parameters = fakeParameters(published);
  const watch = watchImage('al2023', { parameters, owners: 'any', signal });

  await expect(watch.next()).rejects.toThrow('no');
  expect(parameters.calls).toBe(0);
});

test('the real wait ends when the signal is aborted', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const parameters = fakeParameters(published);
  const watch = watchImage('al2023', { parameters, owners: 'any', signal, interval: 10_000_000 });
  await watch.next();

  const next = watch.next();
  controller.abort(new Error('enough'));

  await expect(next).rejects.toThrow('enough');
});
