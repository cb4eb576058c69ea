import { expect, test } from 'vitest';
import {
  type CommitPolicy,
  checkCommits,
  ciCommitRange,
  readCommitsToCheck,
} from '../../src/index.js';
import { makeRepository } from '../support/repository.js';
import { policy } from './fixtures.js';

const now = () => new Date('2026-11-28T12:00:00Z');
const exemption = { owner: 'platform', reason: 'docs only', expires: '2026-12-31' };

test('commits of a range are read with merges, messages, authors and files', async () => {
  const repository = makeRepository();
  const from = repository.commit('Start');
  repository.git('checkout', '-q', '-b', 'side');
  repository.write('side file', '1');
  const side = repository.commit('Harden sshd\n\nRefs: SOE-1');
  repository.git('checkout', '-q', 'main');
  repository.write('\nü\nodd', '1');
  const odd = repository.commit('Odd');
  const empty = repository.commit('Empty');
  repository.git('merge', '-q', '--no-ff', '-m', "Merge branch 'side'", 'side');
  const merge = repository.git('rev-parse', 'HEAD');
  const exemptions = [{ ...exemption, paths: ['docs'] }];

  const commits = await readCommitsToCheck({
    ...repository,
    from,
    policy: { ...policy, exemptions },
  });

  expect(new Map(commits.map((each) => [each.commit, each.paths]))).toEqual(
    new Map([
      [merge, ['side file']],
      [empty, []],
      [odd, ['\nü\nodd']],
      [side, ['side file']],
    ]),
  );
  expect(commits.find(({ commit }) => commit === side)).toMatchObject({
    subject: 'Harden sshd',
    message: expect.stringContaining('Refs: SOE-1'),
    author: 'A. Maintainer',
    authorEmail: 'maintainer@example.com',
    issues: ['SOE-1'],
    merge: false,
  });
  expect(commits.find(({ commit }) => commit === merge)?.merge).toBe(true);
});

test('a pull request is judged from its base, with every rule at once', async () => {
  const repository = makeRepository();
  repository.commit('Start without an issue');
  repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  repository.git('checkout', '-q', '-b', 'feature');
  const good = repository.commit('Harden sshd\n\nRefs: SOE-1');
  repository.commit(`Revert "Harden sshd"\n\nThis reverts commit ${good}.`);
  repository.git('checkout', '-q', 'main');
  repository.commit('SOE-3 Elsewhere');
  repository.git('checkout', '-q', 'feature');
  repository.git('merge', '-q', '--no-ff', '--no-edit', 'main');
  repository.write('notes.md', '1');
  repository.commit('Explain');
  const policyNow: CommitPolicy = {
    ...policy,
    exemptions: [{ ...exemption, paths: ['notes.md'] }],
  };

  const range = ciCommitRange({ GITHUB_BASE_REF: 'main' });
  const changes = await readCommitsToCheck({ ...repository, ...range, policy: policyNow });
  const report = await checkCommits(changes, { policy: policyNow, now });

  expect(report.status).toBe('passed');
  expect(report.counts).toMatchObject({ ok: 3, exempt: 2, 'no-issue': 0 });
});

test('a range whose ends are the wrong way round is no silent pass', async () => {
  const repository = makeRepository();
  repository.commit('SOE-1 a');
  const changes = await readCommitsToCheck({ ...repository, from: 'HEAD', policy });

  expect(await checkCommits(changes, { policy, now })).toMatchObject({
    status: 'failed',
    commits: [],
  });
});

test('ends that look like options or expressions are refused as names', async () => {
  const repository = makeRepository();
  repository.commit('SOE-1 a');
  const exemptions = [{ ...exemption, paths: ['docs'] }];

  for (const from of ['--output=/tmp/pwned', '^HEAD', 'HEAD..HEAD', '']) {
    await expect(
      readCommitsToCheck({ ...repository, from, policy: { ...policy, exemptions } }),
    ).rejects.toThrow();
  }
});

test.each([
  [{ GITHUB_BASE_REF: 'main' }, 'refs/remotes/origin/main'],
  [{ CHANGE_TARGET: 'release/1' }, 'refs/remotes/origin/release/1'],
  [{ SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' }, 'refs/remotes/origin/main'],
  [{ CODEBUILD_WEBHOOK_BASE_REF: 'refs/heads/main' }, 'refs/remotes/origin/main'],
  [{ BUILDKITE_PULL_REQUEST_BASE_BRANCH: 'main' }, 'refs/remotes/origin/main'],
  [{ CI_MERGE_REQUEST_DIFF_BASE_SHA: 'a'.repeat(40) }, 'a'.repeat(40)],
  [{ CI_COMMIT_BEFORE_SHA: 'b'.repeat(40) }, 'b'.repeat(40)],
  [
    { BITBUCKET_PR_DESTINATION_COMMIT: 'c'.repeat(12), BITBUCKET_PR_DESTINATION_BRANCH: 'main' },
    'c'.repeat(12),
  ],
])('%j begins at %s', (env, from) => {
  expect(ciCommitRange(env)).toEqual({ from, to: 'HEAD' });
});

test('ends that a person names win, and without any base the check says what to do', () => {
  expect(ciCommitRange({ GITHUB_BASE_REF: 'main' }, { from: 'v1', to: 'v2' })).toEqual({
    from: 'v1',
    to: 'v2',
  });
  for (const env of [{}, { GITHUB_BASE_REF: '' }, { CI_COMMIT_BEFORE_SHA: '0'.repeat(40) }]) {
    expect(() => ciCommitRange(env)).toThrow(/--from origin\/main/);
  }
});
