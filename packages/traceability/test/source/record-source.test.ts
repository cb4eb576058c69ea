import { releaseRecord } from '@soe/contract';
import { parseReleaseRecord } from '@soe/contract/schemas';
import { expect, test } from 'vitest';
import { recordSource } from '../../src/index.js';
import { makeRepository } from '../support/repository.js';

const start = releaseRecord({
  flavor: 'al2023',
  version: '2026.11.0',
  createdAt: '2026-11-22T10:00:00.000Z',
});

test('the record learns source, CI run and changes, and stays a valid record', async () => {
  const repository = makeRepository();
  const commit = repository.commit('SOE-1 Start');

  const record = await recordSource(start, {
    directory: repository.directory,
    env: {},
    issues: { jira: { projects: ['SOE'] } },
  });

  expect(parseReleaseRecord(record)).toMatchObject({
    flavor: 'al2023',
    source: { commit, ref: 'main' },
    ci: { provider: 'local' },
    changes: [{ commit, issues: ['SOE-1'] }],
  });
});

test('on a detached head the branch that CI claims is recorded', async () => {
  const repository = makeRepository();
  repository.commit('Start');
  repository.git('checkout', '-q', '--detach');

  const record = await recordSource(start, {
    directory: repository.directory,
    env: { GITLAB_CI: 'true', CI_COMMIT_BRANCH: 'main' },
  });

  expect(record.source).toMatchObject({ ref: 'main' });
});

test('the record says from which commit its changes are counted', async () => {
  const repository = makeRepository();
  const since = repository.commit('Start');
  repository.commit('SOE-2 More');

  const record = await recordSource(start, { directory: repository.directory, env: {}, since });

  expect(record.source?.previousCommit).toBe(since);
  expect(record.changes).toHaveLength(1);
});
