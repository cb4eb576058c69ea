import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalAws, startLocalAws } from '../../src/index.js';
import { owner } from '../support/local.js';
import type { Ask, Peer } from './ask.js';
import { askThroughCli } from './aws-cli.js';
import { cases } from './cases.js';
import { differences } from './differences.js';
import { type Moto, startMoto } from './moto.js';
import { isInstalled } from './programs.js';
import { askThroughSdk } from './sdk.js';

/** Seen in packer.test.ts. */
const withPacker = 'Packer bakes an image, and another one on top of it';

describe('the embedded AWS', () => {
  let aws: LocalAws;
  let peer: Peer;
  let ask: Ask;
  beforeAll(async () => {
    aws = await startLocalAws();
    peer = { endpoint: aws.endpoint, account: owner, region: 'us-east-1' };
    ask = askThroughSdk(peer);
  });
  afterAll(() => aws.close());

  test.each(cases)('through the SDK: $name', async ({ see, expected }) => {
    expect(await see(ask)).toEqual(expected);
  });

  test.runIf(isInstalled('aws'))('through the aws command line', { timeout: 600_000 }, async () => {
    await using own = await startLocalAws();
    const cli = askThroughCli({ ...peer, endpoint: own.endpoint });

    const seen = await inTurns(cases, async ({ name, see }) => [name, await see(cli)]);

    expect(Object.fromEntries(seen)).toEqual(
      Object.fromEntries(cases.map(({ name, expected }) => [name, expected])),
    );
  });
});

describe.runIf(isInstalled('moto_server'))('moto', () => {
  let moto: Moto;
  let ask: Ask;
  beforeAll(async () => {
    moto = await startMoto();
    ask = askThroughSdk(moto);
  });
  afterAll(() => moto?.close());

  test.each(cases)(
    'as it is known: $name',
    { timeout: 300_000 },
    async ({ name, see, expected }) => {
      const seen = await see(ask).catch((error: unknown) => `${error}`);

      expect(seen).toEqual(differences[name]?.moto ?? expected);
    },
  );

  test('every known difference is of a case', () => {
    const names = [...cases.map(({ name }) => name), withPacker];

    expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
  });
});

for (const program of ['aws', 'moto_server']) {
  if (!isInstalled(program)) process.stdout.write(`${program} is not installed: not compared\n`);
}

/** Two at a time: command lines of this kind need most of a core each. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = items.map((item, index) => ({ item, index }));
  const take = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results[next.index] = await work(next.item);
    }
  };
  await Promise.all([take(), take()]);
  return results;
}
