import { DisableImageCommand } from '@aws-sdk/client-ec2';
import { LabelParameterVersionCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import {
  channelHistory,
  connectAws,
  type Distribution,
  distributeRelease,
  promoteRelease,
  rollbackChannel,
} from '../../src/index.js';
import { type Local, quick, startLocal } from '../support/local.js';
import { consumer, owner, simple } from '../support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };
const channel = { flavor: 'al2023', channel: 'stable' };
const pointer = '/soe/al2023/channels/stable/version';

function options(local: Local) {
  const { endpoint } = local.server;
  const aws = connectAws({ endpoint, credentials: local.credentials(), limits: [] });
  return { aws, places: distribution, ...quick };
}

function ssm(local: Local, region = 'us-east-1'): SSMClient {
  return new SSMClient({
    endpoint: local.server.endpoint,
    region,
    credentials: local.credentials(),
  });
}

/** Three versions, each promoted to stable in turn. */
async function threeVersions(local: Local) {
  const releases = [];
  for (const version of ['2026.11.0', '2026.11.1', '2026.11.2']) {
    const release = await local.build(['x86_64', 'arm64'], version);
    releases.push(await distributeRelease(release, distribution, options(local)));
    await promoteRelease({ ...channel, version }, options(local));
  }
  return releases;
}

test('goes back one version after the other, and the history tells it', async () => {
  await using local = await startLocal();
  const releases = await threeVersions(local);

  const first = await rollbackChannel(channel, options(local));
  expect(first).toMatchObject({ version: '2026.11.1', previousVersion: '2026.11.2' });
  // Not back to what was just rolled back.
  const second = await rollbackChannel(channel, options(local));
  expect(second).toMatchObject({ version: '2026.11.0', previousVersion: '2026.11.1' });
  await expect(rollbackChannel(channel, options(local))).rejects.toMatchObject({
    code: 'SHARE_HISTORY_MISSING',
  });
  await rollbackChannel({ ...channel, to: '2026.11.2' }, options(local));

  const history = await channelHistory(channel, options(local));
  expect(history.entries.map(({ version }) => version)).toEqual([
    '2026.11.2',
    '2026.11.0',
    '2026.11.1',
    '2026.11.2',
    '2026.11.1',
    '2026.11.0',
  ]);
  const [, , , , middle] = history.entries;
  const images = releases[1]?.images.filter(({ region }) => region === 'us-east-1') ?? [];
  expect(middle?.imageIds).toEqual(
    Object.fromEntries(images.map(({ architecture, imageId }) => [architecture, imageId])),
  );
  expect(middle?.by).toContain(owner);
  expect(Date.parse(middle?.at ?? '')).toBeLessThanOrEqual(Date.now());
  expect(history.agree).toBe(true);
  expect(history.places).toHaveLength(4);
});

test('the history says where places disagree', async () => {
  await using local = await startLocal();
  await threeVersions(local);
  await ssm(local, 'eu-west-1').send(
    new PutParameterCommand({ Name: pointer, Value: '2026.11.0', Overwrite: true }),
  );

  const history = await channelHistory(channel, options(local));

  expect(history.agree).toBe(false);
  expect(
    history.places.map(
      ({ region, account = 'owner', version }) => `${region} ${account} ${version}`,
    ),
  ).toEqual([
    'us-east-1 owner 2026.11.2',
    `us-east-1 ${consumer} 2026.11.2`,
    'eu-west-1 owner 2026.11.0',
    `eu-west-1 ${consumer} 2026.11.2`,
  ]);
  await expect(rollbackChannel(channel, options(local))).rejects.toMatchObject({
    code: 'SHARE_HISTORY_MISSING',
    message: expect.stringContaining('places disagree'),
  });
});

test('refuses to roll back to an image that was disabled since', async () => {
  await using local = await startLocal();
  const [, before] = await threeVersions(local);
  const image = before?.images.find(({ region }) => region === 'eu-west-1');
  await local.ec2('eu-west-1').send(new DisableImageCommand({ ImageId: image?.imageId }));

  await expect(rollbackChannel(channel, options(local))).rejects.toMatchObject({
    code: 'SHARE_NOT_READY',
    message: expect.stringContaining(`image ${image?.imageId} is disabled`),
  });
});

test('pages through a history of a hundred versions, and says what to do about labels', async () => {
  await using local = await startLocal();
  await threeVersions(local);
  const client = ssm(local);
  for (let count = 0; count < 97; count++) {
    const Value = `2026.10.${count}`;
    await client.send(new PutParameterCommand({ Name: pointer, Value, Overwrite: true }));
  }

  const history = await channelHistory(channel, options(local));
  expect(history.entries).toHaveLength(100);
  expect(history.entries[0]?.version).toBe('2026.10.96');
  expect(history.entries.at(-1)?.version).toBe('2026.11.0');

  await client.send(
    new LabelParameterVersionCommand({ Name: pointer, ParameterVersion: 1, Labels: ['keep'] }),
  );
  await expect(
    promoteRelease({ ...channel, version: '2026.11.1' }, options(local)),
  ).rejects.toMatchObject({
    code: 'SHARE_NOT_PROMOTED',
    message: expect.stringMatching(/unlabel-parameter-version/),
  });
  const { entries } = await channelHistory(channel, options(local));
  expect(entries[0]?.version).toBe('2026.10.96');
});
