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
import {
  type PackerEvent,
  type PackerResult,
  readLedger,
  removeOrphans,
  runPacker,
  verifyClean,
} from '../src/index.js';
import { type CloudBench, createCloudBench } from './support/cloud-bench.js';
import { refusing } from './support/refusing.js';

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

interface CancelOptions {
  /** The name of the run, and of its image. */
  readonly name: string;
  /** Whether the run is cancelled now; is asked at each event. */
  readonly when: (event: PackerEvent, index: number) => boolean;
  /** Where Packer finds EC2. Default: the embedded one. */
  readonly endpoint?: string;
  /** The lines of the script. Default: it says three words. */
  readonly script?: readonly string[];
}

async function cancelled(
  { bench, aws }: CloudBench,
  {
    name,
    when,
    endpoint = aws.endpoint,
    script = ['echo one', 'echo two', 'echo three'],
  }: CancelOptions,
): Promise<{ readonly result: PackerResult; readonly events: readonly PackerEvent[] }> {
  const controller = new AbortController();
  const events: PackerEvent[] = [];
  const result = await runPacker({
    ...bench.options,
    runDirectory: `${bench.folder}/runs/${name}`,
    template: 'amazon-ebs.pkr.hcl',
    env: { ...bench.options.env, ...aws.environment() },
    variables: {
      endpoint,
      copies: [],
      name,
      script: await bench.script(script),
    },
    signal: controller.signal,
    onEvent: (event) => {
      if (when(event, events.push(event))) controller.abort();
    },
  });
  return { result, events };
}

/** What Packer 1.6.6 leaves, by kind: an image that it waited for; more only when it broke down. */
function mayLeave(events: readonly PackerEvent[]): readonly string[] {
  const brokeDown = events.some(
    (event) => event.type === 'build-errored' && event.message === 'unexpected EOF',
  );
  const image = ['image', 'snapshot'];
  return brokeDown ? [...image, 'instance', 'volume', 'security-group'] : image;
}

it('leaves nothing at all when a run is cancelled while a script is at work', async () => {
  const world = await createCloudBench();
  const before = await inventory(world.client());

  const { result, events } = await cancelled(world, {
    name: 'script',
    script: ['echo working', 'exec sleep 3600'],
    when: (event) => event.type === 'output' && event.text === 'working',
  });

  expect(result).toMatchObject({
    outcome: 'cancelled',
    failure: { instances: [], images: [], message: 'The run was cancelled.' },
  });
  expect(events).toContainEqual(expect.objectContaining({ type: 'instance-launched' }));
  expect(await inventory(world.client())).toEqual(before);
  expect(await verifyClean(await readLedger(result.runDirectory), world.cloud())).toEqual({
    clean: true,
    orphans: [],
  });
});

it('removes what is left, whenever a run is cancelled', { timeout: 900_000 }, async () => {
  const world = await createCloudBench();
  const cloud = world.cloud();
  const client = world.client();
  let runs = 0;
  // A run has about 45 events; some of these moments come when it has ended.
  const moments = fc.integer({ min: 1, max: 45 });

  await fc.assert(
    fc.asyncProperty(moments, async (moment) => {
      const before = await inventory(client);
      runs += 1;
      const { result, events } = await cancelled(world, {
        name: `cancelled-${runs}`,
        when: (_, index) => index === moment,
      });

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
      for (const { kind } of report.orphans) expect(mayLeave(events)).toContain(kind);
      await removeOrphans(report.orphans, cloud, { dryRun: false });
      expect(await verifyClean(ledger, cloud)).toEqual({ clean: true, orphans: [] });
      expect(await inventory(client)).toEqual(before);
    }),
    { numRuns: 20, endOnFailure: true },
  );

  expect(runs).toBe(20);
});

it('names and removes what Packer 1.6.6 leaves when it breaks down while an instance starts', async () => {
  const world = await createCloudBench();
  const cloud = world.cloud();
  const before = await inventory(world.client());
  let looks = 0;
  // Packer's first look at the instance is never answered, so it waits when it is cancelled. It then
  // looks for a reason, and an instance that is running has none.
  const endpoint = await refusing(world.aws.endpoint, (parameters) => {
    if (parameters.get('Action') !== 'DescribeInstances') return undefined;
    looks += 1;
    return looks === 1 ? new Promise(() => undefined) : undefined;
  });

  const { result, events } = await cancelled(world, {
    name: 'waiting',
    endpoint,
    when: ({ type }) => type === 'instance-waiting',
  });

  const launched = events.flatMap((event) =>
    event.type === 'instance-launched' ? [event.instanceId] : [],
  );
  expect(result).toMatchObject({
    outcome: 'cancelled',
    failure: { class: 'cancelled', instances: launched, images: [] },
  });
  expect(events).toContainEqual(
    expect.objectContaining({ text: expect.stringMatching(/^Cleanly/) }),
  );
  expect(launched).toHaveLength(1);
  expect(result.failure?.message).toContain('Packer broke down in build demo.amazon-ebs.linux');
  expect(result.failure?.message).toContain(launched[0]);
  const ledger = await readLedger(result.runDirectory);
  const report = await verifyClean(ledger, cloud);
  expect(report.clean).toBe(false);
  const kinds = report.orphans.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['instance', 'security-group']));
  for (const kind of kinds) expect(mayLeave(events)).toContain(kind);
  await removeOrphans(report.orphans, cloud, { dryRun: false });
  expect(await verifyClean(ledger, cloud)).toEqual({ clean: true, orphans: [] });
  expect(await inventory(world.client())).toEqual(before);
});
