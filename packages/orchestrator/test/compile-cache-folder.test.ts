import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileCacheFolder } from '../src/compile-cache-folder.js';
import { makeWorkspace } from './workspace.js';

const user = process.geteuid?.();

test('what was compiled is kept at home, or in the folder for caches that the user names', () => {
  const { directory: home } = makeWorkspace();
  const { directory: caches } = makeWorkspace();

  expect(compileCacheFolder({ env: {}, home })).toBe(join(home, '.cache', 'soe'));
  expect(compileCacheFolder({ env: { XDG_CACHE_HOME: caches }, home })).toBe(join(caches, 'soe'));
  expect(compileCacheFolder({ env: { XDG_CACHE_HOME: 'caches' }, home })).toBe(
    join(home, '.cache', 'soe'),
  );
});

test.skipIf(user === undefined)('nothing is run from a folder of another user', () => {
  const { directory } = makeWorkspace();
  const other = Number(user) + 1;

  expect(compileCacheFolder({ env: {}, home: directory, user: other })).toBeUndefined();
  expect(
    compileCacheFolder({ env: { XDG_CACHE_HOME: directory }, home: directory, user: other }),
  ).toBeUndefined();
});

test.skipIf(user === undefined)('nothing is run from where everybody may write', () => {
  const { directory } = makeWorkspace();
  const folder = join(directory, '.cache', 'soe');
  mkdirSync(folder, { recursive: true });
  expect(compileCacheFolder({ env: {}, home: directory })).toBe(folder);

  for (const open of [folder, join(directory, '.cache'), directory]) {
    chmodSync(open, 0o1777);
    expect(compileCacheFolder({ env: {}, home: directory })).toBeUndefined();
    chmodSync(open, 0o755);
  }
  chmodSync(directory, 0o1777);
  const env = { XDG_CACHE_HOME: directory };
  expect(compileCacheFolder({ env })).toBeUndefined();
});

test.skipIf(user !== 0)('nothing is run from what another put into the home', () => {
  const { directory } = makeWorkspace();
  const folder = join(directory, '.cache', 'soe');
  mkdirSync(folder, { recursive: true });
  chownSync(folder, 1001, 1001);

  expect(compileCacheFolder({ env: {}, home: directory })).toBeUndefined();
});

test('without a home nothing is kept', () => {
  const { directory } = makeWorkspace();

  expect(compileCacheFolder({ env: {}, home: join(directory, 'none') })).toBeUndefined();
});
