import { expect, test } from 'vitest';
import { collectChanges } from '../../src/index.js';
import { makeRepository } from '../support/repository.js';

const issues = { jira: { projects: ['SOE'] } };

test('commits since the previous release come newest first with their issues', async () => {
  const repository = makeRepository();
  const since = repository.commit('SOE-1 Start');
  const first = repository.commit(
    'SOE-2 Harden sshd\n\nAlso UTF-8 and CVE-2026-1234.\n\nRefs: SOE-3, SOE-2',
  );
  const second = repository.commit('Tidy');

  const changes = await collectChanges({ ...repository, since, issues });

  expect(changes).toEqual([
    {
      commit: second,
      subject: 'Tidy',
      author: 'A. Maintainer',
      date: '2026-11-22T10:00:00.000Z',
      issues: [],
    },
    {
      commit: first,
      subject: 'SOE-2 Harden sshd',
      author: 'A. Maintainer',
      date: '2026-11-22T10:00:00.000Z',
      issues: ['SOE-2', 'SOE-3'],
    },
  ]);
});

test('a merge counts only where it names an issue', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  for (const [branch, message] of [
    ['a', 'Merge a'],
    ['b', 'Merge SOE-9'],
  ] as const) {
    repository.git('checkout', '-q', '-b', branch, 'main');
    repository.commit(`Work on ${branch}`);
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '-m', message, branch);
  }

  const changes = await collectChanges({ ...repository, since, issues });

  expect(changes.map((change) => change.subject).sort()).toEqual([
    'Merge SOE-9',
    'Work on a',
    'Work on b',
  ]);
});

test('only commits that touch the given paths count', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  repository.write('al2023.pkr.hcl', '1');
  repository.commit('Change al2023');
  repository.write('ubuntu.pkr.hcl', '1');
  repository.commit('Change ubuntu');

  const changes = await collectChanges({ ...repository, since, paths: ['al2023.pkr.hcl'] });

  expect(changes.map((change) => change.subject)).toEqual(['Change al2023']);
});

test('a release of the same commit has no changes', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');

  await expect(collectChanges({ ...repository, since })).resolves.toEqual([]);
});
