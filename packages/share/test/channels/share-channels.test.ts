import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterPaths } from '@soe/contract';
import { expect, test } from 'vitest';
import { distributeRelease, promoteRelease, shareChannels } from '../../src/index.js';
import { type Local, quick, startLocal, writes } from '../support/local.js';
import { consumer, otherConsumer, owner, simple, unit } from '../support/release.js';

const paths = parameterPaths('al2023');
const request = { flavor: 'al2023', version: '2026.11.0', channel: 'stable' };

async function read(local: Local, account: string, name: string, region: string) {
  const { endpoint } = local.server;
  const client = new SSMClient({ endpoint, region, credentials: local.credentials(account) });
  const Name = `arn:aws:ssm:${region}:${owner}:parameter${name}`;
  try {
    return (await client.send(new GetParameterCommand({ Name }))).Parameter?.Value;
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

test('a channel is followed by ARN, in every region, by those who may launch its images', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const distribution = {
    ...simple,
    organizationalUnits: [unit],
    parameters: { share: true },
  };
  const options = { aws: local.aws, ...quick };
  const result = await distributeRelease(release, distribution, options);
  await promoteRelease(request, { ...options, places: distribution });

  await shareChannels([request], distribution, options);

  for (const { region, imageId } of result.images) {
    const pointer = paths.channelImage('stable', 'x86_64');
    expect(await read(local, consumer, pointer, region)).toBe(imageId);
    expect(await read(local, '444455556666', pointer, region)).toBe(imageId);
    expect(await read(local, otherConsumer, pointer, region)).toBe('AccessDeniedException');
    const version = paths.channelVersion('stable');
    expect(await read(local, consumer, version, region)).toBe('2026.11.0');
  }
  local.newCalls();
  await promoteRelease(request, { ...options, places: distribution });
  await shareChannels([request], distribution, options);
  expect(writes(local.newCalls())).toEqual([]);
});

test('readers of a pointer follow those of the version, also when it moves', async () => {
  await using local = await startLocal();
  const options = { aws: local.aws, ...quick };
  const publish = async (version: string, account: string) => {
    const release = await local.build(['x86_64'], version);
    const distribution = { ...simple, accounts: [account], parameters: { share: true } };
    await distributeRelease(release, distribution, options);
    await promoteRelease({ ...request, version }, { ...options, places: distribution });
    await shareChannels([{ ...request, version }], distribution, options);
  };
  const version = (account: string) =>
    read(local, account, paths.channelVersion('stable'), 'eu-west-1');

  await publish('2026.11.0', consumer);
  expect(await version(consumer)).toBe('2026.11.0');
  await publish('2026.12.0', otherConsumer);

  expect(await version(consumer)).toBe('AccessDeniedException');
  expect(await version(otherConsumer)).toBe('2026.12.0');
});
