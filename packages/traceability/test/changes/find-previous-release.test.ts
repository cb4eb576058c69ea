import { expect, test } from 'vitest';
import { findPreviousRelease } from '../../src/changes/find-previous-release.js';
import { makeRepository } from '../support/repository.js';

const flavor = 'al2023';

function recordOf(version: string, commit: string, of = flavor) {
  return { flavor: of, version, source: { commit, dirty: false, unpushed: false } };
}

test('the newest release before this one is found from records and tags', async () => {
  const repository = makeRepository();
  const first = repository.commit('One');
  const second = repository.commit('Two');
  const third = repository.commit('Three');
  repository.git('tag', '-a', '-m', 'Release', 'al2023/2026.9.0', second);
  repository.git('tag', 'ubuntu/2026.10.5', third);
  repository.git('tag', 'al2023-v2026.11.0', third);
  const records = [recordOf('2026.8.0', first), recordOf('2026.12.0', third, 'ubuntu')];
  const find = (version?: string) =>
    findPreviousRelease({ ...repository, flavor, records, ...(version && { version }) });

  await expect(find('2026.8.0')).resolves.toBeUndefined();
  await expect(find('2026.9.0')).resolves.toEqual({
    version: '2026.8.0',
    commit: first,
    from: 'record',
    isAncestor: true,
  });
  await expect(find('2026.11.0')).resolves.toEqual({
    version: '2026.9.0',
    commit: second,
    from: 'tag',
    tag: 'al2023/2026.9.0',
    isAncestor: true,
  });
  await expect(find()).resolves.toMatchObject({ version: '2026.11.0', commit: third });
});

test('a tag that was moved away from its record is told', async () => {
  const repository = makeRepository();
  const built = repository.commit('Built');
  const tagCommit = repository.commit('After');
  repository.git('tag', 'al2023/2026.9.0');

  await expect(
    findPreviousRelease({ ...repository, flavor, records: [recordOf('2026.9.0', built)] }),
  ).resolves.toMatchObject({ commit: built, from: 'record', tagCommit });
});

test('a commit that the checkout does not have leads to the release before it', async () => {
  const repository = makeRepository();
  const first = repository.commit('One');
  const records = [recordOf('2026.8.0', first), recordOf('2026.9.0', 'c0ffee00'.repeat(5))];

  await expect(findPreviousRelease({ ...repository, flavor, records })).resolves.toMatchObject({
    version: '2026.8.0',
  });
});

test('a commit beside the history is found, and said to be none of its ancestors', async () => {
  const repository = makeRepository();
  repository.commit('One');
  repository.git('checkout', '-q', '-b', 'side');
  repository.commit('Side');
  repository.git('tag', 'al2023/2026.9.0');
  repository.git('checkout', '-q', 'main');
  repository.commit('Main');

  await expect(findPreviousRelease({ ...repository, flavor })).resolves.toMatchObject({
    isAncestor: false,
  });
});

test('tags are named as a project names them; what is no version or no hash is passed over', async () => {
  const repository = makeRepository();
  const commit = repository.commit('One');
  for (const tag of ['v1.2.3-rc.1', 'v1.2.3', 'v01.2.3', 'v1.2', 'vx', 'al2023/--help']) {
    repository.git('update-ref', `refs/tags/${tag}`, commit);
  }
  const records = [recordOf('9.0.0', '--help'), recordOf('x', commit), recordOf('8.0.0', 'HEAD')];

  await expect(
    findPreviousRelease({ ...repository, flavor, records, tags: ['v{version}'] }),
  ).resolves.toMatchObject({ version: '1.2.3', tag: 'v1.2.3' });
  await expect(findPreviousRelease({ ...repository, flavor, records })).resolves.toBeUndefined();
});
