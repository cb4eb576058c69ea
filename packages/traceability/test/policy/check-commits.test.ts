import { expect, test } from 'vitest';
import {
  type CheckCommitsOptions,
  type CommitExemption,
  type CommitPolicy,
  type CommitToCheck,
  checkCommits,
  commitGate,
  formatCommitAnnotations,
  formatCommitReport,
} from '../../src/index.js';
import { commit, fakeTracker, policy } from './fixtures.js';

const now = () => new Date('2026-11-28T12:00:00Z');
const check = (
  changes: readonly CommitToCheck[],
  more: Partial<CheckCommitsOptions> & { readonly rules?: Partial<CommitPolicy> } = {},
) => checkCommits(changes, { now, ...more, policy: { ...policy, ...more.rules } });

const verdicts = async (...args: Parameters<typeof check>) =>
  (await check(...args)).commits.map(({ verdict }) => verdict);

test('each commit gets the verdict of its best issue', async () => {
  const trackers = [
    fakeTracker({
      'SOE-1': {},
      'SOE-2': { state: 'done', status: 'Closed' },
      'OPS-3': {},
      'SOE-4': 'unreadable',
      'SOE-5': { key: 'OPS-9', project: 'OPS' },
    }),
  ];
  const changes = [
    commit('SOE-1 Harden sshd'),
    commit('SOE-2 Late'),
    commit('OPS-3 Elsewhere'),
    commit('SOE-4 Who knows'),
    commit('SOE-5 Moved to another project'),
    commit('SOE-99 Typo'),
    commit('Use UTF-8 and SHA-256, see CVE-2024-1234'),
    commit('SOE-99 Typo\n\nRefs: OPS-3, SOE-1'),
  ];
  const report = await check(changes, { trackers, rules: { states: ['open', 'in-progress'] } });

  expect(report.commits.map(({ verdict }) => verdict)).toEqual([
    'ok',
    'wrong-state',
    'wrong-project',
    'unreadable',
    'wrong-project',
    'unknown-issue',
    'no-issue',
    'ok',
  ]);
  expect(report.status).toBe('failed');
  expect(report.commits[4]?.issues).toMatchObject([{ key: 'OPS-9', requestedKey: 'SOE-5' }]);
  expect(report.findings.filter(({ level }) => level === 'warning')).toMatchObject([
    { kind: 'unknown-issue', commit: changes[7]?.commit },
  ]);
});

test('all issues are looked up in one call, each once', async () => {
  const tracker = fakeTracker({ 'SOE-1': {}, 'SOE-2': {} });
  await check([commit('SOE-1 a'), commit('SOE-2 b'), commit('SOE-1 c')], { trackers: [tracker] });

  expect(tracker.calls).toEqual([['SOE-1', 'SOE-2']]);
});

test('a key goes to the tracker that handles it, and without one is unreadable', async () => {
  const jira = { ...fakeTracker({ 'SOE-1': {} }), handles: (key: string) => !key.includes('#') };

  expect(await verdicts([commit('SOE-1 a'), commit('b #7')], { trackers: [jira] })).toEqual([
    'ok',
    'unreadable',
  ]);
});

test('a tracker that cannot be read fails the gate unless the policy only warns', async () => {
  const trackers = [fakeTracker({ 'SOE-1': 'unreadable' })];
  const failed = await check([commit('SOE-1 a')], { trackers });
  const warned = await check([commit('SOE-1 a')], { trackers, rules: { unreadable: 'warn' } });

  expect(commitGate(failed).status).toBe('failed');
  expect(commitGate(warned)).toEqual({
    name: 'policy',
    status: 'passed',
    summary: '1 commit: 1 with an issue that could not be read',
  });
  expect(warned.findings).toMatchObject([{ level: 'warning', kind: 'unreadable' }]);
});

test('without a tracker only form is judged, and the gate says so; states cannot be judged', async () => {
  const report = await check([commit('SOE-1 a')]);

  expect(commitGate(report)).toMatchObject({ status: 'passed' });
  expect(commitGate(report).summary).toContain('no tracker was asked');
  expect(await verdicts([commit('SOE-1 a')], { rules: { states: ['open'] } })).toEqual([
    'unreadable',
  ]);
});

test('only kinds of issues that are allowed count', async () => {
  const trackers = [
    fakeTracker({ 'SOE-1': { type: 'Bug' }, 'SOE-2': { type: 'Epic' }, 'SOE-3': {} }),
  ];
  const changes = [commit('SOE-1 a'), commit('SOE-2 b'), commit('SOE-3 c')];

  expect(await verdicts(changes, { trackers, rules: { types: ['bug'] } })).toEqual([
    'ok',
    'wrong-state',
    'wrong-state',
  ]);
});

test('a flavor may have projects of its own', async () => {
  const rules = { flavors: { 'rhel-9': ['OPS'] } };

  expect(await verdicts([commit('OPS-1 a')], { rules, flavor: 'rhel-9' })).toEqual(['ok']);
  expect(await verdicts([commit('OPS-1 a')], { rules, flavor: 'al2023' })).toEqual([
    'wrong-project',
  ]);
});

test('an issue of a stranger on GitHub is no reason for a change, unless the policy names it', async () => {
  const { projects, ...open } = policy;
  const changes = [
    commit('Work around nodejs/node#1'),
    commit('Fix acme/Images#7'),
    commit('OPS-1 a'),
  ];
  const judge = async (rules: CommitPolicy) =>
    (await checkCommits(changes, { now, policy: rules })).commits.map(({ verdict }) => verdict);

  expect(await judge(open)).toEqual(['wrong-project', 'ok', 'ok']);
  expect(await judge({ ...open, projects: ['nodejs/node'] })).toEqual([
    'ok',
    'wrong-project',
    'wrong-project',
  ]);
});

test('no commit at all is a failure, or is told where it was expected', async () => {
  const surprising = await check([]);
  const expected = await check([], { expectCommits: false });

  expect(surprising.status).toBe('failed');
  expect(commitGate(surprising)).toMatchObject({
    status: 'failed',
    summary: 'no commit was judged',
  });
  expect(commitGate(expected).status).toBe('skipped');
  expect(expected.findings).toMatchObject([{ level: 'warning', kind: 'no-commits' }]);
});

test('merges need no issue unless the policy says so, and cover theirs only where it says so', async () => {
  const merge = commit("Merge branch 'feature'\n\nSOE-1", { merge: true });
  const bare = commit("Merge branch 'other'", { merge: true });
  const inside = commit('Tidy', { mergedBy: merge.commit, issues: ['SOE-1'] });

  expect(await verdicts([merge, bare, inside])).toEqual(['exempt', 'exempt', 'no-issue']);
  expect(await verdicts([merge, bare], { rules: { merges: 'own' } })).toEqual(['ok', 'no-issue']);
  expect(await verdicts([inside], { rules: { mergedCommits: 'covered' } })).toEqual(['ok']);
});

test('a revert stands for the issues of what it takes back, or needs one of its own', async () => {
  const first = commit('Harden sshd\n\nRefs: SOE-1');
  const revert = commit(`Revert "Harden sshd"\n\nThis reverts commit ${first.commit}.`);
  const again = commit(`Reapply "Harden sshd"\n\nThis reverts commit ${revert.commit}.`);
  const quoted = commit('Revert "SOE-2 Harden"\n\nThis reverts commit 1234567.');
  const circle = commit(`Revert "x"\n\nThis reverts commit ${'f'.repeat(40)}.`, {
    commit: 'f'.repeat(40),
  });

  const changes = [first, revert, again, quoted, circle];
  expect(await verdicts(changes)).toEqual(['ok', 'ok', 'ok', 'ok', 'no-issue']);
  expect(await verdicts(changes, { rules: { reverts: 'own' } })).toEqual([
    'ok',
    'no-issue',
    'no-issue',
    'no-issue',
    'no-issue',
  ]);
});

test('the number of a pull request is no issue unless the policy says so', async () => {
  const changes = [commit('Harden sshd (#12)'), commit('Fix #7 (#12)')];

  expect(await verdicts(changes)).toEqual(['no-issue', 'ok']);
  expect(await verdicts(changes, { rules: { pullRequests: true } })).toEqual(['ok', 'ok']);
});

const github =
  'Harden (#12)\n\n* SOE-1 One\n\nwith a body\n\n* Two\n\n---------\n\nCo-authored-by: B <b@c>';
const git = `Squash it\n\nSquashed commit of the following:\n\ncommit ${'a'.repeat(40)}\nAuthor: B <b@c>\nDate:   now\n\n    SOE-1 One\n\ncommit ${'b'.repeat(40)}\nAuthor: SOE-7 <b@c>\nDate:   now\n\n    Two\n`;

test.each([
  ['GitHub', github],
  ['git', git],
])(
  'squashes of %s name an issue anywhere, in their own part, or in each message',
  async (_, message) => {
    const own = message.replace(/^\w+/, 'SOE-9');
    const each = message.replace('Two', 'SOE-2 Two');
    const changes = [commit(message), commit(own), commit(each)];

    expect(await verdicts(changes)).toEqual(['ok', 'ok', 'ok']);
    expect(await verdicts(changes, { rules: { squashes: 'subject' } })).toEqual([
      'no-issue',
      'ok',
      'no-issue',
    ]);
    expect(await verdicts(changes, { rules: { squashes: 'each' } })).toEqual([
      'no-issue',
      'no-issue',
      'ok',
    ]);
  },
);

test('the changes of a release record are judged by what they hold', async () => {
  const { message, merge, ...record } = commit('Harden sshd', { issues: ['SOE-1'] });

  expect(await verdicts([record, { ...record, commit: 'd'.repeat(40), issues: [] }])).toEqual([
    'ok',
    'no-issue',
  ]);
});

const exemption: CommitExemption = {
  owner: 'platform',
  reason: 'made by a bot',
  expires: '2026-11-28',
};

test.each<[string, Partial<CommitExemption>, boolean]>([
  ['its author, any case', { author: 'a. MAINTAINER' }, true],
  ['the address of its author', { author: 'bot@example.com' }, true],
  ['a part of the author', { author: 'Maintainer' }, false],
  ['a folder that holds all it changes', { paths: ['docs/'] }, true],
  ['a folder whose name only begins alike', { paths: ['doc'] }, false],
  ['its subject', { subject: 'Bump * to *' }, true],
  ['a part of its subject', { subject: 'Bump' }, false],
  ['its author, but another subject', { author: 'A. Maintainer', subject: 'Other*' }, false],
  ['another commit', { commit: 'e'.repeat(40) }, false],
])('an exemption for %s', async (_, criteria, fits) => {
  const change = commit('Bump zod to 4', {
    authorEmail: 'bot@example.com',
    paths: ['docs/a.md', 'docs/b/c.md'],
  });
  const report = await check([change], {
    rules: { exemptions: [{ ...exemption, ...criteria }] },
  });

  expect(report.commits[0]?.verdict).toBe(fits ? 'exempt' : 'no-issue');
  expect(report.status).toBe(fits ? 'passed' : 'failed');
  if (fits) expect(report.commits[0]).toMatchObject({ exemption: 0, reason: 'made by a bot' });
});

test('what is not known of a commit fits no exemption', async () => {
  const exemptions = [{ ...exemption, paths: ['docs'] }];
  expect(
    await verdicts([commit('a'), commit('b', { paths: [] })], { rules: { exemptions } }),
  ).toEqual(['no-issue', 'no-issue']);
});

test('exemptions that are over or that nothing needed fail, standing ones only when they are over', async () => {
  const good = commit('SOE-1 a');
  const exemptions: CommitExemption[] = [
    { ...exemption, commit: good.commit },
    { ...exemption, author: 'bot', standing: true },
    { ...exemption, author: 'old bot', standing: true, expires: '2026-11-27' },
  ];
  const report = await check([good], { rules: { exemptions } });

  expect(report.status).toBe('failed');
  expect(report.findings.map(({ kind, exemption: index }) => [kind, index])).toEqual([
    ['exemption', 0],
    ['exemption', 2],
  ]);
});

test('an exemption that is over exempts nothing, and the commit says so', async () => {
  const exemptions = [{ ...exemption, author: 'A. Maintainer', expires: '2026-11-27' }];
  const report = await check([commit('a')], { rules: { exemptions } });

  expect(report.commits[0]).toMatchObject({
    verdict: 'no-issue',
    reason: 'it names no issue; exemption 0 ended on 2026-11-27',
  });
});

test('a signal stops the check with its reason', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(check([commit('SOE-1 a')], { signal })).rejects.toThrow('enough');
});

test('the text names commit, finding and advice, and ends with the summary', async () => {
  const report = await check([commit('Tidy', { commit: 'a'.repeat(40) }), commit('SOE-1 b')]);

  expect(formatCommitReport(report)).toBe(
    `error: aaaaaaaaaaaa "Tidy" by A. Maintainer: it names no issue
  Name the issue in the message (git commit --amend, or git rebase -i with reword), or add an exemption with an owner, a reason and an end.
failed: 2 commits: 1 with a good issue, 1 without an issue; no tracker was asked whether the issues exist
`,
  );
});

test('hostile text adds no line, no escape and no workflow command', async () => {
  const hostile =
    '::error::x\r\n::set-env name=A::b\u001b[2J\u202e%0A::stop-commands::t ##vso[task.setvariable variable=A]b ###[group]#\u200b#[error]';
  const report = await check([
    commit('x', { subject: hostile, author: hostile, message: hostile }),
  ]);
  const annotations = formatCommitAnnotations(report);

  expect(annotations.split('\n')).toHaveLength(2);
  expect(annotations).toMatch(/^::error title=commit policy%3A no-issue::/);
  expect(annotations).toContain('%250A');
  expect(formatCommitReport(report)).not.toMatch(/^::/m);
  expect(annotations + formatCommitReport(report)).not.toMatch(/##\w*\[/);
  expect(annotations + formatCommitReport(report)).not.toMatch(/\p{Cf}|(?!\n)\p{Cc}/u);
});
