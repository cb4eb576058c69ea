import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { createVirtualClock } from '@soe/local-aws';
import { expect, test } from 'vitest';
import {
  type Clock,
  connectAws,
  type Distribution,
  distributeRelease,
  promoteRelease,
  runWaves,
  type ShareError,
  type ShareEvent,
  type Wave,
} from '../../src/index.js';
import { type Local, quick, startLocal } from '../support/local.js';
import { consumer, simple, unit } from '../support/release.js';

const hour = 3_600_000;
const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };
const request = { flavor: 'al2023', version: '2026.11.1', channel: 'stable' };
const pointer = '/soe/al2023/channels/stable/version';
const waves: readonly Wave[] = [
  { name: 'canary', accounts: [consumer], regions: ['eu-west-1'], soak: 2 * hour },
  { name: 'ireland', accounts: ['owner'], regions: ['eu-west-1'], grantees: [unit], soak: hour },
  { name: 'all', rest: true, soak: 0 },
];
const places = simple.regions.flatMap(({ region }) => [{ region }, { region, consumer: role }]);

/** A local AWS whose time passes only when somebody waits, with two versions, the first stable. */
async function twoVersions() {
  const virtual = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  const local = await startLocal({ clock: virtual });
  const clock: Clock = {
    now: () => virtual.now().getTime(),
    async delay(milliseconds, signal) {
      signal?.throwIfAborted();
      await new Promise((resolve) => setImmediate(resolve));
      virtual.advance(milliseconds);
    },
  };
  const { endpoint } = local.server;
  const aws = connectAws({ endpoint, credentials: local.credentials(), limits: [] });
  const options = { aws, clock, places: distribution, ...quick };
  for (const version of ['2026.11.0', '2026.11.1']) {
    await distributeRelease(await local.build(['x86_64'], version), distribution, options);
  }
  await promoteRelease({ ...request, version: '2026.11.0' }, options);
  return { local, clock, options };
}

async function versions(local: Local): Promise<readonly (string | undefined)[]> {
  const values = await Promise.all(
    places.map((place) => local.aws.in(place).parameters.get([pointer])),
  );
  return values.map((each) => each[pointer]);
}

test('goes on after a stop in the soak time, counting from when AWS says that the wave moved', async () => {
  const { local, clock, options } = await twoVersions();
  await using _closed = local;
  const events: ShareEvent[] = [];
  const controller = new AbortController();
  const begun = clock.now();
  const health = async () => ({ ok: true as const });

  const stopped = await runWaves(request, waves, {
    ...options,
    health,
    signal: controller.signal,
    onEvent: (event) => {
      events.push(event);
      if (event.type === 'wave-soaking') controller.abort();
    },
  }).catch(({ code }: ShareError) => code);
  expect(stopped).toBe('SHARE_CANCELLED');
  expect(await versions(local)).toEqual(['2026.11.0', '2026.11.0', '2026.11.0', '2026.11.1']);

  await clock.delay(hour);
  const soaking: string[] = [];
  await runWaves(request, waves, {
    ...options,
    health,
    onEvent: (event) => {
      if (event.type === 'wave-soaking') soaking.push(`${event.wave} ${event.until}`);
    },
  });

  expect(await versions(local)).toEqual(Array.from({ length: 4 }, () => request.version));
  const [first = ''] = soaking;
  const until = Date.parse(first.replace('canary ', ''));
  expect(until - begun).toBeGreaterThanOrEqual(2 * hour);
  expect(until - begun).toBeLessThan(2 * hour + 60_000);
  expect(clock.now() - begun).toBeLessThan(3 * hour + 60_000);
  const { Images = [] } = await local
    .ec2('eu-west-1', '444455556666')
    .send(new DescribeImagesCommand({ ExecutableUsers: ['self'], Owners: ['111122223333'] }));
  expect(Images.map(({ Name = '' }) => Name.split('/')[2])).toEqual(['2026.11.1']);
});

test('halts at the last wave, and every pointer of every wave goes back', async () => {
  const { local, options } = await twoVersions();
  await using _closed = local;

  const error = await runWaves(request, waves, {
    ...options,
    health: async ({ wave }) =>
      wave === 'all' ? { ok: false, reason: 'nodes do not join' } : { ok: true },
  }).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    code: 'SHARE_HALTED',
    message: expect.stringContaining('8 pointers of all waves so far were rolled back.'),
  });
  expect(await versions(local)).toEqual(Array.from({ length: 4 }, () => '2026.11.0'));
});
