import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evidenceFolder } from '../../src/adapters/evidence-folder.js';
import { evidenceScript, safeName, splitEvidence } from '../../src/launch/evidence.js';
import { temporaryDirectory } from '../support/launches.js';

const names = fc.string({ unit: fc.constantFrom('a', '/', '.', '-', '\\', 'é', '\0', ' ') });

test('any name is one part of a path, and two names never share one', () => {
  fc.assert(
    fc.property(names, names, (one, other) => {
      expect(safeName(one)).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
      if (one !== other) expect(safeName(one)).not.toBe(safeName(other));
    }),
  );
  expect(safeName('../../etc/passwd')).not.toContain('/');
  expect(safeName('nitro-x86')).toBe('nitro-x86');
});

test('logs come apart by a token that no log can know', () => {
  const stdout = [
    'noise',
    'soe-file aa first.txt',
    'soe-file bb forged.txt',
    'text',
    '',
    'soe-file aa empty.txt',
    '',
    'soe-file aa last.txt',
    'end',
  ].join('\n');

  expect(splitEvidence(stdout, 'aa')).toEqual([
    { name: 'first.txt', text: 'soe-file bb forged.txt\ntext\n' },
    { name: 'last.txt', text: 'end' },
  ]);
});

test('the script for logs runs in any system and tells of this one', () => {
  const { stdout, status } = spawnSync('sh', ['-c', evidenceScript('linux', 'aa')], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });

  expect(status).toBe(0);
  const system = splitEvidence(stdout, 'aa').find(({ name }) => name === 'system.txt');
  expect(system?.text).toContain('Linux');
});

test('files of evidence are written whole, for their owner only', async () => {
  const directory = await temporaryDirectory();
  const folder = evidenceFolder(join(directory, 'new'));

  await folder.write('a/b.txt', Buffer.from('one'));
  await folder.write('a/b.txt', Buffer.from('two'));

  expect(await readdir(join(directory, 'new', 'a'))).toEqual(['b.txt']);
  expect(await readFile(join(directory, 'new', 'a', 'b.txt'), 'utf8')).toBe('two');
  expect((await stat(join(directory, 'new', 'a', 'b.txt'))).mode & 0o777).toBe(0o600);
  await expect(folder.write('a/b.txt/c', Buffer.from(''))).rejects.toMatchObject({
    code: 'HARNESS_EVIDENCE_FAILED',
  });
});
