import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLocalAws } from '../../src/index.js';
import { temporaryDirectory } from '../support/directory.js';
import { runFixture } from '../support/fixture.js';
import { startForTest } from '../support/local.js';

// The largest process id that Linux can give is below this.
const deadOwner = '4194305 0';

test('two servers never share a directory, but a dead one’s lock is taken over', async () => {
  const stateDirectory = await temporaryDirectory();
  const first = await startLocalAws({ stateDirectory });

  const refused = startLocalAws({ stateDirectory });
  await expect(refused).rejects.toMatchObject({
    code: 'LOCAL_AWS_STATE_IN_USE',
    message: expect.stringContaining(`process ${process.pid} holds`),
  });
  await first.close();
  await writeFile(join(stateDirectory, 'lock'), deadOwner);

  await expect(startForTest({ stateDirectory })).resolves.toBeDefined();
  expect(await readdir(stateDirectory)).toEqual(['lock']);
});

test('closing again lets nobody into a directory that is another server’s by then', async () => {
  const stateDirectory = await temporaryDirectory();
  const first = await startLocalAws({ stateDirectory });
  await first.close();
  await startForTest({ stateDirectory });

  await first[Symbol.asyncDispose]();

  await expect(startLocalAws({ stateDirectory })).rejects.toMatchObject({
    code: 'LOCAL_AWS_STATE_IN_USE',
  });
});

test('of servers that start at the same moment exactly one gets the directory of a dead one', async () => {
  const parent = await temporaryDirectory();
  const directories = Array.from({ length: 40 }, (_, index) => join(parent, String(index)));
  for (const directory of directories) {
    await mkdir(directory);
    await writeFile(join(directory, 'lock'), deadOwner);
  }
  const racers = Array.from({ length: 4 }, () => runFixture('racer.mjs', directories));
  await Promise.all(racers.map((racer) => racer.nextLine()));

  const start = Date.now() + 50;
  for (const racer of racers) racer.process.stdin.write(String(start));
  const got = await Promise.all(
    racers.map(async (racer): Promise<readonly string[]> => JSON.parse(await racer.nextLine())),
  );

  expect(got.flat().toSorted()).toEqual(directories.toSorted());
});
