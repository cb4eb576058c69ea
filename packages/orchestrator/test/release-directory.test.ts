import { releaseRecord } from '@soe/contract';
import { expect, test } from 'vitest';
import { releaseDirectory } from '../src/pipeline/release-directory.js';
import { makeWorkspace } from './workspace.js';

const at = new Date('2026-11-22T10:00:00.000Z');
const record = releaseRecord({
  flavor: 'al2023',
  version: '2026.11.0',
  createdAt: at.toISOString(),
});

test('the record is kept as the last stage left it, and the journal has every stage', async () => {
  const workspace = makeWorkspace();
  const files = releaseDirectory(workspace.directory, 'al2023', '2026.11.0');

  await files.save('plan', record, at);
  await files.save('build', { ...record, previousVersion: '2026.10.0' }, at);

  await expect(files.load()).resolves.toMatchObject({ previousVersion: '2026.10.0' });
  const journal = workspace.read('.soe/releases/al2023/2026.11.0/journal.jsonl').trim().split('\n');
  expect(journal.map((line) => JSON.parse(line))).toEqual([
    { at: at.toISOString(), stage: 'plan' },
    { at: at.toISOString(), stage: 'build' },
  ]);
});

test('a line of the journal that a kill has torn takes no other line with it', async () => {
  const workspace = makeWorkspace();
  const files = releaseDirectory(workspace.directory, 'al2023', '2026.11.0');
  workspace.write('.soe/releases/al2023/2026.11.0/journal.jsonl', '{"at":"2026-11');

  await files.note('promote', 'to stable', at);
  await files.note('promote', 'to beta', at);

  const [, ...lines] = workspace.read('.soe/releases/al2023/2026.11.0/journal.jsonl').split('\n');
  expect(lines.filter(Boolean).map((line) => JSON.parse(line))).toMatchObject([
    { detail: 'to stable' },
    { detail: 'to beta' },
  ]);
});

test('git does not see the files of a release', async () => {
  const workspace = makeWorkspace();

  await releaseDirectory(workspace.directory, 'al2023', '2026.11.0').write('notes.md', 'x');

  expect(workspace.read('.soe/.gitignore')).toBe('*\n');
});

test('a release that was not made here has no files', async () => {
  const files = releaseDirectory(makeWorkspace().directory, 'al2023', '2026.11.0');

  await expect(files.load()).resolves.toBeUndefined();
  await expect(files.read('notes.json')).resolves.toBeUndefined();
});

test.each([
  ['../../etc', '2026.11.0'],
  ['al2023', '../../../etc'],
])('flavor %s and version %s do not lead out of the folder', (flavor, version) => {
  expect(() => releaseDirectory('.', flavor, version)).toThrow(
    expect.objectContaining({ name: 'ContractError' }),
  );
});
