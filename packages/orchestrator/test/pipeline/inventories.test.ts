import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseRecord } from '@soe/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TestsConfig } from '../../src/index.js';
import { prepareInventory } from '../../src/pipeline/bake-inventory.js';
import type { PipelineContext, PipelineEvent } from '../../src/pipeline/context.js';
import {
  inventoryChanges,
  inventoryProbes,
  keepInventory,
} from '../../src/pipeline/inventories.js';
import { releaseDirectory } from '../../src/pipeline/release-directory.js';
import { config } from '../config.js';

const image = { architecture: 'x86_64' } as const;
const name = 'inventory.x86_64.json';
let context: PipelineContext;
let events: PipelineEvent[];

beforeEach(() => {
  events = [];
  context = contextWith(true);
});
afterEach(() => rmSync(context.directory, { recursive: true }));

function contextWith(inventory: boolean, more: TestsConfig = {}): PipelineContext {
  const { al2023 } = config.flavors;
  if (al2023 === undefined) throw new Error('the configuration of tests has no al2023');
  return {
    config: {
      ...config,
      flavors: { al2023: { ...al2023, tests: { inventory, ...more } } },
    },
    file: 'soe.config.json',
    directory: mkdtempSync(join(tmpdir(), 'soe-inventories-')),
    env: {},
    onEvent: (event) => events.push(event),
  };
}

const run = (version: string) => ({
  record: releaseRecord({ flavor: 'al2023', version, createdAt: '2026-11-28T00:00:00.000Z' }),
});

const files = (version: string) => releaseDirectory(context.directory, 'al2023', version);

/** What the script prints on an image with these packages. */
const lines = (...packages: readonly string[]) =>
  [
    'soe-inventory-lines/1\tlinux',
    ...packages.map((each) => `packages\trpm\t${each}\t0\t1\tx86_64\tnone`),
    'scope\tpackages\tcollected\t',
    'end\n',
  ].join('\n');

const launch = (place: string, inventory?: string) => ({
  name: place,
  outputs: { ...(inventory !== undefined && { inventory }) },
});

const keep = (version: string, ...launches: readonly ReturnType<typeof launch>[]) =>
  keepInventory(image, launches, run(version), context);

test('the first launch that gave a whole inventory is kept', async () => {
  const whole = lines('zlib\t1');
  const cut = whole.replace('end\n', '');

  await keep('1.0.0', launch('none'), launch('cut', cut), launch('whole', whole));

  expect(await files('1.0.0').read(name)).toContain('zlib');
  expect(events).toEqual([]);
});

/** What the template of a build leaves beside its script. */
async function bake(version: string, left?: string): Promise<void> {
  const build = { buildId: 'b-1', architecture: 'x86_64' } as const;
  const prepared = await prepareInventory('al2023', build, version, context);
  if (prepared === undefined) throw new Error('no inventory is wanted');
  const folder = join(context.directory, prepared.folder);
  expect(readFileSync(join(folder, 'inventory.sh'), 'utf8')).toContain('soe-inventory-lines');
  if (left !== undefined) writeFileSync(join(folder, 'inventory.txt'), left);
  await prepared.keep();
}

test('what a build left is the inventory until a launch gives one', async () => {
  await bake('1.0.0', lines('zlib\t1'));
  const baked = JSON.parse((await files('1.0.0').read(name)) ?? '');
  await keep('1.0.0', launch('nitro', 'sh: not found'));
  const after = JSON.parse((await files('1.0.0').read(name)) ?? '');
  await keep('1.0.0', launch('nitro', lines('zlib\t1')));

  expect(baked).toMatchObject({ origin: 'bake', scopes: { packages: { status: 'collected' } } });
  expect(after).toEqual(baked);
  expect(events).toMatchObject([{ message: expect.stringMatching(/while it baked is kept/) }]);
  expect(JSON.parse((await files('1.0.0').read(name)) ?? '')).toEqual({
    ...baked,
    origin: 'launch',
  });
});

test('a build gets the script of its system, and none where no inventory is wanted', async () => {
  const build = { buildId: 'b-1', architecture: 'arm64' } as const;
  const prepare = () => prepareInventory('al2023', build, '1.0.0', context);
  rmSync(context.directory, { recursive: true });
  context = contextWith(true, { platform: 'windows' });
  const windows = await prepare();
  expect(readdirSync(join(context.directory, windows?.folder ?? ''))).toEqual(['inventory.ps1']);
  rmSync(context.directory, { recursive: true });
  context = contextWith(false);

  expect(await prepare()).toBeUndefined();
});

test('a script that cannot be written is told with its place', async () => {
  await files('1.0.0').write('bake', 'no folder');
  const build = { buildId: 'b-1', architecture: 'arm64' } as const;

  await expect(prepareInventory('al2023', build, '1.0.0', context)).rejects.toMatchObject({
    code: 'SOE_FILE_FAILED',
    message: expect.stringContaining(join(files('1.0.0').path, 'bake', 'b-1', 'inventory.sh')),
  });
});

test('a build that left nothing, or what is none, takes away that of the image before', async () => {
  await bake('1.0.0', lines('zlib\t1'));
  await bake('1.1.0', lines('zlib\t1').replace('end\n', ''));
  await keep('1.2.0', launch('nitro', lines('zlib\t1')));
  await bake('1.2.0');

  expect(await files('1.0.0').read(name)).toContain('zlib');
  expect(await files('1.1.0').read(name)).toBeUndefined();
  expect(await files('1.2.0').read(name)).toBeUndefined();
  expect(events).toMatchObject([
    {
      message: expect.stringMatching(
        /build of al2023 1\.1\.0 for x86_64 left is not kept: .*without the line "end"/,
      ),
    },
  ]);
});

test('where no launch gave one a warning says why, and that of an earlier image goes', async () => {
  await keep('1.0.0', launch('nitro', lines('zlib\t1')));

  await keep('1.0.0', launch('nitro', 'sh: not found'), launch('xen'));

  expect(await files('1.0.0').read(name)).toBeUndefined();
  const message = expect.stringMatching(
    /al2023 1\.0\.0 for x86_64.*nitro: .*; xen: it did not get/,
  );
  expect(events).toEqual([{ type: 'warning', message }]);
});

test('what changed is told where both releases have an inventory', async () => {
  const release = { flavor: 'al2023', version: '1.1.0', previousVersion: '1.0.0' };
  await keep('1.1.0', launch('nitro', lines('zlib\t2', 'soe-new\t1')));
  const alone = await inventoryChanges(release, context);
  await keep('1.0.0', launch('nitro', lines('zlib\t1')));

  const both = await inventoryChanges(release, context);

  expect(alone).toEqual([]);
  expect(both).toHaveLength(1);
  expect(both[0]?.packages).toEqual([
    expect.objectContaining({ kind: 'added', name: 'soe-new' }),
    expect.objectContaining({ kind: 'upgraded', name: 'zlib' }),
  ]);
});

test('an inventory that was changed by hand stops no release', async () => {
  await keep('1.1.0', launch('nitro', lines('zlib\t2')));
  await files('1.0.0').write(name, '{');

  const found = await inventoryChanges(
    { flavor: 'al2023', version: '1.1.0', previousVersion: '1.0.0' },
    context,
  );

  expect(found).toEqual([]);
  expect(events).toMatchObject([
    { type: 'warning', message: expect.stringContaining('1.0.0 is not compared') },
  ]);
});

test.each(['linux', 'windows'] as const)(
  'on %s one optional script asks, unless switched off',
  (platform) => {
    const asked = inventoryProbes({ ...run('1.0.0'), platform }, context);

    expect(asked).toMatchObject([{ name: 'inventory', optional: true }]);
    expect(asked[0]?.script).not.toContain('certificates');
    rmSync(context.directory, { recursive: true });
    context = contextWith(false);
    expect(inventoryProbes({ ...run('1.0.0'), platform }, context)).toEqual([]);
  },
);
