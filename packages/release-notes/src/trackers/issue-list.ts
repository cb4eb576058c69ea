import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import type { IssueAnswer, IssueState, IssueTracker, TrackedIssue } from './issue-tracker.js';

/** Issues by their keys, as a team without a tracker keeps them in a file: each a title, or more. */
export type IssueList = Readonly<Record<string, string | ListedIssue>>;

/** An issue of an {@link IssueList}. */
export interface ListedIssue {
  /** Its title. */
  readonly title: string;
  /** Kind of issue, such as `Bug`. Default: not told. */
  readonly type?: string;
  /** Status in the words of the team. Default: not told. */
  readonly status?: string;
  /** What the status means. Default: `open`. */
  readonly state?: IssueState;
  /** Labels. Default: none. */
  readonly labels?: readonly string[];
  /** Key of the issue above it. Default: none. */
  readonly parent?: string;
  /** Versions that it is fixed in. Default: none. */
  readonly fixVersions?: readonly string[];
  /** Address for people. Default: none. */
  readonly url?: string;
}

/** How a list answers. */
export interface IssueListOptions {
  /** Its name, for messages. Default: `the list of issues`. */
  readonly name?: string;
}

/**
 * A tracker that is a plain list, for teams that have no other. It handles the keys of every project that
 * it names (`SOE-12`, `#12`, `owner/repo#12`); one of them that it does not list is missing.
 *
 * @throws {@link ReleaseNotesError} `NOTES_ISSUES_INVALID` for a key that is none.
 *
 * @example
 * ```ts
 * const tracker = issueListTracker({ 'SOE-12': 'Root can log in over SSH' });
 * const notes = await collectReleaseNotes({ directory, name, version, tracker, trackers: { jira: { projects: ['SOE'] } } });
 * ```
 */
export function issueListTracker(
  issues: IssueList,
  { name = 'the list of issues' }: IssueListOptions = {},
): IssueTracker {
  const listed = new Map(Object.entries(issues).map(([key, issue]) => [key, toIssue(key, issue)]));
  const projects = new Set([...listed.keys()].map((key) => projectOf(key, name)));
  return {
    name: cleanText(name),
    handles: (key) => projects.has(key.replace(keyNumber, '')),
    async lookUp(keys, { signal } = {}) {
      signal?.throwIfAborted();
      return new Map(
        keys.map((key): [string, IssueAnswer] => {
          const issue = listed.get(key);
          return [
            key,
            issue === undefined
              ? { status: 'missing', reason: `It is not in ${cleanText(name)}.` }
              : { status: 'found', issue },
          ];
        }),
      );
    },
  };
}

/** The projects of Jira that a list names, such as `SOE`: what an `IssueGrammar` needs to find their keys. */
export function listedProjects(issues: IssueList): readonly string[] {
  const found = Object.keys(issues).flatMap((key) => /^([A-Z][A-Z\d_]*)-\d+$/.exec(key)?.[1] ?? []);
  return [...new Set(found)].sort();
}

/** A key as a list may name it: `SOE-12`, `#12` or `owner/repo#12`. */
export const listedKey: RegExp = /^(?:[A-Z][A-Z\d_]*-|(?:[\w.-]+\/[\w.-]+)?#)[1-9]\d{0,9}$/;

const keyNumber = /[1-9]\d{0,9}$/;

/** A key without its number. */
function projectOf(key: string, name: string): string {
  if (listedKey.test(key)) {
    return key.replace(keyNumber, '');
  }
  throw new ReleaseNotesError(
    'NOTES_ISSUES_INVALID',
    `Cannot read ${cleanText(name)}: "${cleanText(key)}" is no key of an issue; write one as SOE-12, #12 or owner/repo#12.`,
  );
}

function toIssue(key: string, listed: string | ListedIssue): TrackedIssue {
  const issue = typeof listed === 'string' ? { title: listed } : listed;
  const { title, type, status, state = 'open', labels = [], parent, fixVersions, url } = issue;
  return {
    key,
    requestedKey: key,
    title: cleanText(title),
    state,
    labels: labels.map(cleanText),
    ...(type !== undefined && { type: cleanText(type) }),
    ...(status !== undefined && { status: cleanText(status) }),
    ...(parent !== undefined && { parent: cleanText(parent) }),
    ...(fixVersions !== undefined && { fixVersions: fixVersions.map(cleanText) }),
    ...(url !== undefined && { url: cleanText(url) }),
  };
}
