import {
  CreateImageCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { adoptImage } from '../../src/cleanup/adopt-image.js';
import type { AdoptionEvent } from '../../src/cleanup/adoption.js';
import type { Clock } from '../../src/cleanup/clock.js';
import type { CloudPort, CloudResource, ImageCopy } from '../../src/cleanup/cloud.js';
import { findOrphans } from '../../src/cleanup/find-orphans.js';
import { type LedgerEntry, toLedger } from '../../src/cleanup/ledger.js';
import { readLedger } from '../../src/read-ledger.js';
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
  it('needs no more than the directory of the run', async () => {
    const { world, clock } = await createSlowWorld();
    const { outcome, failure, runDirectory, runId } = await world.build(impatient);
    const ledger = await readLedger(runDirectory);

    const adoption = await adoptImage(ledger, world.cloud(), { clock });

    const imageId = imageOf(world);
    expect([outcome, failure?.class, failure?.images]).toEqual(['failed', 'timeout', [imageId]]);
    expect(adoption).toMatchObject({
      state: 'adopted',
      artifact: { images: [{ region: 'us-east-1', imageId }] },
    });
    const { Images } = await world.client().send(new DescribeImagesCommand({ Owners: ['self'] }));
    expect(Images).toMatchObject([{ Tags: [{ Key: 'packer-runner:adopted', Value: runId }] }]);
    expect(await findOrphans(await readLedger(runDirectory), world.cloud())).toEqual([]);
  });

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
    const mark = { Key: 'packer-runner:adopted', Value: 'test' };
    const tags = [{ Key: 'version', Value: '1' }, mark];
    expect(images).toMatchObject([{ ImageId: imageId, State: 'available', Tags: tags }]);
    expect(copies).toMatchObject([{ Name: 'packer-runner-test', State: 'available', Tags: tags }]);
    expect(Snapshots).toMatchObject([{ Tags: [{ Key: 'layer', Value: 'root' }, mark] }]);
    expect(await findOrphans(world.ledger(), world.cloud())).toEqual([]);
    expect(await findOrphans(world.ledger(), world.cloud('eu-west-1'))).toEqual([]);
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

    expect(adoption).toMatchObject({
      state: 'missing',
      reason: 'no image in us-east-1 is proven to be what run test was waiting for',
    });
  });

  it('gives a copy its tags from the beginning, so that none is lost when it is stopped', async () => {
    const { world, clock } = await createSlowWorld();
    await world.build(impatient);
    const ledger = world.ledger();
    const copies = [{ cloud: world.cloud('eu-west-1') }];
    await adoptImage(ledger, world.cloud(), {
      clock,
      copies,
      tags: { version: '1' },
      maxWait: 900_000,
    });

    const [pending] = await world.cloud('eu-west-1').find({ kind: 'image', names: ['*'] });
    const orphans = await findOrphans(ledger, world.cloud('eu-west-1'));

    expect(pending).toMatchObject({
      state: 'pending',
      tags: { version: '1', 'packer-runner:adopted': 'test' },
    });
    expect(orphans).toEqual([]);
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
  const at = '2026-11-22T10:00:00.000Z';
  const entry = { at, build: 'a', kind: 'image', name: 'n' } as const;
  const registered = { at, build: 'a', kind: 'image', id: 'ami-1' } as const;
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
  const createClock = (): Clock => {
    let now = 0;
    return {
      now: () => now,
      delay: async (milliseconds) => {
        now += milliseconds;
      },
      random: () => 0,
    };
  };
  const clock = createClock();

  it('tells why EC2 could not make it', async () => {
    const cloud = cloudOf({ state: 'failed', stateReason: 'Client.InternalError' });

    const adoption = await adoptImage(ledgerOf(entry, registered), cloud, { clock });

    expect(adoption).toEqual({
      state: 'failed',
      image: { region: 'here', imageId: 'ami-1' },
      reason: 'Client.InternalError',
    });
  });

  it('takes the image that the caller names, if it is proven to be of the run', async () => {
    const cloud = cloudOf({ state: 'available' }, { id: 'ami-2', name: 'other' });
    const adopt = (imageId: string) =>
      adoptImage(ledgerOf(entry, registered), cloud, { clock: createClock(), imageId });

    expect(await adopt('ami-1')).toMatchObject({
      state: 'adopted',
      artifact: { id: 'here:ami-1' },
    });
    expect(await adopt('ami-2')).toEqual({
      state: 'missing',
      reason: 'nothing in here proves that the image ami-2 is of run r',
    });
  });

  it('copies anew what has failed, or what is to have another name or key', async () => {
    const asked: ImageCopy[] = [];
    const copyTo = async (kmsKeyId: string, name: string, before: readonly CloudResource[]) => {
      const there: CloudPort = {
        ...cloudOf(),
        region: 'there',
        find: async ({ ids }) =>
          ids ? [{ kind: 'image', id: 'ami-3', state: 'available', tags: {} }] : before,
        copyImage: async (copy) => {
          asked.push(copy);
          return 'ami-3';
        },
      };
      return adoptImage(ledgerOf(entry, registered), cloudOf({ state: 'available' }), {
        clock: createClock(),
        copies: [{ cloud: there, name, kmsKeyId }],
      });
    };
    const failed = { kind: 'image', id: 'ami-4', name: 'm', state: 'failed', tags: {} } as const;

    await copyTo('key-1', 'm', []);
    await copyTo('key-1', 'm', []);
    await copyTo('key-2', 'm', []);
    await copyTo('key-1', 'o', [failed]);
    await copyTo('key-1', 'm', [failed]);
    await copyTo('key-1', 'm', [failed, { ...failed, id: 'ami-5', state: 'pending' }]);

    const [first, again, ...others] = asked.map(({ token }) => token);
    expect(again).toBe(first);
    expect(new Set([first, ...others]).size).toBe(4);
    expect(asked).toHaveLength(5);
    expect(asked.every(({ token }) => token.length <= 64)).toBe(true);
  });

  it('wants to know which build is meant when there are several', async () => {
    const ledger = ledgerOf(entry, registered, { ...entry, build: 'b', name: 'm' });
    const cloud = cloudOf({ state: 'available' });

    await expect(adoptImage(ledger, cloud, { clock })).rejects.toMatchObject({
      code: 'PACKER_OPTION_INVALID',
    });
    expect(await adoptImage(ledger, cloud, { clock, build: 'a' })).toMatchObject({
      artifact: { build: 'a' },
    });
  });
});
