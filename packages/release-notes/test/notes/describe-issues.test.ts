import { describe, expect, it } from 'vitest';
import {
  describeIssues,
  type IssueAnswer,
  type IssueTracker,
  type TrackedIssue,
} from '../../src/index.js';
import { changeOf, emptyNotes } from '../support/notes.js';

const issue = (requestedKey: string, parts: Partial<TrackedIssue> = {}): IssueAnswer => ({
  status: 'found',
  issue: {
    key: requestedKey,
    requestedKey,
    title: `title of ${requestedKey}`,
    state: 'done',
    labels: [],
    ...parts,
  },
});

function trackerWith(
  answers: Record<string, IssueAnswer | Error>,
): IssueTracker & { calls: number } {
  return {
    name: 'Jira (jira.example)',
    calls: 0,
    handles: (key) => key.startsWith('SOE-'),
    async lookUp(keys) {
      this.calls += 1;
      return new Map(
        keys.map((key) => {
          const answer = answers[key] ?? { status: 'missing', reason: `${key} is not there.` };
          if (answer instanceof Error) throw answer;
          return [key, answer];
        }),
      );
    },
  };
}

const notes = emptyNotes('1', {
  sections: [
    {
      title: 'Fixes',
      changes: [
        changeOf('a'.repeat(40), {
          issues: [{ key: 'SOE-1', url: 'https://jira.example/browse/SOE-1' }, { key: 'SOE-2' }],
          pullRequest: { key: '#7' },
        }),
      ],
    },
  ],
  issues: [{ key: 'SOE-1' }, { key: 'SOE-2' }, { key: 'SOE-3' }, { key: '#9' }],
  knownIssues: [{ text: 'slow', issue: { key: 'SOE-3' } }],
});
const found = {
  'SOE-1': issue('SOE-1', { type: 'Bug', status: 'Done', title: 'Root\nlogin' }),
  'SOE-2': issue('SOE-2', { key: 'SOE-1', type: 'Bug', status: 'Done', title: 'Root\nlogin' }),
  'SOE-3': issue('SOE-3', { url: 'https://jira.example/browse/SOE-3' }),
};

describe('describeIssues', () => {
  it('asks once for all, and tells an issue once that was named under several keys', async () => {
    const tracker = trackerWith(found);
    const described = await describeIssues(notes, tracker);

    const first = { key: 'SOE-1', title: 'Root login', type: 'Bug', status: 'Done' };
    expect(tracker.calls).toBe(1);
    expect(described.sections[0]?.changes[0]?.issues).toEqual([
      { ...first, url: 'https://jira.example/browse/SOE-1', aliases: ['SOE-2'] },
    ]);
    expect(described.sections[0]?.changes[0]?.pullRequest).toEqual({ key: '#7' });
    const third = {
      key: 'SOE-3',
      title: 'title of SOE-3',
      url: 'https://jira.example/browse/SOE-3',
    };
    expect(described.issues.map(({ key }) => key)).toEqual(['SOE-1', 'SOE-3', '#9']);
    expect(described.knownIssues).toEqual([{ text: 'slow', issue: third }]);
    expect(described.warnings).toEqual([]);
  });

  it('keeps what it cannot read linked by key, and warns of it', async () => {
    const down: IssueAnswer = { status: 'unreadable', reason: '503 from\u0007 jira.example' };
    const described = await describeIssues(notes, trackerWith({ 'SOE-1': down, 'SOE-2': down }));

    expect(described.issues).toEqual(notes.issues);
    expect(described.sections).toEqual(notes.sections);
    expect(described.warnings).toEqual([
      'Jira (jira.example) has no issue SOE-3, or it may not be read; it is told by its key.',
      'Jira (jira.example) could not tell of SOE-1, SOE-2, told by key only: 503 from jira.example',
    ]);
    expect(await describeIssues(described, trackerWith({ 'SOE-1': down, 'SOE-2': down }))).toEqual(
      described,
    );
  });

  it('survives a tracker that throws, without telling what it threw', async () => {
    const described = await describeIssues(notes, trackerWith({ 'SOE-1': new Error('token abc') }));

    expect(described.warnings).toEqual([expect.stringContaining('It failed without an answer')]);
    expect(JSON.stringify(described)).not.toContain('token');
  });

  it('gives up when strict, and when it is stopped', async () => {
    await expect(describeIssues(notes, trackerWith({}), { strict: true })).rejects.toThrow(
      expect.objectContaining({
        code: 'NOTES_ISSUE_UNREAD',
        message: expect.stringContaining('SOE-1'),
      }),
    );
    await expect(
      describeIssues(notes, trackerWith(found), { strict: true }),
    ).resolves.toBeDefined();
    const stopped: IssueTracker = {
      name: 'stopped',
      handles: () => true,
      lookUp: async (_, { signal } = {}) => {
        signal?.throwIfAborted();
        return new Map();
      },
    };
    const signal = AbortSignal.abort(new RangeError('enough'));
    await expect(describeIssues(notes, stopped, { signal })).rejects.toThrow(RangeError);
  });

  it('names 20 keys and counts the rest', async () => {
    const many = emptyNotes('1', {
      issues: Array.from({ length: 25 }, (_, n) => ({ key: `SOE-${n + 1}` })),
    });
    const [warning = ''] = (await describeIssues(many, trackerWith({}))).warnings;

    expect(warning).toContain('SOE-20 and 5 more');
    expect(warning).not.toContain('SOE-21');
  });
});
