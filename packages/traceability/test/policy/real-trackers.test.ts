import { githubTracker, jiraTracker } from '@soe/release-notes';
import { expect, onTestFinished, test } from 'vitest';
import { startGitHub } from '../../../release-notes/test/support/github-emulator.js';
import { startJira } from '../../../release-notes/test/support/jira-emulator.js';
import { type CommitPolicy, checkCommits, commitGate } from '../../src/index.js';
import { commit, policy } from './fixtures.js';

const rules: CommitPolicy = {
  ...policy,
  states: ['open', 'in-progress'],
  types: ['Story', 'issue'],
};
const pace = { delay: async () => undefined, random: () => 0 };

test('commits are held against what Jira and GitHub answer on the wire', async () => {
  const jira = await startJira();
  onTestFinished(() => jira.stop());
  const github = await startGitHub();
  onTestFinished(() => github.stop());
  for (const key of ['SOE-1', 'SOE-2', 'OPS-1']) jira.add(key);
  jira.move('SOE-2', 'OPS-7');
  const done = { name: 'Closed', statusCategory: { id: 3, key: 'done' } };
  jira.add('SOE-3', { fields: { status: done } });
  github.addIssue(7, {}, 'acme/images');
  const changes = [
    commit('SOE-1 Harden sshd'),
    commit('SOE-2 Moved to another project'),
    commit('SOE-3 Closed long ago'),
    commit('SOE-404 Typo'),
    commit('OPS-1 Elsewhere'),
    commit('Harden sudo, see #7'),
    commit('Harden sudo, see #404'),
  ];

  const report = await checkCommits(changes, {
    policy: rules,
    trackers: [
      jiraTracker({ baseUrl: jira.url, deployment: 'cloud', pace }),
      githubTracker({ repository: 'acme/images', baseUrl: github.url, pace }),
    ],
  });

  expect(report.commits.map(({ verdict }) => verdict)).toEqual([
    'ok',
    'wrong-project',
    'wrong-state',
    'unknown-issue',
    'wrong-project',
    'ok',
    'unknown-issue',
  ]);
  expect(report.commits[1]?.issues).toMatchObject([{ key: 'OPS-7', requestedKey: 'SOE-2' }]);
  expect(report.commits[2]?.reason).toContain('SOE-3 is done (Closed)');
});

test('credentials that are refused fail the gate as unreadable, and are not shown', async () => {
  const jira = await startJira({ authorization: 'Bearer right' });
  onTestFinished(() => jira.stop());
  jira.add('SOE-1');
  const report = await checkCommits([commit('SOE-1 Harden sshd')], {
    policy,
    trackers: [
      jiraTracker({
        baseUrl: jira.url,
        deployment: 'cloud',
        credentials: { bearer: 's3cret' },
        pace,
      }),
    ],
  });

  expect(report.commits[0]?.verdict).toBe('unreadable');
  expect(commitGate(report).status).toBe('failed');
  expect(JSON.stringify(report)).not.toContain('s3cret');
});
