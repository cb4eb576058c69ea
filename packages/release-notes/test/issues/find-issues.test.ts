import { describe, expect, it } from 'vitest';
import { findIssues, ReleaseNotesError } from '../../src/index.js';
import { issueFinder } from '../../src/issues/find-issues.js';
import { openTrackers } from '../../src/issues/trackers.js';

const jira = { jira: { projects: ['SOE', 'OPS_2'] } };
const github = { github: { repository: 'acme/images' } };
const keys = (text: string, grammar: Parameters<typeof findIssues>[1]) =>
  findIssues(text, grammar).map(({ key }) => key);

describe('findIssues in Jira', () => {
  it.each([
    ['SOE-12', ['SOE-12']],
    ['[SOE-12][OPS_2-3] both', ['SOE-12', 'OPS_2-3']],
    ['SOE-1,SOE-2;SOE-3', ['SOE-1', 'SOE-2', 'SOE-3']],
    ['Ends with SOE-12.', ['SOE-12']],
    ['(SOE-12): fix', ['SOE-12']],
    ['https://jira.example/browse/SOE-12?x=1', ['SOE-12']],
    ['Refs: SOE-12\nFixes: SOE-12', ['SOE-12']],
  ])('finds the keys of %j', (text, expected) => {
    expect(keys(text, jira)).toEqual(expected);
  });

  it.each([
    ...['XSOE-12', 'SOE-012', 'SOE-12a', 'SOE-12.3', 'SOE-0', 'AL2023-SOE-7', 'soe-12', 'SOE–12'],
    ...['UTF-8', 'SHA-256', 'ISO-8601', 'CVE-2024-12345', 'CWE-79', 'RHEL-9', 'PEP-8', 'GH-12'],
    ...['ami-0123', 'OPS-3', 'SOE_12', 'SOE-12_x', 'ÄSOE-1', 'SOE-'],
  ])('takes %s for text', (text) => {
    expect(keys(text, jira)).toEqual([]);
  });

  it('finds nothing while no project is allowed', () => {
    expect(keys('SOE-12 -12', { jira: { projects: [] } })).toEqual([]);
    expect(keys('SOE-12 #12', {})).toEqual([]);
  });

  it('links keys below the address of the site', () => {
    const grammar = { jira: { projects: ['SOE'], baseUrl: 'https://jira.example/jira/' } };

    expect(findIssues('SOE-12', grammar)).toEqual([
      { key: 'SOE-12', tracker: 'jira', url: 'https://jira.example/jira/browse/SOE-12' },
    ]);
  });

  it('reads branch names without regard to case, up to an underscore', () => {
    const finder = issueFinder(openTrackers(jira));

    expect(finder.inBranch('feature/soe-12_fix').map(({ key }) => key)).toEqual(['SOE-12']);
    expect(finder.inBranch('feature/xsoe-12')).toEqual([]);
  });
});

describe('findIssues on GitHub', () => {
  it.each([
    ['Fix (#12)', ['#12']],
    ['fixes GH-12, gh-13', ['#12', '#13']],
    ['see other/repo#7 and Acme/Images#8', ['other/repo#7', '#8']],
    ['https://github.com/acme/images/pull/5 https://github.com/o/r/issues/6', ['#5', 'o/r#6']],
    ['#1 #1 #2', ['#1', '#2']],
  ])('finds the references of %j', (text, expected) => {
    expect(keys(text, github)).toEqual(expected);
  });

  it.each(['&#39;', 'C#7', 'x/y/z#2', '#12a', '#1.2', '#012', '#', 'XGH-1'])(
    'takes %s for text',
    (text) => {
      expect(keys(text, github)).toEqual([]);
    },
  );

  it('links to the repository that is named, on its own server', () => {
    const grammar = { github: { repository: 'https://ghe.example/acme/images.git' } };

    expect(findIssues('#1 o/r#2', grammar).map(({ url }) => url)).toEqual([
      'https://ghe.example/acme/images/issues/1',
      'https://ghe.example/o/r/issues/2',
    ]);
  });
});

describe('the grammar', () => {
  it.each([
    { jira: { projects: ['SOE|.*'] } },
    { jira: { projects: [''] } },
    { jira: { projects: ['soe'] } },
    { jira: { projects: ['SOE'], baseUrl: 'javascript:alert(1)' } },
    { jira: { projects: ['SOE'], baseUrl: 'jira.example' } },
    { github: { repository: 'images' } },
    { github: { repository: 'acme/..' } },
    { github: { repository: 'file:///acme/images' } },
  ])('is refused if it is not valid: %j', (grammar) => {
    expect(() => findIssues('', grammar)).toThrow(
      expect.objectContaining({ name: 'ReleaseNotesError', code: 'NOTES_OPTION_INVALID' }),
    );
  });

  it('never shows or links credentials', () => {
    const secret = 'https://user:hunter2@jira.example';
    const [issue] = findIssues('SOE-1', { jira: { projects: ['SOE'], baseUrl: secret } });
    const error = (() => {
      try {
        findIssues('', { github: { repository: 'ftp://user:hunter2@e.example/a/b' } });
      } catch (thrown) {
        return thrown;
      }
    })();

    expect(issue?.url).toBe('https://jira.example/browse/SOE-1');
    expect(error).toBeInstanceOf(ReleaseNotesError);
    expect(String(error)).not.toContain('hunter2');
  });
});
