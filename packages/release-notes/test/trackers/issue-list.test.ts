import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { issueListTracker, listedProjects, trackers } from '../../src/index.js';
import { issueListSchema, parseIssueList } from '../../src/schemas/index.js';

const file = `# What we work on
SOE-12: Root can log in over SSH
SOE-13: { title: New kernel, type: Task, state: done, labels: [kernel] }
"#7": Old disks are not grown
`;

it('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'A list of issues', ...z.toJSONSchema(issueListSchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/issue-list.json',
  );
});

describe('a list of issues', () => {
  it('tells what it lists, and that the rest of its projects is missing', async () => {
    const tracker = issueListTracker(await parseIssueList(file), { name: 'issues.yaml' });
    const answers = await tracker.lookUp(['SOE-12', 'SOE-13', 'SOE-14', '#7']);

    expect(answers.get('SOE-12')).toMatchObject({
      status: 'found',
      issue: { title: 'Root can log in over SSH', state: 'open', labels: [] },
    });
    expect(answers.get('SOE-13')).toMatchObject({
      issue: { title: 'New kernel', type: 'Task', state: 'done', labels: ['kernel'] },
    });
    expect(answers.get('SOE-14')).toEqual({
      status: 'missing',
      reason: 'It is not in issues.yaml.',
    });
    expect(answers.get('#7')).toMatchObject({ status: 'found' });
  });

  it('is written as the page shows', async () => {
    const page = readFileSync(new URL('../../docs/trackers.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([^`]*)```/.exec(page) ?? [];

    expect(Object.keys(await parseIssueList(example))).toEqual(['SOE-12', 'SOE-13', '#7']);
  });

  it('leaves keys of other projects to the next tracker', async () => {
    const tracker = trackers([
      issueListTracker({ 'SOE-1': 'One' }),
      issueListTracker({ 'OPS-1': 'Other' }),
    ]);

    expect(tracker.handles('WEB-1')).toBe(false);
    expect((await tracker.lookUp(['OPS-1'])).get('OPS-1')).toMatchObject({ status: 'found' });
  });

  it('names the projects of Jira that it has', async () => {
    expect(
      listedProjects({ 'SOE-2': 'a', 'SOE-1': 'b', 'A2-1': 'c', '#1': 'd', 'o/r#2': 'e' }),
    ).toEqual(['A2', 'SOE']);
  });

  it.each([
    ['soe-1: x', 'NOTES_ISSUES_INVALID'],
    ['SOE-1: { titel: x }', 'line 1'],
    ['SOE-1: 12', 'needs quotes'],
    ['SOE-1: { title: x, url: "javascript:alert(1)" }', 'url'],
  ])('refuses %s', async (text, seen) => {
    const error: unknown = await parseIssueList(text, 'issues.yaml').catch((cause) => cause);

    expect(`${String(Object(error).code)} ${String(Object(error).message)}`).toContain(seen);
    expect(Object(error).code).toBe('NOTES_ISSUES_INVALID');
  });

  it('refuses keys that are none without a file, too', () => {
    expect(() => issueListTracker({ 'not a key': 'x' })).toThrow(
      '"not a key" is no key of an issue',
    );
  });
});
