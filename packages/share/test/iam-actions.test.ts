import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Distribution, distributeRelease, promoteRelease } from '../src/index.js';
import { quick, startLocal } from './support/local.js';
import { consumer, otherConsumer, owner, unit } from './support/release.js';

/** The actions of the policies in the README: the owner's, then the consumer's. */
async function documented(): Promise<readonly (readonly string[])[]> {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  return [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(
    ([, policy = '']) => JSON.parse(policy).Statement[0].Action,
  );
}

test('the README lists the actions that are called, no more and no less', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const options = { aws: local.aws, ...quick };
  const full: Distribution = {
    regions: [{ region: 'us-east-1' }, { region: 'eu-west-1' }],
    accounts: [consumer, otherConsumer],
    organizationalUnits: [unit],
    shareSnapshots: true,
    tags: { team: 'platform' },
    parameters: { accounts: [{ account: consumer, role: 'soe-parameters' }] },
  };
  local.newCalls();

  await distributeRelease(release, full, options);
  await distributeRelease(release, { ...full, accounts: [consumer] }, options);
  await promoteRelease(
    { flavor: 'al2023', version: '2026.11.0', channel: 'stable' },
    { ...options, places: full },
  );
  const calls = local.newCalls();
  const called = (account: string) =>
    [
      ...new Set(
        calls
          .filter((call) => call.account === account)
          .map((call) => `${call.service}:${call.action}`),
      ),
    ].sort();
  const [ofOwner, ofConsumer] = await documented();

  expect(ofOwner).toEqual(called(owner));
  // AWS itself looks for the image when it validates an image id.
  expect(ofConsumer).toEqual(['ec2:DescribeImages', ...called(consumer)]);
  expect(calls.filter((call) => call.status >= 400)).toEqual([]);
});
