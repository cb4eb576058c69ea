import {
  CopyImageCommand,
  CreateImageCommand,
  CreateKeyPairCommand,
  CreateLaunchTemplateCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplatesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/cleanup/clock.js';
import type { CloudPort, CloudResource, ResourceQuery } from '../../src/cleanup/cloud.js';
import { findOrphans, verifyClean } from '../../src/cleanup/find-orphans.js';
import { type LedgerEntry, toLedger } from '../../src/cleanup/ledger.js';
import { removeOrphans } from '../../src/cleanup/remove-orphans.js';
import type { PackerEvent } from '../../src/events.js';
import { readLedger } from '../../src/read-ledger.js';
import { createCloudBench, launchStranger } from '../support/cloud-bench.js';

const isBaking = (event: PackerEvent) => event.type === 'output' && event.text === 'baking';
const baking = ['echo baking', 'exec sleep 3600'];
const quick = { minDelay: 1, maxDelay: 10 };
const atOnce = { settle: { maxWait: 0 } };

describe('after Packer was killed in a provisioner', () => {
  it('finds what is left, changes nothing unless told to, and proves it removed', async () => {
    const world = await createCloudBench();
    const result = await world.buildAndKill(isBaking, { script: baking });
    const ledger = world.ledger();
    const cloud = world.cloud();

    const orphans = await findOrphans(ledger, cloud);
    const before = world.aws.calls().length;
    const dry = await removeOrphans(orphans, cloud);
    const asked = world.aws.calls().length - before;
    const stillThere = await verifyClean(ledger, cloud);
    const report = await removeOrphans(orphans, cloud, { ...quick, dryRun: false });

    expect(result.outcome).toBe('crashed');
    expect(orphans).toMatchObject([
      { kind: 'instance', because: expect.stringMatching(/^it uses the key pair packer_/) },
      { kind: 'security-group', name: expect.stringMatching(/^packer_/) },
      { kind: 'key-pair', name: expect.stringMatching(/^packer_/) },
    ]);
    expect(dry).toEqual({ dryRun: true, removed: orphans, failed: [], kept: [] });
    expect(asked).toBe(0);
    expect(stillThere).toEqual({ clean: false, orphans });
    expect(report).toEqual({ dryRun: false, removed: orphans, failed: [], kept: [] });
    expect(await verifyClean(ledger, cloud, atOnce)).toEqual({ clean: true, orphans: [] });
  });

  it('removes nothing a second time, and says so', async () => {
    const world = await createCloudBench();
    await world.buildAndKill(isBaking, { script: baking });
    const orphans = await findOrphans(world.ledger(), world.cloud());
    await removeOrphans(orphans, world.cloud(), { ...quick, dryRun: false });

    const again = await removeOrphans(orphans, world.cloud(), { ...quick, dryRun: false });

    expect(again).toMatchObject({ removed: orphans, failed: [] });
  });

  it('finds the same by what the run directory tells', async () => {
    const world = await createCloudBench();
    const { startedAt } = await world.buildAndKill(isBaking, { script: baking });

    const ledger = await readLedger(`${world.bench.runDirectory}-1`);

    const orphans = await findOrphans(ledger, world.cloud());
    expect(ledger).toMatchObject({ startedAt, artifacts: [] });
    expect(orphans).toHaveLength(3);
    expect(orphans).toEqual(await findOrphans(world.ledger(), world.cloud()));
  });

  it('finds an instance whose id was never told', async () => {
    const world = await createCloudBench();
    await world.buildAndKill(isBaking, { script: baking });
    const full = world.ledger();
    const ledger = { ...full, entries: full.entries.filter(({ kind }) => kind !== 'instance') };

    const orphans = await findOrphans(ledger, world.cloud());

    const instance = full.entries.find(({ kind }) => kind === 'instance');
    expect(orphans[0]).toMatchObject({ kind: 'instance', id: instance?.id });
  });

  it('leaves the machines of others alone, also one that a script has named', async () => {
    const world = await createCloudBench();
    await world.buildAndKill(isBaking, { script: baking });
    await world.client().send(new CreateKeyPairCommand({ KeyName: 'packer_other' }));
    const neighbour = await launchStranger(world, 'packer_other');
    const victim = await launchStranger(world, 'packer_other');
    const full = world.ledger();
    const at = new Date(Date.now() - 3_600_000).toISOString();
    const forged = { at, build: 'demo', kind: 'instance', id: victim } as const;
    const ledger = { ...full, entries: [...full.entries, forged] };

    const orphans = await findOrphans(ledger, world.cloud());
    await removeOrphans(orphans, world.cloud(), { ...quick, dryRun: false });

    const { Reservations = [] } = await world
      .client()
      .send(new DescribeInstancesCommand({ InstanceIds: [neighbour, victim] }));
    expect(orphans.map(({ kind }) => kind)).toEqual(['instance', 'security-group', 'key-pair']);
    expect(
      Reservations.flatMap(({ Instances = [] }) => Instances).map(({ State }) => State?.Name),
    ).toEqual(['running', 'running']);
  });
});

describe('after Packer was killed with a spot instance', () => {
  it('also finds the launch template, whose name Packer does not tell, and no other', async () => {
    const world = await createCloudBench();
    await world.buildAndKill(isBaking, { script: baking, template: 'spot.pkr.hcl' });
    await world.client().send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'packer-fleet-launch-template-of-another-run',
        LaunchTemplateData: { KeyName: 'packer_other' },
      }),
    );
    const ledger = world.ledger();

    const orphans = await findOrphans(ledger, world.cloud());
    const report = await removeOrphans(orphans, world.cloud(), { ...quick, dryRun: false });

    const { LaunchTemplates = [] } = await world
      .client()
      .send(new DescribeLaunchTemplatesCommand({}));
    expect(orphans.map(({ kind }) => kind)).toEqual([
      'instance',
      'security-group',
      'key-pair',
      'launch-template',
    ]);
    expect(report.failed).toEqual([]);
    expect(await verifyClean(ledger, world.cloud(), atOnce)).toMatchObject({ clean: true });
    expect(LaunchTemplates.map(({ LaunchTemplateName }) => LaunchTemplateName)).toEqual([
      'packer-fleet-launch-template-of-another-run',
    ]);
  });
});

describe('after Packer was killed when it had made an image', () => {
  it('finds the image and its snapshot, and leaves the image of another run', async () => {
    const world = await createCloudBench({ copySeconds: 3_600 });
    await world.buildAndKill((event) => event.type === 'image-registered', { script: ['exit 0'] });
    const InstanceId = await launchStranger(world);
    const { ImageId: other } = await world
      .client()
      .send(new CreateImageCommand({ InstanceId, Name: 'other' }));

    const orphans = await findOrphans(world.ledger(), world.cloud());
    const report = await removeOrphans(orphans, world.cloud(), { ...quick, dryRun: false });

    const { Images = [] } = await world
      .client()
      .send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(orphans.map(({ kind }) => kind)).toEqual([
      'instance',
      'security-group',
      'key-pair',
      'image',
      'snapshot',
    ]);
    expect(report.failed).toEqual([]);
    expect(Images.map(({ ImageId }) => ImageId)).toEqual([other]);
    expect(await verifyClean(world.ledger(), world.cloud(), atOnce)).toMatchObject({ clean: true });
  });

  it('finds an image whose id was never told, and the copy of one in another region', async () => {
    let now = Date.now();
    const world = await createCloudBench({ copySeconds: 600, clock: () => new Date(now) });
    await world.buildAndKill((event) => event.type === 'image-registered', { script: ['exit 0'] });
    const full = world.ledger();
    const image = full.entries.find(({ kind, id }) => kind === 'image' && id !== undefined);
    // Only now, so that Packer was still waiting for the image when it was killed.
    now += 600_000;
    await world.client('eu-west-1').send(
      new CopyImageCommand({
        SourceImageId: image?.id,
        SourceRegion: 'us-east-1',
        Name: 'packer-runner-test',
      }),
    );
    const untold = { ...full, entries: full.entries.filter((entry) => entry !== image) };

    const here = await findOrphans(untold, world.cloud());
    const there = await findOrphans(full, world.cloud('eu-west-1'));

    expect(here).toContainEqual(expect.objectContaining({ kind: 'image', id: image?.id }));
    expect(there).toMatchObject([
      {
        kind: 'image',
        region: 'eu-west-1',
        because: `it is a copy of the image ${image?.id} of this run`,
      },
      { kind: 'snapshot' },
    ]);
  });
});

it('asks nothing as long as Packer is at work', async () => {
  const { cloud, ledger, aws } = await createCloudBench();

  const search = findOrphans(ledger({ running: true }), cloud());

  await expect(search).rejects.toMatchObject({ code: 'PACKER_OPTION_INVALID' });
  expect(aws.calls()).toEqual([]);
});

describe('after a build that succeeded', () => {
  it('finds nothing when the run has handed its images over', async () => {
    const world = await createCloudBench();
    const result = await world.build({ script: ['exit 0'], copies: ['eu-west-1'] });
    const artifacts = result.artifacts.flatMap(({ images }) => images);
    const ledger = world.ledger({ artifacts, endedAt: new Date().toISOString() });

    const here = await verifyClean(ledger, world.cloud());
    const there = await verifyClean(ledger, world.cloud('eu-west-1'));

    expect(artifacts).toHaveLength(2);
    expect([here.orphans, there.orphans]).toEqual([[], []]);
  });

  it('finds the images when it has not', async () => {
    const world = await createCloudBench();
    await world.build({ script: ['exit 0'], copies: ['eu-west-1'] });

    const here = await findOrphans(world.ledger(), world.cloud());
    const there = await findOrphans(world.ledger(), world.cloud('eu-west-1'));

    expect(here.map(({ kind }) => kind)).toEqual(['image', 'snapshot']);
    expect(there.map(({ kind }) => kind)).toEqual(['image', 'snapshot']);
  });
});

describe('verifyClean', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const seconds = (Date.parse(at) / 1_000).toString(16);
  const keyPair = `packer_${seconds}-0000-0000-0000-000000000000`;
  const entry = { at, build: 'a' } as const;
  const source: LedgerEntry = { ...entry, kind: 'source-image', id: 'ami-0123456789abcdef0' };
  const key: LedgerEntry = { ...entry, kind: 'key-pair', name: keyPair };
  const late: CloudResource = {
    kind: 'instance',
    id: 'i-1',
    state: 'running',
    keyPair,
    createdAt: at,
    tags: {},
  };

  /** Shows an instance after so many milliseconds, and counts the looks. */
  function createLateCloud(shownAfter: number) {
    let now = 0;
    let looks = 0;
    const clock: Clock = {
      now: () => now,
      delay: async (milliseconds) => {
        now += milliseconds;
      },
      random: () => 0.5,
    };
    const cloud: CloudPort = {
      region: 'here',
      find: async ({ kind }) => {
        if (kind !== 'instance') return [];
        looks += 1;
        return now >= shownAfter ? [late] : [];
      },
      remove: async () => 'gone',
      tag: async () => undefined,
      copyImage: async () => '',
      consoleOutput: async () => '',
    };
    const ledgerOf = (...entries: readonly LedgerEntry[]) =>
      toLedger({ runId: 'r', startedAt: at }, entries);
    return { cloud, clock, ledgerOf, looks: () => looks, waited: () => now };
  }

  it('looks again after a few seconds when a build was killed with something in flight', async () => {
    const { cloud, clock, ledgerOf, looks, waited } = createLateCloud(2_000);

    const report = await verifyClean(ledgerOf(source, key), cloud, { clock });

    expect(report).toMatchObject({ clean: false, orphans: [{ id: 'i-1' }] });
    expect([looks(), waited()]).toEqual([2, 3_000]);
  });

  it.each([
    ['has removed what it made', [source, { ...key, removed: true } as const]],
    ['made nothing', [{ ...entry, kind: 'image', name: 'n' } as const]],
  ])('looks once when the build %s', async (_what, entries) => {
    const { cloud, clock, ledgerOf, looks, waited } = createLateCloud(Number.POSITIVE_INFINITY);

    const report = await verifyClean(ledgerOf(...entries), cloud, { clock });

    expect(report).toEqual({ clean: true, orphans: [] });
    expect([looks(), waited()]).toEqual([1, 0]);
  });

  it('looks twice when a build with a key of its own may have launched something', async () => {
    const { cloud, clock, ledgerOf, looks } = createLateCloud(Number.POSITIVE_INFINITY);

    await verifyClean(ledgerOf(source), cloud, { clock });

    expect(looks()).toBe(2);
  });

  it('looks as long as it is told to', async () => {
    const { cloud, clock, ledgerOf, looks, waited } = createLateCloud(50_000);
    const settle = { minDelay: 10_000, maxDelay: 10_000, maxWait: 60_000 };

    const report = await verifyClean(ledgerOf(key), cloud, { clock, settle });

    expect(report.clean).toBe(false);
    expect([looks(), waited()]).toEqual([6, 50_000]);
  });
});

it('looks for no launch template that was made after the run, and for snapshots of its copies', async () => {
  const asked: ResourceQuery[] = [];
  const cloud: CloudPort = {
    region: 'here',
    find: async (query) => {
      asked.push(query);
      return [];
    },
    remove: async () => 'gone',
    tag: async () => undefined,
    copyImage: async () => '',
    consoleOutput: async () => '',
  };
  const [startedAt, endedAt] = ['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'];
  const entry = { at: startedAt, build: 'a' } as const;
  const ledger = toLedger({ runId: 'r', startedAt, endedAt }, [
    { ...entry, kind: 'launch-template' },
    { ...entry, kind: 'image', id: 'ami-0123456789abcdef0' },
  ]);

  await findOrphans(ledger, cloud);

  expect(asked).toContainEqual({
    kind: 'launch-template',
    names: ['packer-fleet-launch-template-*'],
    createdAfter: '2026-11-22T09:58:00.000Z',
    createdBefore: '2026-11-22T11:02:00.000Z',
  });
  expect(asked).toContainEqual({
    kind: 'snapshot',
    ids: [],
    descriptions: ['Copied for DestinationAmi * from SourceAmi ami-0123456789abcdef0*'],
  });
});
