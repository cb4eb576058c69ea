import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type ArchiveEvent,
  type ArchiveFile,
  type ArchiveStore,
  archiveBuild,
  directoryArchive,
  fetchBuild,
  listArchive,
} from '../../src/index.js';
import {
  type ArchiveWorld,
  binary,
  buildId,
  redacted,
  secret,
  startArchiveWorld,
  texts,
} from '../support/archive-world.js';
import { collect } from '../support/collect.js';

let folder = '';
let world: ArchiveWorld;
beforeAll(async () => {
  world = await startArchiveWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soe-archive-'));
});
afterEach(() => rm(folder, { recursive: true }));

const stores: readonly [string, () => ArchiveStore, readonly ArchiveFile[]][] = [
  ['a directory', () => directoryArchive(join(folder, 'archive')), [...texts, binary]],
  ['S3', () => world.s3(), [...texts, binary]],
  ['CloudWatch Logs', () => world.logs(), texts],
];

describe.each(stores)('in %s', (_, store, files) => {
  test('a build comes back as it was, without its secrets, and a second run writes nothing', async () => {
    const record = await archiveBuild(buildId, files, { store: store(), secrets: [secret] });

    const fetched = await fetchBuild(buildId, {
      store: store(),
      into: join(folder, 'back'),
      index: record.index,
    });
    for (const file of texts) {
      expect(await readFile(join(folder, 'back', file.name), 'utf8')).toBe(redacted(file));
    }
    expect(fetched.files.map(({ name, redactions }) => [name, redactions])).toEqual(
      [
        ['logs/empty.log', 0],
        ['logs/packer.log', 1],
        ['manifest.json', 0],
        ['sosreport.tar.xz', 'not-text'],
      ].slice(0, files.length),
    );

    const events: ArchiveEvent[] = [];
    const calls = world.aws.calls().length;
    const again = await archiveBuild(buildId, files, {
      store: store(),
      secrets: [secret],
      onEvent: (event) => events.push(event),
    });
    expect(again).toEqual(record);
    expect(events.map(({ type }) => type)).toEqual(files.map(() => 'present'));
    const writes = world.aws
      .calls()
      .slice(calls)
      .filter(({ action }) => /^(?:Put|Upload|Complete)/.test(action));
    expect(writes).toEqual([]);

    const listed = await collect(listArchive(store()));
    expect(listed.map((each) => [each.buildId, each.digest])).toEqual([[buildId, record.index]]);
  });

  test('a closed archive takes no other files', async () => {
    await archiveBuild(buildId, files, { store: store(), secrets: [secret] });
    const other: ArchiveFile = { name: 'new.log', kind: 'log', content: Buffer.from('new') };
    await expect(
      archiveBuild(buildId, [other], { store: store(), secrets: [secret] }),
    ).rejects.toMatchObject({ code: 'TRACE_ARCHIVE_CONFLICT' });
  });

  test('a build that is not there is not found', async () => {
    await expect(
      fetchBuild('unknown', { store: store(), into: join(folder, 'back') }),
    ).rejects.toMatchObject({ code: 'TRACE_ARCHIVE_NOT_FOUND' });
  });
});

test('files in a directory are for their owner alone, and nothing unfinished stays', async () => {
  const root = join(folder, 'archive');
  await archiveBuild(buildId, [binary], { store: directoryArchive(root) });
  for (const name of await readdir(root, { recursive: true })) {
    const stats = await stat(join(root, name));
    expect(stats.mode & 0o777).toBe(stats.isDirectory() ? 0o700 : 0o600);
    expect(name).not.toContain('.soe-');
  }
});

test('what is no text is refused by CloudWatch Logs', async () => {
  for (const file of [
    binary,
    { name: 'latin.log', kind: 'log', content: Buffer.from('caf\xE9', 'latin1') } as const,
  ]) {
    await expect(archiveBuild('binary', [file], { store: world.logs() })).rejects.toMatchObject({
      code: 'TRACE_OPTIONS_INVALID',
    });
  }
});

test('a file that changes while it is archived is not kept', async () => {
  let reads = 0;
  const content = async function* () {
    reads += 1;
    yield Buffer.from(`read ${reads}`);
  };
  const store = directoryArchive(join(folder, 'archive'));
  await expect(
    archiveBuild(buildId, [{ name: 'a.log', kind: 'log', content }], { store }),
  ).rejects.toMatchObject({ code: 'TRACE_FILE_CHANGED' });
  const left = await readdir(join(folder, 'archive'), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile())).toEqual([]);
});

test('a stored file that was changed is not fetched', async () => {
  const root = join(folder, 'archive');
  const store = directoryArchive(root);
  await archiveBuild(buildId, [binary], { store });
  const [name = ''] = (await readdir(root, { recursive: true })).filter((each) =>
    each.endsWith('sosreport.tar.xz'),
  );
  await writeFile(join(root, name), (await readFile(join(root, name))).fill(0));
  const into = join(folder, 'back');
  await expect(fetchBuild(buildId, { store, into })).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_DAMAGED',
  });
  expect(await readdir(into)).toEqual([]);
});

test('fetching does not follow a link out of its folder, and replaces nothing', async () => {
  const store = directoryArchive(join(folder, 'archive'));
  await archiveBuild(buildId, texts, { store });
  await symlink(folder, join(folder, 'link'));
  const into = join(folder, 'back');
  await fetchBuild(buildId, { store, into, kinds: ['manifest'] });
  await symlink(tmpdir(), join(into, 'logs'));
  await expect(fetchBuild(buildId, { store, into, kinds: ['log'] })).rejects.toMatchObject({
    code: 'TRACE_FILE_FAILED',
  });
  await writeFile(join(into, 'manifest.json'), 'mine');
  await expect(fetchBuild(buildId, { store, into, kinds: ['manifest'] })).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_CONFLICT',
  });
  expect(await readFile(join(into, 'manifest.json'), 'utf8')).toBe('mine');
});

test('only the files that are named are fetched', async () => {
  const store = directoryArchive(join(folder, 'archive'));
  await archiveBuild(buildId, texts, { store });
  const into = join(folder, 'back');

  const { files } = await fetchBuild(buildId, { store, into, names: ['manifest.json', 'none'] });

  expect(files.map(({ name }) => name)).toEqual(['manifest.json']);
  expect(await readdir(into)).toEqual(['manifest.json']);
});

test('more than is allowed is not fetched', async () => {
  const store = directoryArchive(join(folder, 'archive'));
  await archiveBuild(buildId, texts, { store });
  await expect(
    fetchBuild(buildId, { store, into: join(folder, 'back'), maxBytes: 10 }),
  ).rejects.toMatchObject({ code: 'TRACE_ARCHIVE_REFUSED' });
});

test.each([
  ['a name that leaves the folder', { name: '../a.log' }, 'files[0].name'],
  ['a kind that there is not', { kind: 'diary' as 'log' }, 'files[0].kind'],
])('%s is refused, by its place', async (_, change, place) => {
  const file: ArchiveFile = { name: 'a.log', kind: 'log', content: Buffer.from('a'), ...change };
  const store = directoryArchive(join(folder, 'archive'));
  await expect(archiveBuild(buildId, [file], { store })).rejects.toThrow(place);
});

test('a secret that is too short to mask is refused before anything is kept', async () => {
  const store = directoryArchive(join(folder, 'archive'));
  await expect(archiveBuild(buildId, texts, { store, secrets: [secret, 'abc'] })).rejects.toThrow(
    'secrets[1]',
  );
  expect(await readdir(folder)).toEqual([]);
});

test('what is no regular file is refused', async () => {
  const store = directoryArchive(join(folder, 'archive'));
  const file: ArchiveFile = { name: 'a.log', kind: 'log', content: { path: '/dev/null' } };
  await expect(archiveBuild(buildId, [file], { store })).rejects.toMatchObject({
    code: 'TRACE_FILE_FAILED',
  });
});
