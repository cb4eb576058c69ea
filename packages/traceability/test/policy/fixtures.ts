import type { IssueAnswer, IssueTracker, TrackedIssue } from '@soe/release-notes';
import type { CommitPolicy, CommitToCheck } from '../../src/index.js';

/** A policy with two known projects, of which one is right. */
export const policy: CommitPolicy = {
  schema: 'soe-commit-policy/v1',
  issues: { jira: { projects: ['SOE', 'OPS'] }, github: { repository: 'acme/images' } },
  projects: ['SOE', 'acme/images'],
};

let made = 0;

/** A commit with this message; each has a hash of its own. */
export function commit(message: string, more: Partial<CommitToCheck> = {}): CommitToCheck {
  made += 1;
  const [subject = ''] = message.split('\n', 1);
  return {
    commit: made.toString(16).padStart(40, '0'),
    subject,
    author: 'A. Maintainer',
    date: '2026-11-22T10:00:00.000Z',
    issues: [],
    message,
    merge: false,
    ...more,
  };
}

/** A tracker that knows these issues, counts its calls, and takes every key. */
export function fakeTracker(
  issues: Readonly<Record<string, Partial<TrackedIssue> | 'unreadable'>>,
): IssueTracker & { readonly calls: (readonly string[])[] } {
  const calls: (readonly string[])[] = [];
  const answer = (requestedKey: string): IssueAnswer => {
    const found = Object.hasOwn(issues, requestedKey) ? issues[requestedKey] : undefined;
    if (found === undefined) return { status: 'missing', reason: 'there is no such issue' };
    if (found === 'unreadable') return { status: 'unreadable', reason: 'the tracker is down' };
    const project = requestedKey.includes('#') ? 'acme/images' : requestedKey.replace(/-\d+$/, '');
    return {
      status: 'found',
      issue: {
        key: requestedKey,
        requestedKey,
        title: `Title of ${requestedKey}`,
        state: 'open',
        labels: [],
        project,
        ...found,
      },
    };
  };
  return {
    name: 'Fake',
    calls,
    handles: () => true,
    async lookUp(keys, { signal } = {}) {
      signal?.throwIfAborted();
      calls.push(keys);
      return new Map(keys.map((key) => [key, answer(key)]));
    },
  };
}
