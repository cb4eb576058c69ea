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

test('without a home nothing is kept', () => {
  const { directory } = makeWorkspace();

  expect(compileCacheFolder({ env: {}, home: join(directory, 'none') })).toBeUndefined();
});
