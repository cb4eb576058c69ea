import { expect, it } from 'vitest';
import { findReleaseTags } from '../../src/versions/release-tags.js';
import { createRepository } from '../support/repository.js';

async function history(...steps: readonly string[]) {
  const repository = await createRepository();
  for (const step of steps) {
    if (step.startsWith('tag ')) await repository.git('tag', step.slice(4));
    else if (step.startsWith('annotated ')) {
      await repository.git('tag', '-a', '-m', 'x', step.slice(10));
    } else await repository.commit(step);
  }
  return repository;
}

it('the release before a tag is the one that it contains, annotated or not', async () => {
  const { options } = await history('a', 'annotated v1.0.0', 'b', 'tag v1.1.0', 'c', 'tag v1.2.0');

  const tags = await findReleaseTags({ ...options, to: 'v1.1.0' });

  expect(tags.current?.tag).toBe('v1.1.0');
  expect(tags.previous).toMatchObject({ tag: 'v1.0.0', prefix: 'v', version: '1.0.0' });
  expect((await findReleaseTags(options)).current?.tag).toBe('v1.2.0');
  expect((await findReleaseTags({ ...options, to: 'refs/tags/v1.2.0' })).previous?.tag).toBe(
    'v1.1.0',
  );
});

it('a tag on another branch is never taken, however new it is', async () => {
  const repository = await history('a', 'tag v1.0.0', 'b', 'tag v2.0.0');
  await repository.git('checkout', '--quiet', '-b', 'old', 'v1.0.0');
  await repository.commit('fix', { file: 'fix.txt' });

  expect((await findReleaseTags(repository.options)).previous?.tag).toBe('v1.0.0');

  await repository.git('tag', 'v1.0.1');
  await repository.checkout('main');
  await repository.merge('old', 'bring the fix over');
  // Both are contained now, and the higher one is the newest.
  expect((await findReleaseTags(repository.options)).previous?.tag).toBe('v2.0.0');
});

it('what contains the highest version is newer, as where dates became numbers', async () => {
  const { options } = await history('a', 'tag 2026.10.1', 'b', 'tag 1.0.0', 'c', 'tag 1.1.0', 'd');

  expect((await findReleaseTags(options)).previous?.tag).toBe('1.1.0');
});

it('pre-releases count only before a pre-release, or where there is nothing else', async () => {
  const { options } = await history('a', 'tag v1.0.0-rc.1', 'b', 'tag v1.0.0-rc.2', 'c');
  expect((await findReleaseTags(options)).previous?.tag).toBe('v1.0.0-rc.2');

  const later = await history(
    'a',
    'tag v1.0.0',
    'b',
    'tag v1.1.0-rc.1',
    'c',
    'tag v1.1.0-rc.2',
    'd',
  );
  expect((await findReleaseTags(later.options)).previous?.tag).toBe('v1.0.0');
  expect((await findReleaseTags({ ...later.options, to: 'v1.1.0-rc.2' })).previous?.tag).toBe(
    'v1.1.0-rc.1',
  );
});

it('tags of other products in the repository are not taken', async () => {
  const { options } = await history(
    'a',
    'tag app@1.0.0',
    'b',
    'tag lib@7.0.0',
    'c',
    'tag app@1.1.0',
  );

  expect((await findReleaseTags({ ...options, to: 'app@1.1.0' })).previous?.tag).toBe('app@1.0.0');
  expect((await findReleaseTags({ ...options, prefix: 'lib@' })).previous?.tag).toBe('lib@7.0.0');
  expect((await findReleaseTags({ ...options, prefix: 'no@' })).previous).toBeUndefined();
});

it('a prefix of v may come or go', async () => {
  const { options } = await history('a', 'tag 1.0.0', 'b', 'tag v1.1.0');

  expect((await findReleaseTags({ ...options, to: 'v1.1.0' })).previous?.tag).toBe('1.0.0');
});

it('a tag that moves along with the newest release does not stand in its place', async () => {
  const { options } = await history('a', 'tag v1.0.0', 'b', 'tag v1.1.0', 'tag v1', 'c');

  expect((await findReleaseTags(options)).previous?.tag).toBe('v1.1.0');
});

it('where nothing is tagged nothing is found', async () => {
  const { options } = await history('a', 'tag nightly', 'b');

  expect(await findReleaseTags(options)).toMatchObject({ before: [], shallow: false });
  await expect(findReleaseTags({ ...options, to: 'no' })).rejects.toMatchObject({
    code: 'GIT_UNKNOWN_REVISION',
  });
});
