import {
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLedger, removeOrphans, runPacker, verifyClean } from '../src/index.js';
import { type CloudBench, createCloudBench } from './support/cloud-bench.js';

/** Everything in the region that costs money or counts against a quota. */
async function inventory(client: EC2Client): Promise<readonly string[]> {
  const [instances, volumes, keyPairs, groups, images, snapshots] = await Promise.all([
    client.send(new DescribeInstancesCommand({})),
    client.send(new DescribeVolumesCommand({})),
    client.send(new DescribeKeyPairsCommand({})),
    client.send(new DescribeSecurityGroupsCommand({})),
    client.send(new DescribeImagesCommand({ Owners: ['self'] })),
    client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] })),
  ]);
  return [
    ...(instances.Reservations ?? [])
      .flatMap(({ Instances = [] }) => Instances)
      .filter(({ State }) => State?.Name !== 'terminated')
      .map(({ InstanceId }) => InstanceId),
    ...(volumes.Volumes ?? []).map(({ VolumeId }) => VolumeId),
    ...(keyPairs.KeyPairs ?? []).map(({ KeyName }) => KeyName),
    ...(groups.SecurityGroups ?? [])
      .map(({ GroupName }) => GroupName)
      .filter((name) => name !== 'default'),
    ...(images.Images ?? []).map(({ ImageId }) => ImageId),
    ...(snapshots.Snapshots ?? []).map(({ SnapshotId }) => SnapshotId),
  ].map(String);
}

async function cancelAfter(
  world: CloudBench,
  name: string,
  events: number,
): Promise<{ readonly outcome: string; readonly runDirectory: string }> {
  const { bench, aws } = world;
  const controller = new AbortController();
  let seen = 0;
  return runPacker({
    ...bench.options,
    runDirectory: `${bench.folder}/runs/${name}`,
    template: 'amazon-ebs.pkr.hcl',
    env: { ...bench.options.env, ...aws.environment() },
    variables: {
      endpoint: aws.endpoint,
      copies: [],
      name,
      script: await bench.script(['echo one', 'echo two', 'echo three']),
    },
    signal: controller.signal,
    onEvent: () => {
      seen += 1;
      if (seen === events) controller.abort();
    },
  });
}

it('leaves nothing behind, whenever a run is cancelled', { timeout: 900_000 }, async () => {
  const world = await createCloudBench();
  const cloud = world.cloud();
  const client = world.client();
  let runs = 0;
  // A run has about 45 events; some of these moments come when it has ended.
  const moments = fc.integer({ min: 1, max: 45 });

  await fc.assert(
    fc.asyncProperty(moments, async (events) => {
      const before = await inventory(client);
      runs += 1;
      const result = await cancelAfter(world, `cancelled-${runs}`, events);

      const ledger = await readLedger(result.runDirectory);
      const report = await verifyClean(ledger, cloud);
      const left = (await inventory(client)).filter((id) => !before.includes(id));
      if (result.outcome === 'succeeded') {
        // The image that was asked for, and its snapshot.
        expect(report).toEqual({ clean: true, orphans: [] });
        expect(left).toHaveLength(2);
        return;
      }
      expect(result.outcome).toBe('cancelled');
      // It says so exactly if it is so.
      expect(report.clean).toBe(left.length === 0);
      // Packer 1.6.6 leaves what it was waiting for: an image, or an instance and its group.
      await removeOrphans(report.orphans, cloud, { dryRun: false });
      expect(await verifyClean(ledger, cloud)).toEqual({ clean: true, orphans: [] });
      expect(await inventory(client)).toEqual(before);
    }),
    { numRuns: 20, endOnFailure: true },
  );

  expect(runs).toBe(20);
});
