import { readFile } from 'node:fs/promises';
import type { ApiCall } from '@soe/local-aws';
import { expect, test } from 'vitest';
import {
  channelHistory,
  type Distribution,
  deprecateRelease,
  disableRelease,
  distributeRelease,
  enableRelease,
  preflightDistribution,
  promoteRelease,
  publishRelease,
  resolveDistribution,
  retireReleases,
  revokeRelease,
  rollbackChannel,
  runWaves,
  shareChannels,
  undeprecateRelease,
  verifyDistribution,
} from '../src/index.js';
import { encrypted } from './support/encrypted.js';
import { startFullWorld } from './support/full-world.js';
import { startWorld, type WorldImage } from './support/lifecycle-world.js';
import { quick, startLocal } from './support/local.js';
import { consumer, owner, simple } from './support/release.js';

/** What AWS asks for without a call of this package, and what it asks for in few accounts only. */
const notCalledHere = {
  owner: [
    // EC2 asks for it when an image is deregistered with its snapshots.
    'ec2:DeleteSnapshot',
    // EC2 asks for these when it copies what is encrypted.
    'kms:CreateGrant',
    'kms:Decrypt',
    'kms:GenerateDataKey*',
    'kms:ReEncrypt*',
    // Called where AWS does not say the paths of accounts.
    'organizations:ListAccountsForParent',
  ],
  // Parameter Store looks for the image in the name of who writes its id.
  consumer: ['ec2:DescribeImages'],
};

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
}

/** The policies of the README: the owner's, then the consumer's. */
async function documented(): Promise<readonly (readonly Statement[])[]> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const section = /\n## IAM actions\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
  return [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, text = '']) => JSON.parse(text).Statement,
  );
}

function actionsOf(calls: readonly ApiCall[], account: string): readonly string[] {
  const mine = calls.filter((call) => call.account === account);
  return [...new Set(mine.map(({ service, action }) => `${service}:${action}`))].sort();
}

/** Everything that has to do with a distribution and its channels. */
async function distributing(): Promise<readonly ApiCall[]> {
  await using world = await startFullWorld();
  const { local, release, distribution } = world;
  const options = { aws: local.aws, places: distribution, ...quick };
  const promotion = { flavor: release.flavor, version: release.version, channel: 'stable' };
  await preflightDistribution([release], distribution, options);
  await distributeRelease(release, distribution, options);
  await publishRelease([release], distribution, { ...options, channel: 'candidate' });
  await promoteRelease(promotion, options);
  await shareChannels([promotion], distribution, options);
  await channelHistory(promotion, options);
  await rollbackChannel(promotion, options).catch(() => undefined);
  await runWaves({ ...promotion, channel: 'waves' }, [{ name: 'all', rest: true, soak: 0 }], {
    ...options,
    health: async () => ({ ok: true }),
  });
  await verifyDistribution([release], distribution, {
    ...options,
    launch: [{ account: consumer, role: 'soe-verify' }],
  });
  const { watermark: _, ...rest } = distribution;
  const over = new Date(Date.now() - 60_000).toISOString();
  await distributeRelease(
    release,
    {
      ...rest,
      accounts: [consumer],
      organizationalUnits: [],
      deprecateAt: 'never',
      protection: 'off',
      fastLaunch: { until: over },
      fastRestore: { until: over, zones: { 'eu-west-1': ['eu-west-1a'] } },
      parameters: { ...rest.parameters, share: false },
    },
    options,
  );
  return local.newCalls();
}

/** What the keys of encrypted images and public images are looked at with. */
async function checking(): Promise<readonly ApiCall[]> {
  await using local = await startLocal();
  const tools = encrypted(local);
  const release = await tools.build(await tools.createKey('us-east-1'));
  local.newCalls();
  const options = { aws: local.aws, ...quick };
  await preflightDistribution([release], simple, options);
  await preflightDistribution([release], { ...simple, public: true }, options);
  const select = [{ tags: { stage: ['prod'] }, mayBeEmpty: true }];
  await resolveDistribution({ ...simple, select }, options).catch(() => undefined);
  return local.newCalls();
}

/** The lifecycle of images. */
async function retiring(): Promise<readonly ApiCall[]> {
  await using world = await startWorld();
  const old = { flavor: 'al2023', version: '2026.7.0' };
  const [image] = (await world.release(old.version)) as [WorldImage];
  await world.release('2026.10.0');
  const images = await world.release('2026.11.0');
  await world.point('stable', '2026.11.0', images);
  const options = { ...world.options, apply: true };
  world.local.newCalls();
  await deprecateRelease({ ...old, successor: '2026.11.0' }, options);
  await undeprecateRelease(old, options);
  await disableRelease(old, options);
  await enableRelease(old, options);
  await deprecateRelease({ ...old, successor: '2026.11.0' }, options);
  const { images: access } = world.aws.in({ region: image.region });
  await access.setProtection(image.imageId, 'on');
  world.pass(120);
  const policy = { flavors: ['al2023'], keepNewest: 2, maxPercent: 100 };
  for (const days of [0, 8, 0]) {
    world.pass(days);
    await retireReleases(policy, options);
  }
  world.pass(1);
  const bad = { flavor: 'al2023', version: '2026.11.0', reason: 'bad', disable: true };
  await revokeRelease(bad, options);
  return world.local.newCalls();
}

function all(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

test('the policies of the README allow what is called, no more and no less', async () => {
  const calls = [...(await distributing()), ...(await checking()), ...(await retiring())];
  const [ofOwner = [], ofConsumer = []] = await documented();

  expect(all(ofOwner)).toEqual([...actionsOf(calls, owner), ...notCalledHere.owner].sort());
  expect(all(ofConsumer)).toEqual(
    [...actionsOf(calls, consumer), ...notCalledHere.consumer].sort(),
  );
});

test('a plain distribution and its channels need no statement but the first, and parameters of consumers one more', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const [[distribute] = [], [parameters] = []] = await documented();
  const run = async (distribution: Distribution) => {
    local.newCalls();
    const options = { aws: local.aws, places: distribution, ...quick };
    await distributeRelease(release, distribution, options);
    const { flavor, version } = release;
    await promoteRelease({ flavor, version, channel: 'stable' }, options);
    await verifyDistribution([release], distribution, options);
    return local.newCalls();
  };

  const plain = actionsOf(await run({ ...simple, tags: { team: 'platform' } }), owner);
  const accounts = [{ account: consumer, role: 'soe-parameters' }];
  const both = await run({ ...simple, parameters: { accounts } });

  expect(plain).toEqual(distribute?.Action);
  expect(distribute?.Action).toEqual(
    expect.arrayContaining(actionsOf(both, owner).filter((action) => action !== 'sts:AssumeRole')),
  );
  expect(parameters?.Action).toEqual(
    [...notCalledHere.consumer, ...actionsOf(both, consumer)].sort(),
  );
});
