import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { startLocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import { type AwsAccess, applyPlan, connectAws } from '../../src/index.js';
import { copyPlan } from '../support/copy-plan.js';
import { eventClock } from '../support/event-clock.js';
import { owner } from '../support/release.js';

const copySeconds = 300;

/** A local AWS with the limits of AWS, in whose time nothing happens while a call is made. */
async function timedAws() {
  let calls = 0;
  const start = Date.parse('2026-11-22T10:00:00Z');
  const clock = eventClock(start, () => calls > 0);
  const server = await startLocalAws({
    clock: () => new Date(clock.now()),
    copySeconds,
    throttling: 'aws',
  });
  const credentials = { accessKeyId: owner, secretAccessKey: 'not-checked' };
  const settings = { endpoint: server.endpoint, credentials };
  const real = connectAws({ ...settings, clock });
  const aws: AwsAccess = {
    ...real,
    in(place, options) {
      const access = real.in(place, options);
      const { images } = access;
      const counted = new Proxy(images, {
        get: (target, name, self) => {
          const value = Reflect.get(target, name, self);
          if (typeof value !== 'function') return value;
          return async (...input: unknown[]) => {
            calls += 1;
            try {
              return await Reflect.apply(value, target, input);
            } finally {
              calls -= 1;
            }
          };
        },
      });
      return Object.create(access, { images: { value: counted } });
    },
  };
  const ec2 = (region: string) => new EC2Client({ ...settings, region });
  return { server, aws, clock, start, ec2, [Symbol.asyncDispose]: () => server.close() };
}

test('40 snapshots are copied into a region with 20 slots, none is refused and none comes twice', async () => {
  await using world = await timedAws();
  const { server, aws, clock, start } = world;
  const vendor = new DescribeImagesCommand({
    Owners: ['amazon'],
    Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
  });
  const sourceImageId = (await world.ec2('us-east-1').send(vendor)).Images?.[0]?.ImageId ?? '';
  const names = Array.from({ length: 40 }, (_, index) => `image-${index}`);

  const plan = copyPlan(['eu-west-1'], names, { sourceImageId });
  const result = await applyPlan(plan, { aws, clock });

  expect(result.status).toBe('done');
  const calls = server.calls();
  expect(calls.filter((call) => call.errorCode !== undefined)).toEqual([]);
  expect(calls.filter((call) => call.action === 'CopyImage')).toHaveLength(40);
  // Two waves, each seen when 15 % more time is over.
  expect(clock.now() - start).toBeGreaterThanOrEqual(2 * copySeconds * 1_000);
  expect(clock.now() - start).toBeLessThanOrEqual(1.16 * 2 * copySeconds * 1_000);
  expect(calls.filter((call) => call.action === 'DescribeImages').length).toBeLessThan(50);
});
