import { cleanText } from '../clean-text.js';
import type { IssueAnswer, IssueTracker } from './issue-tracker.js';

/**
 * Several trackers as one. Every key goes to the first that handles it, all are asked at once, and
 * one that is down does not touch the answers of the others. A key that none handles is `unreadable`:
 * it may well exist, in a tracker that was not given.
 *
 * @example
 * ```ts
 * const tracker = trackers([jiraTracker({ baseUrl, projects }), githubTracker({ repository })]);
 * ```
 */
export function trackers(all: readonly IssueTracker[]): IssueTracker {
  const name = all.map((tracker) => tracker.name).join(', ') || 'no tracker';
  return {
    name,
    handles: (key) => all.some((tracker) => tracker.handles(key)),
    async lookUp(keys, options = {}) {
      options.signal?.throwIfAborted();
      const shares = all.map((tracker) => ({
        tracker,
        keys: keys.filter((key) => all.find((other) => other.handles(key)) === tracker),
      }));
      const answers = await Promise.all(
        shares
          .filter((share) => share.keys.length > 0)
          .map((share) => share.tracker.lookUp(share.keys, options)),
      );
      const found = new Map(answers.flatMap((part) => [...part]));
      return new Map(
        keys.map((key): [string, IssueAnswer] => [
          key,
          found.get(key) ?? {
            status: 'unreadable',
            reason: `no tracker was given that tells what ${cleanText(key)} is (${name}).`,
          },
        ]),
      );
    },
  };
}
