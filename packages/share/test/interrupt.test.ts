import { DescribeImagesCommand, DescribeSnapshotsCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import {
  type AwsAccess,
  type Distribution,
  distributeRelease,
  verifyDistribution,
} from '../src/index.js';
import { quick, startLocal } from './support/local.js';
import { overriding } from './support/overriding.js';
import { consumer, simple } from './support/release.js';

const distribution: Distribution = {
  ...simple,
  shareSnapshots: true,
  tags: { team: 'platform' },
  parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }] },
};

test('a run that is stopped after any call and started again ends the same, with one image per name and region', async () => {
  const calls = (await stoppedAfter(Number.POSITIVE_INFINITY)).calls;

  for (let stop = 1; stop < calls; stop++) {
    const { outcome, images, snapshots, drift } = await stoppedAfter(stop);
    // What is on its way when the signal comes may still be answered, up to the very end.
    expect(outcome, `stopped after call ${stop}`).toMatch(/^(?:SHARE_CANCELLED|done)$/);
    if (stop < calls / 2) expect(outcome).toBe('SHARE_CANCELLED');
    expect({ images, snapshots, drift }, `stopped after call ${stop}`).toEqual({
      images: [1, 1],
      snapshots: [1, 1],
      drift: [],
    });
  }
});

/** Cancel as soon as so many calls are answered, run again, and count what is there. */
async function stoppedAfter(stop: number) {
  await using local = await startLocal();
  const release = await local.build();
  const controller = new AbortController();
  const counted = counting(local.aws, (count) => {
    if (count === stop) controller.abort();
  });

  const outcome = await distributeRelease(release, distribution, {
    aws: counted.aws,
    signal: controller.signal,
    ...quick,
  }).then(
    () => 'done',
    (error: { readonly code: string }) => error.code,
  );
  await distributeRelease(release, distribution, { aws: local.aws, ...quick });

  const each = async <T>(read: (region: string) => Promise<T>) =>
    Promise.all(distribution.regions.map(({ region }) => read(region)));
  return {
    outcome,
    calls: counted.calls(),
    images: await each(async (region) => {
      const command = new DescribeImagesCommand({ Owners: ['self'] });
      return (await local.ec2(region).send(command)).Images?.length;
    }),
    snapshots: await each(async (region) => {
      const command = new DescribeSnapshotsCommand({ OwnerIds: ['self'] });
      return (await local.ec2(region).send(command)).Snapshots?.length;
    }),
    drift: (await verifyDistribution([release], distribution, { aws: local.aws })).drift,
  };
}

/** The same access, telling how many operations have been answered. */
function counting(aws: AwsAccess, onCall: (count: number) => void) {
  let count = 0;
  const counted = <T extends object>(operations: T): T =>
    new Proxy(operations, {
      get(target, name, receiver) {
        const operation: unknown = Reflect.get(target, name, receiver);
        if (typeof operation !== 'function') return operation;
        return async (...values: readonly unknown[]) => {
          const answer: unknown = await Reflect.apply(operation, target, values);
          onCall(++count);
          return answer;
        };
      },
    });
  const access = overriding(aws, (_, { images, parameters }) => ({
    images: counted({ ...images }),
    parameters: counted({ ...parameters }),
  }));
  return { aws: access, calls: () => count };
}
