import { expect, test } from 'vitest';
import { readSource } from '../../src/index.js';
import { makeRepository } from '../support/repository.js';

test('a clean, pushed checkout of a branch says so', async () => {
  const origin = makeRepository();
  const commit = origin.commit('Start');
  const clone = makeRepository();
  clone.git('remote', 'add', 'origin', origin.directory);
  clone.git('pull', '-q', 'origin', 'main');
  clone.git('fetch', '-q');
  clone.git(
    'config',
    'remote.origin.url',
    'https://user:secret@git.example.com/platform/images.git',
  );

  await expect(readSource({ directory: clone.directory })).resolves.toEqual({
    commit,
    repository: 'https://git.example.com/platform/images',
    ref: 'main',
    dirty: false,
    unpushed: false,
  });
});

test('a changed file, and a new one that Packer would read, make a checkout dirty', async () => {
  const repository = makeRepository();
  repository.write('a.txt', 'a');
  repository.write('.gitignore', '*.log\n');
  repository.commit('Start');
  repository.write('build.log', 'ignored');
  await expect(readSource(repository)).resolves.toMatchObject({ dirty: false });

  repository.write('new.txt', 'new');
  await expect(readSource(repository)).resolves.toMatchObject({ dirty: true });

  repository.commit('More');
  repository.write('a.txt', 'b');
  await expect(readSource(repository)).resolves.toMatchObject({ dirty: true });
});

test('a commit that no remote has is unpushed, and without a remote there is no repository', async () => {
  const repository = makeRepository();
  const commit = repository.commit('Start');

  await expect(readSource(repository)).resolves.toEqual({
    commit,
    ref: 'main',
    dirty: false,
    unpushed: true,
  });
});

test('a detached head names the tag it stands on, if any', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('checkout', '-q', '--detach');
  await expect(readSource(repository)).resolves.not.toHaveProperty('ref');

  repository.git('tag', 'v1.0.0');
  await expect(readSource(repository)).resolves.toMatchObject({ ref: 'v1.0.0' });
});

test('a repository without a commit cannot be built from', async () => {
  await expect(readSource(makeRepository())).rejects.toMatchObject({ code: 'TRACE_NO_COMMIT' });
});

test('a folder that is no repository is git’s own error', async () => {
  await expect(readSource({ directory: '/' })).rejects.toMatchObject({ name: 'ReleaseNotesError' });
});
