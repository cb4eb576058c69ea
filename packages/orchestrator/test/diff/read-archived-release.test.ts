import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseRecord } from '@soe/contract';
import { archiveBuild, directoryArchive } from '@soe/traceability';
import { expect, onTestFinished, test } from 'vitest';
import { readArchivedRelease } from '../../src/diff/read-archived-release.js';

function folders() {
  const base = mkdtempSync(join(tmpdir(), 'soe-archived-release-'));
  onTestFinished(() => rmSync(base, { recursive: true }));
  return { archive: join(base, 'archive'), into: join(base, 'into') };
}

/** What the archive keeps of a release: more than is compared. */
function filesOf(version: string, more: readonly string[] = ['archived-record.json']) {
  const record = releaseRecord({
    ...{ flavor: 'al2023', version, createdAt: '2026-11-28T00:00:00.000Z' },
  });
  const text = (name: string) =>
    name === 'archived-record.json' ? JSON.stringify(record) : `{"of":"${version}"}`;
  return [...more, 'tests.json', 'inventory.x86_64.json', 'builds/b/output.log'].map((name) => ({
    name,
    kind: name.startsWith('inv') ? ('inventory' as const) : kindOf(name),
    content: new TextEncoder().encode(text(name)),
  }));
}

const kindOf = (name: string) => (name.endsWith('.log') ? ('log' as const) : ('other' as const));

test('a release is found by its kept record, among builds of others, damaged and old ones', async () => {
  const { archive, into } = folders();
  const store = directoryArchive(archive);
  await archiveBuild('20261101t000000z-000001', filesOf('1.0.0'), { store });
  await archiveBuild('20261102t000000z-000002', filesOf('1.1.0'), { store });
  await archiveBuild('20261103t000000z-000003', filesOf('1.2.0', []), { store });
  await archiveBuild('20261104t000000z-000004', filesOf('1.3.0'), { store });
  damage(join(archive, '20261104t000000z-000004'));

  const found = await readArchivedRelease({ flavor: 'al2023', version: '1.0.0' }, { store, into });
  const absent = await readArchivedRelease({ flavor: 'al2023', version: '1.2.0' }, { store, into });

  expect(found).toMatchObject({ flavor: 'al2023', version: '1.0.0', record: { builds: [] } });
  expect([...(found?.files ?? [])].sort()).toEqual([
    ['inventory.x86_64.json', '{"of":"1.0.0"}'],
    ['tests.json', '{"of":"1.0.0"}'],
  ]);
  expect(readdirSync(found?.folder ?? '').sort()).toEqual([
    ...['inventory.x86_64.json', 'record.json', 'tests.json'],
  ]);
  expect(absent).toBeUndefined();
});

test('only the record of the release itself has to fit', async () => {
  const { archive, into } = folders();
  const store = directoryArchive(archive);
  await archiveBuild('20261101t000000z-000001', filesOf('1.0.0'), { store });
  const other = ['{"schema":"soe-release/v9"}', 'null', 'no JSON', '"text"'];
  for (const [index, content] of other.entries())
    await archiveBuild(`20261102t000000z-00000${index}`, [recordOf(content)], { store });
  const broken = recordOf('{"flavor":"al2023","version":"2.0.0"}');
  await archiveBuild('20261103t000000z-000001', [broken], { store });
  const read = (version: string) =>
    readArchivedRelease({ flavor: 'al2023', version }, { store, into });

  expect(await read('1.0.0')).toMatchObject({ version: '1.0.0' });
  expect(await read('3.0.0')).toBeUndefined();
  await expect(read('2.0.0')).rejects.toMatchObject({ code: 'CONTRACT_RECORD_INVALID' });
});

function recordOf(text: string) {
  const content = new TextEncoder().encode(text);
  return { name: 'archived-record.json', kind: 'other' as const, content };
}

/** Somebody wrote something else into the record that is kept. */
function damage(folder: string): void {
  const [name] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('archived-record.json'),
  );
  writeFileSync(join(folder, name ?? ''), '{}');
}
