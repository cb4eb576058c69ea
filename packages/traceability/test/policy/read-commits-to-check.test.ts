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
    ).rejects.toMatchObject({ code: 'GIT_UNKNOWN_REVISION' });
  }
});
