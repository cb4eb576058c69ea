import {
  CreateImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { adoptImage } from '../../src/cleanup/adopt-image.js';
import type { AdoptionEvent } from '../../src/cleanup/adoption.js';
import type { Clock } from '../../src/cleanup/clock.js';
import type { CloudPort, CloudResource } from '../../src/cleanup/cloud.js';
import { type LedgerEntry, toLedger } from '../../src/cleanup/ledger.js';
import { type CloudBench, createCloudBench, launchStranger } from '../support/cloud-bench.js';

/** An AWS whose images take ten minutes, and a clock that both sides share. */
async function createSlowWorld() {
  let now = Date.now();
  const world = await createCloudBench({ copySeconds: 600, clock: () => new Date(now) });
  const clock: Clock = {
    now: () => now,
    delay: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      now += milliseconds;
    },
    random: () => 0.5,
  };
  return { world, clock };
}

// Packer asks once and gives up: this is how its waiter times out.
const impatient = {
  script: ['exit 0'],
  env: { AWS_MAX_ATTEMPTS: '1', AWS_POLL_DELAY_SECONDS: '1' },
};

const imageOf = ({ bench }: CloudBench) =>
  bench.events.find((event) => event.type === 'image-registered')?.imageId;

describe('after Packer has lost patience with its image', () => {
  it('waits for the image, tags it, copies it and makes the artifact', async () => {
    const { world, clock } = await createSlowWorld();
    const result = await world.build(impatient);
    const imageId = imageOf(world) ?? '';
    const events: AdoptionEvent[] = [];

    const adoption = await adoptImage(world.ledger(), world.cloud(), {
      clock,
      tags: { version: '1' },
      snapshotTags: { layer: 'root' },
      copies: [{ cloud: world.cloud('eu-west-1') }, { cloud: world.cloud() }],
      onEvent: (event) => events.push(event),
    });

    const { Images: copies = [] } = await world
      .client('eu-west-1')
      .send(new DescribeImagesCommand({ Owners: ['self'] }));
    const { Images: images = [] } = await world
      .client()
      .send(new DescribeImagesCommand({ Owners: ['self'] }));
    const { Snapshots = [] } = await world
      .client()
      .send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    const copyId = copies[0]?.ImageId ?? '';
    expect(result.outcome).toBe('failed');
    expect(adoption).toEqual({
      state: 'adopted',
      artifact: {
        build: 'demo.amazon-ebs.linux',
        builderId: 'mitchellh.amazonebs',
        id: `eu-west-1:${copyId},us-east-1:${imageId}`,
        images: [
          { region: 'eu-west-1', imageId: copyId },
          { region: 'us-east-1', imageId },
        ],
        files: [],
      },
    });
    const tags = [{ Key: 'version', Value: '1' }];
    expect(images).toMatchObject([{ ImageId: imageId, State: 'available', Tags: tags }]);
    expect(copies).toMatchObject([{ Name: 'packer-runner-test', State: 'available', Tags: tags }]);
    expect(Snapshots).toMatchObject([{ Tags: [{ Key: 'layer', Value: 'root' }] }]);
    expect(new Set(events.map(({ type, region }) => `${type} ${region}`))).toEqual(
      new Set([
        'image-pending us-east-1',
        'image-ready us-east-1',
        'image-copying eu-west-1',
        'image-pending eu-west-1',
        'image-ready eu-west-1',
      ]),
    );
  });

  it('makes no second copy when it is done again', async () => {
    const { world, clock } = await createSlowWorld();
    await world.build(impatient);
    const options = { clock, copies: [{ cloud: world.cloud('eu-west-1') }] };
    const ledger = world.ledger();
    const cut = await adoptImage(ledger, world.cloud(), { ...options, maxWait: 900_000 });

    const first = await adoptImage(ledger, world.cloud(), options);
    const second = await adoptImage(ledger, world.cloud(), options);

    const { Images = [] } = await world
      .client('eu-west-1')
      .send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(cut).toMatchObject({ state: 'timeout', image: { region: 'eu-west-1' } });
    expect(first.state).toBe('adopted');
    expect(second).toEqual(first);
    expect(Images).toHaveLength(1);
  });

  it('finds the image by its name when its id was never told', async () => {
    const { world, clock } = await createSlowWorld();
    await world.build(impatient);
    const full = world.ledger();
    const ledger = {
      ...full,
      entries: full.entries.filter(({ kind, id }) => kind !== 'image' || id === undefined),
    };

    const adoption = await adoptImage(ledger, world.cloud(), { clock });

    expect(adoption).toMatchObject({ artifact: { images: [{ imageId: imageOf(world) }] } });
  });

  it('does not adopt the image of a neighbour that has the same name', async () => {
    const { world, clock } = await createSlowWorld();
    await world.buildAndKill((event) => event.type === 'provisioning', {
      script: ['exec sleep 3600'],
    });
    const InstanceId = await launchStranger(world);
    await world.client().send(new CreateImageCommand({ InstanceId, Name: 'packer-runner-test' }));

    const adoption = await adoptImage(world.ledger(), world.cloud(), { clock });

    expect(adoption).toEqual({ state: 'missing' });
  });

  it('says when it gave up, and can be stopped', async () => {
    const { world, clock } = await createSlowWorld();
    await world.build(impatient);
    const ledger = world.ledger();
    const signal = AbortSignal.abort(new Error('enough'));

    const late = await adoptImage(ledger, world.cloud(), { clock, maxWait: 60_000 });

    expect(late).toEqual({
      state: 'timeout',
      image: { region: 'us-east-1', imageId: imageOf(world) },
    });
    await expect(adoptImage(ledger, world.cloud(), { clock, signal })).rejects.toThrow('enough');
  });
});

describe('what is decided about the image', () => {
  const entry = { at: '2026-11-22T10:00:00.000Z', build: 'a', kind: 'image', name: 'n' } as const;
  const ledgerOf = (...entries: readonly LedgerEntry[]) =>
    toLedger({ runId: 'r', startedAt: '2026-11-22T09:00:00.000Z' }, entries);
  const cloudOf = (...images: readonly Partial<CloudResource>[]): CloudPort => ({
    region: 'here',
    find: async ({ kind }) =>
      images.map((image) => ({
        kind,
        id: 'ami-1',
        name: 'n',
        tags: {},
        createdAt: '2026-11-22T10:00:00.000Z',
        ...image,
      })),
    remove: async () => 'gone',
    tag: async () => undefined,
    copyImage: async () => '',
    consoleOutput: async () => '',
  });
  const clock: Clock = { now: () => 0, delay: async () => undefined, random: () => 0 };

  it('tells why EC2 could not make it', async () => {
    const cloud = cloudOf({ state: 'failed', stateReason: 'Client.InternalError' });

    const adoption = await adoptImage(ledgerOf(entry), cloud, { clock });

    expect(adoption).toEqual({
      state: 'failed',
      image: { region: 'here', imageId: 'ami-1' },
      reason: 'Client.InternalError',
    });
  });

  it('takes the image that the caller names', async () => {
    const cloud = cloudOf({ state: 'available', name: 'other' });

    const adoption = await adoptImage(ledgerOf(entry), cloud, { clock, imageId: 'ami-1' });

    expect(adoption).toMatchObject({ state: 'adopted', artifact: { id: 'here:ami-1' } });
  });

  it('wants to know which build is meant when there are several', async () => {
    const ledger = ledgerOf(entry, { ...entry, build: 'b', name: 'm' });
    const cloud = cloudOf({ state: 'available' });

    await expect(adoptImage(ledger, cloud, { clock })).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
    });
    expect(await adoptImage(ledger, cloud, { clock, build: 'a' })).toMatchObject({
      artifact: { build: 'a' },
    });
  });
});
