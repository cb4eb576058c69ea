import type { PathLike } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { attestRelease, readAttestations, recordDirectory } from '../../src/index.js';
import { ed25519, lookup, record, temporary } from './support.js';

/** A process that is killed: at this step of writing, and at all that would clean up after it. */
const life = vi.hoisted(() => ({ steps: 0, last: Number.POSITIVE_INFINITY }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const step = () => {
    life.steps += 1;
    if (life.steps > life.last) throw new Error('killed');
  };
  return {
    ...real,
    async open(path: PathLike, ...rest: [string, number]) {
      step();
      const file = await real.open(path, ...rest);
      const write = file.writeFile.bind(file);
      file.writeFile = async (text) => {
        const half = String(text).slice(0, String(text).length / 2);
        await write(half);
        step();
        await write(String(text).slice(half.length));
      };
      return file;
    },
    async rename(from: PathLike, to: PathLike) {
      step();
      await real.rename(from, to);
    },
    async rm(path: PathLike, options: { force: true }) {
      step();
      await real.rm(path, options);
    },
  };
});

/** The files of a directory by name, and the names of those that were left unfinished. */
async function contents(directory: string) {
  const names = (await readdir(directory)).toSorted();
  const finished = names.filter((name) => !name.startsWith('.soe-'));
  const texts = finished.map(async (name) => [name, await readFile(join(directory, name), 'utf8')]);
  return {
    files: Object.fromEntries(await Promise.all(texts)) as Record<string, string>,
    unfinished: names.filter((name) => name.startsWith('.soe-')),
  };
}

async function remove(directory: string) {
  life.last = Number.POSITIVE_INFINITY;
  await rm(directory, { recursive: true });
}

test('a run that is killed at any step leaves whole files only, and the next run the rest', async () => {
  // Ed25519 signs the same bytes the same way, so that whole directories can be compared.
  const signer = ed25519();
  const whole = await temporary();
  life.steps = 0;
  const attested = await attestRelease(record, { directory: whole, signer, images: lookup() });
  const steps = life.steps;
  const wanted = await contents(whole);
  await remove(whole);
  expect(Object.keys(wanted.files)).toHaveLength(4);
  expect(steps).toBe(4 * 4);

  let halves = 0;
  for (let last = 0; last < steps; last += 1) {
    const directory = await temporary();
    const options = { directory, signer, images: lookup() };
    Object.assign(life, { steps: 0, last });
    await expect(attestRelease(record, options)).rejects.toThrow('killed');
    life.last = Number.POSITIVE_INFINITY;

    const left = await contents(directory);
    expect(wanted.files).toMatchObject(left.files);
    expect(await readAttestations(directory)).toHaveLength(
      Object.keys(left.files).filter((name) => name.endsWith('.sigstore.json')).length,
    );
    for await (const found of recordDirectory(directory).records()) expect(found).toBe('nothing');
    halves += left.unfinished.length;

    expect(await attestRelease(record, options)).toEqual(attested);
    expect((await contents(directory)).files).toEqual(wanted.files);
    await remove(directory);
  }
  // Otherwise nothing was killed between the first byte and the name.
  expect(halves).toBe(4 * 2);
});
