import { expect, it } from 'vitest';
import { formatLintAnnotations, formatLintReport } from '../../src/lint/format-lint-report.js';
import { lintCommits } from '../../src/lint/lint-commits.js';

let count = 0;
/** A commit; its hash is counted, so that each differs. */
function commit(message: string, parents: readonly string[] = []) {
  count += 1;
  return { hash: count.toString(16).padStart(40, '0'), message, parents, authorName: 'Ada' };
}

/** A line of commits, newest first, as git tells them. */
function line(...messages: readonly string[]) {
  const commits = [];
  let parent: string | undefined;
  for (const message of messages.toReversed()) {
    const made = commit(message, parent === undefined ? [] : [parent]);
    parent = made.hash;
    commits.unshift(made);
  }
  return commits;
}

it('a good range has no findings', () => {
  expect(lintCommits(line('feat: add chrony', 'Close port 22'))).toEqual({
    commits: 2,
    errors: 0,
    warnings: 0,
    findings: [],
  });
});

it('findings name their commits, in the order of the commits', () => {
  const commits = line('fix', 'feat: add chrony', 'faet: add ntp');

  expect(lintCommits(commits)).toMatchObject({
    commits: 3,
    errors: 2,
    findings: [
      { rule: 'subject-meaningless', hash: commits[0]?.hash },
      { rule: 'type-unknown', hash: commits[2]?.hash },
    ],
  });
});

it('a subject that was there before is a repetition, of the older one', () => {
  const commits = line('Close port 22', 'add x to y', 'close port 22');

  expect(lintCommits(commits).findings).toMatchObject([
    {
      rule: 'subject-repeated',
      hash: commits[0]?.hash,
      seen: `${commits[2]?.hash.slice(0, 7)} has the same subject.`,
    },
  ]);
});

it('what was taken back, and merges, are not told and so not looked at', () => {
  const [bad] = line('wip');
  if (!bad) throw new Error('no commit');
  const revert = commit(`Revert "wip"\n\nThis reverts commit ${bad.hash}.`, [bad.hash]);
  const side = commit('feat: x y', [bad.hash]);
  const merge = commit("Merge branch 'side'", [revert.hash, side.hash]);

  expect(lintCommits([merge, side, revert, bad])).toMatchObject({ commits: 1, findings: [] });
});

it('an issue is missed only where trackers are configured, and a merge hands its issue on', () => {
  const base = commit('Close port 22 (SOE-1)');
  const plain = commit('Add x to y', [base.hash]);
  const side = commit('Add z to y', [plain.hash]);
  const merge = commit("Merge branch 'feature/SOE-2_z'", [plain.hash, side.hash]);
  const all = [merge, side, plain, base];
  const trackers = { jira: { projects: ['SOE'] } };

  expect(lintCommits(all).findings).toEqual([]);
  expect(lintCommits(all, { trackers: { jira: { projects: [] } } }).findings).toEqual([]);
  expect(lintCommits(all, { trackers })).toMatchObject({
    errors: 0,
    warnings: 1,
    findings: [{ rule: 'issue-missing', level: 'warning', hash: plain.hash }],
  });
  expect(lintCommits(all, { trackers, rules: { 'issue-missing': 'error' } }).errors).toBe(1);
});

it('a report holds no command of a CI system, wherever in a line it would be looked for', () => {
  const report = lintCommits(line('wip ##vso[task.setvariable variable=PATH]x ##[error]y'));
  const bare = report.findings.map(({ hash: _, ...finding }) => ({
    ...finding,
    subject: '::error::owned',
  }));

  for (const text of [formatLintReport(report), formatLintAnnotations(report)]) {
    expect(text).toContain('task.setvariable');
    expect(text).not.toMatch(/##\w*\[/);
  }
  expect(formatLintReport({ ...report, findings: bare })).not.toMatch(/^\s*::/m);
});

it('a report is harmless text, and annotations of GitHub are single commands', () => {
  const evil = 'faet: x%0A::set-output name=a::b\u001b[31m\u202e\n::error::owned';
  const report = lintCommits(line(evil, 'wip'));

  const text = formatLintReport(report);
  expect(text).toContain('error type-unknown');
  expect(text).toContain('2 commits: 2 errors, 0 warnings\n');
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}|^\s*::/mu);
  expect(formatLintReport(lintCommits([]))).toBe('0 commits will make good notes.\n');

  const annotations = formatLintAnnotations(report).trimEnd().split('\n');
  expect(annotations).toHaveLength(2);
  for (const each of annotations) expect(each).toMatch(/^::error title=[a-z-]+::[0-9a-f]{10} /);
  expect(annotations[0]).toContain('%250A');
});
