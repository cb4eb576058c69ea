import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseRecord } from '@soe/contract';
import { parseReleaseRecord } from '@soe/contract/schemas';
import { expect, test } from 'vitest';
import { recordSource } from '../../src/source/record-source.js';
import { makeRepository } from '../support/repository.js';

const start = releaseRecord({
  flavor: 'al2023',
  version: '2026.11.0',
  createdAt: '2026-11-22T10:00:00.000Z',
});
const other = 'c0ffee00'.repeat(5);

test('the record learns source, CI run and changes, and stays a valid record', async () => {
  const repository = makeRepository();
  const commit = repository.commit('SOE-1 Start');
  repository.write('new.txt', '');

  const record = await recordSource(start, {
    directory: repository.directory,
    env: {},
    issues: { jira: { projects: ['SOE'] } },
  });

  expect(parseReleaseRecord(record)).toMatchObject({
    flavor: 'al2023',
    source: { commit, ref: 'main', dirtyFiles: ['new.txt'], unpushedCommits: 1 },
    ci: { provider: 'local' },
    changes: [{ commit, issues: ['SOE-1'] }],
  });
});

test('a bare checkout is completed by what CI claims of the same commit', async () => {
  const repository = makeRepository();
  const commit = repository.commit('Start');
  repository.git('checkout', '-q', '--detach');

  const { source, ci } = await recordSource(start, {
    directory: repository.directory,
    env: {
      GITLAB_CI: 'true',
      CI_COMMIT_SHA: commit,
      CI_COMMIT_TAG: 'v1',
      CI_PROJECT_URL: 'https://git.example.com/acme/images',
    },
  });

  expect(source).toMatchObject({
    ref: 'v1',
    tag: 'v1',
    repository: 'https://git.example.com/acme/images',
  });
  expect(ci).not.toHaveProperty('commit');
});

test('a CI that claims another commit is recorded with it, and completes nothing', async () => {
  const repository = makeRepository();
  const commit = repository.commit('Start');
  repository.git('checkout', '-q', '--detach');

  const { source, ci } = await recordSource(start, {
    directory: repository.directory,
    env: { GITLAB_CI: 'true', CI_COMMIT_SHA: other, CI_COMMIT_BRANCH: 'main' },
  });

  expect(source).toMatchObject({ commit });
  expect(source).not.toHaveProperty('ref');
  expect(ci).toMatchObject({ commit: other });
});

test('on a pull request of GitHub its last commit is recorded beside the merge', async () => {
  const repository = makeRepository();
  const merge = repository.commit('Merge of main and topic');
  const file = join(makeRepository().directory, 'event.json');
  writeFileSync(file, JSON.stringify({ pull_request: { head: { sha: other } } }));
  const env = {
    GITHUB_ACTIONS: 'true',
    GITHUB_SHA: merge,
    GITHUB_REF: 'refs/pull/3/merge',
    GITHUB_EVENT_PATH: file,
  };
  const where = { directory: repository.directory, env };

  const { source, ci } = await recordSource(start, where);
  expect(source).toMatchObject({ commit: merge });
  expect(ci).toMatchObject({ commit: other, pullRequest: '3' });

  for (const readEvent of [
    async () => 'no JSON',
    () => Promise.reject(new Error('gone')),
    async () => JSON.stringify({ pull_request: { head: { sha: merge } } }),
  ]) {
    const again = await recordSource(start, { ...where, readEvent });
    expect(again.ci).not.toHaveProperty('commit');
  }
});

test('the tag that CI builds goes before a newer one', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('tag', 'a');
  repository.git('tag', 'b');

  const { source } = await recordSource(start, {
    directory: repository.directory,
    env: { GITLAB_CI: 'true', CI_COMMIT_TAG: 'b' },
  });

  expect(source).toMatchObject({ tag: 'b', ref: 'main' });
});

test('the record says from which commit its changes are counted, also where a name was given', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  repository.git('tag', 'al2023/2026.10.0');
  repository.commit('SOE-2 More');

  for (const name of [since, 'al2023/2026.10.0']) {
    const record = await recordSource(start, {
      directory: repository.directory,
      env: {},
      since: name,
    });

    expect(record.source?.previousCommit).toBe(since);
    expect(record.changes).toHaveLength(1);
  }
});

test('a beginning that is not in the history is told as such', async () => {
  const repository = makeRepository();
  repository.commit('Start');

  await expect(
    recordSource(start, { directory: repository.directory, env: {}, since: other }),
  ).rejects.toMatchObject({ code: 'GIT_UNKNOWN_REVISION' });
});
