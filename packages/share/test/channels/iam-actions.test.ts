import { expect, test } from 'vitest';
import {
  channelHistory,
  connectAws,
  type Distribution,
  distributeRelease,
  promoteRelease,
  rollbackChannel,
  runWaves,
} from '../../src/index.js';
import { quick, startLocal } from '../support/local.js';
import { consumer, owner, simple, unit } from '../support/release.js';

const role = { account: consumer, role: 'soe-parameters' };
const distribution: Distribution = { ...simple, parameters: { accounts: [role] } };

test('channels and waves call these actions, and no others', async () => {
  await using local = await startLocal();
  const { endpoint } = local.server;
  const aws = connectAws({ endpoint, credentials: local.credentials(), limits: [] });
  const options = { aws, places: distribution, ...quick };
  const built = { '2026.11.0': ['x86_64', 'arm64'], '2026.11.1': ['x86_64'] } as const;
  for (const [version, architectures] of Object.entries(built)) {
    await distributeRelease(await local.build(architectures, version), distribution, options);
  }
  const channel = { flavor: 'al2023', channel: 'stable' };
  const newer = { ...channel, version: '2026.11.1' };
  local.newCalls();

  await promoteRelease({ ...channel, version: '2026.11.0' }, options);
  await promoteRelease(newer, { ...options, dropArchitectures: true });
  await rollbackChannel(channel, options);
  await channelHistory(channel, options);
  const waves = [{ name: 'all', rest: true, grantees: [unit], soak: 0 }];
  await runWaves(newer, waves, {
    ...options,
    dropArchitectures: true,
    health: async () => ({ ok: false, reason: 'bad' }),
  }).catch(() => undefined);

  const calls = local.newCalls();
  const called = (account: string) =>
    [
      ...new Set(
        calls
          .filter((call) => call.account === account)
          .map((call) => `${call.service}:${call.action}`),
      ),
    ].sort();
  const parameters = [
    'ssm:DeleteParameters',
    'ssm:GetParameterHistory',
    'ssm:GetParameters',
    'ssm:PutParameter',
  ];
  const images = ['ec2:DescribeImageAttribute', 'ec2:DescribeImages', 'ec2:ModifyImageAttribute'];
  expect(called(consumer)).toEqual(parameters);
  expect(called(owner)).toEqual([...images, ...parameters]);
});
