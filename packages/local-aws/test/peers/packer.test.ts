import { expect, onTestFinished, test } from 'vitest';
import { startForTest } from '../support/local.js';
import { packerBuild } from '../support/packer.js';
import type { Peer } from './ask.js';
import { differences } from './differences.js';
import { startMoto } from './moto.js';
import { isInstalled } from './programs.js';

const bakedTwice = 'Packer bakes an image, and another one on top of it';

test(`the embedded AWS: ${bakedTwice}`, async () => {
  const aws = await startForTest();
  const peer = { endpoint: aws.endpoint, account: '111122223333', region: 'us-east-1' };

  expect(await bakeTwice(peer, {})).toEqual([0, 0]);
});

test.runIf(isInstalled('moto_server'))(
  `moto as it is known: ${bakedTwice}`,
  { timeout: 300_000 },
  async () => {
    const moto = await startMoto();
    onTestFinished(() => moto.close());

    // Moto publishes images of other years.
    const source = { source_name: 'amzn-ami-hvm-*-x86_64-gp2', source_owner: '137112412989' };

    expect(await bakeTwice(moto, source)).toEqual(differences[bakedTwice]?.moto);
  },
);

/** The exit codes of both builds. */
async function bakeTwice(
  { endpoint, account }: Peer,
  source: Readonly<Record<string, string>>,
): Promise<readonly (number | null)[]> {
  const first = await packerBuild({ endpoint }, { name: 'first', account, ...source });
  const onTop = { source_name: 'first', source_owner: account };
  const second = await packerBuild({ endpoint }, { name: 'second', account, ...onTop });
  return [first.exitCode, second.exitCode];
}
