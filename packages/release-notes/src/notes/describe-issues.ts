import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { listed } from '../merge/parts.js';
import type { IssueAnswer, IssueTracker, TrackedIssue } from '../trackers/issue-tracker.js';
import type { IssueLink, ReleaseChange, ReleaseNotes } from './release-notes.js';

/** How issues are described. */
export interface DescribeIssuesOptions {
  /** Give up where the tracker could not tell of an issue. Default: false, a warning says so. */
  readonly strict?: boolean;
  /** Stops the look-up; it then throws the reason of the signal. Default: none. */
  readonly signal?: AbortSignal;
}

/**
 * The same notes with titles, types, status and today's keys of their issues. What was named under
 * several keys is told once. An issue that the tracker could not tell of stays linked by its key, and
 * a warning says so. Keys that are none of the tracker's, and the notes of what the release is built
 * on, stay as they are.
 *
 * @throws {@link ReleaseNotesError} `NOTES_ISSUE_UNREAD` with `strict`; the reason of `signal`.
 *
 * @example
 * ```ts
 * const notes = await describeIssues(composeReleaseNotes(input), jiraTracker({ baseUrl, projects }));
 * ```
 */
export async function describeIssues(
  notes: ReleaseNotes,
  tracker: IssueTracker,
  options: DescribeIssuesOptions = {},
): Promise<ReleaseNotes> {
  const keys = keysOf(notes).filter((key) => tracker.handles(key));
  if (keys.length === 0) return notes;
  const answers = await ask(tracker, keys, options.signal);
  const warnings = warningsOf(answers, tracker);
  if (options.strict === true && warnings.length > 0) {
    throw new ReleaseNotesError(
      'NOTES_ISSUE_UNREAD',
      `Cannot describe the issues of ${notes.name} ${notes.version}: ${warnings.join(' ')} Correct the keys or the access, or go on without strict.`,
    );
  }
  const describe = describer(answers);
  const { undone, knownIssues } = notes;
  return {
    ...notes,
    sections: notes.sections.map(({ title, changes }) => ({
      title,
      changes: changes.map((change) => describeChange(change, describe)),
    })),
    ...(undone && {
      undone: undone.map((each) => ({ ...each, change: describeChange(each.change, describe) })),
    }),
    issues: describe(notes.issues),
    ...(knownIssues && {
      knownIssues: knownIssues.map((each) => {
        const [issue] = each.issue ? describe([each.issue]) : [];
        return { ...each, ...(issue && { issue }) };
      }),
    }),
    warnings: [...new Set([...notes.warnings, ...warnings])],
  };
}

function keysOf({ sections, undone = [], issues, knownIssues = [] }: ReleaseNotes) {
  const keys = new Set(issues.map(({ key }) => key));
  const changes = sections.flatMap((section) => section.changes);
  for (const change of [...changes, ...undone.map((each) => each.change)]) {
    for (const { key } of change.issues) keys.add(key);
    if (change.pullRequest) keys.add(change.pullRequest.key);
  }
  for (const { issue } of knownIssues) if (issue) keys.add(issue.key);
  return [...keys];
}

async function ask(
  tracker: IssueTracker,
  keys: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, IssueAnswer>> {
  try {
    return await tracker.lookUp(keys, { ...(signal && { signal }) });
  } catch {
    signal?.throwIfAborted();
    // A tracker must not throw, and may be anybody's. What it threw could hold credentials.
    const answer: IssueAnswer = { status: 'unreadable', reason: 'It failed without an answer.' };
    return new Map(keys.map((key) => [key, answer]));
  }
}

/** One warning for each reason, so that a tracker that is down does not fill the page. */
function warningsOf(
  answers: ReadonlyMap<string, IssueAnswer>,
  tracker: IssueTracker,
): readonly string[] {
  const missing: string[] = [];
  const unread: string[] = [];
  let reason = '';
  for (const [key, answer] of answers) {
    if (answer.status === 'missing') missing.push(key);
    if (answer.status !== 'unreadable') continue;
    unread.push(key);
    reason ||= answer.reason;
  }
  return [
    ...(missing.length > 0
      ? [
          `${tracker.name} has no issue ${listOf(missing)}, or it may not be read; it is told by its key.`,
        ]
      : []),
    ...(unread.length > 0
      ? [`${tracker.name} could not tell of ${listOf(unread)}, told by key only: ${reason}`]
      : []),
  ].map(cleanText);
}

function listOf(keys: readonly string[]): string {
  const shown = keys.slice(0, 20).join(', ');
  return keys.length > 20 ? `${shown} and ${keys.length - 20} more` : shown;
}

type Describe = (issues: readonly IssueLink[]) => readonly IssueLink[];

/** Describes issues, each once by the key it has today. */
function describer(answers: ReadonlyMap<string, IssueAnswer>): Describe {
  // Many changes name one issue; it is described once.
  const known = new Map<string, IssueLink>();
  const describeOne = (issue: IssueLink): IssueLink => {
    const answer = answers.get(issue.key);
    if (answer?.status !== 'found') return issue;
    const described = known.get(issue.key) ?? toLink(issue, answer.issue);
    known.set(issue.key, described);
    return described;
  };
  return (issues) => {
    const byKey = new Map<string, IssueLink>();
    for (const issue of issues.map(describeOne)) {
      const other = byKey.get(issue.key);
      byKey.set(issue.key, other ? withAliases(other, issue.aliases ?? []) : issue);
    }
    return [...byKey.values()];
  };
}

function toLink(named: IssueLink, issue: TrackedIssue): IssueLink {
  const { title, type, status, labels } = issue;
  const key = cleanText(issue.key);
  const url = issue.url ?? named.url;
  const link: IssueLink = {
    key,
    ...(url !== undefined && { url: cleanText(url) }),
    ...(title !== '' && { title: cleanText(title) }),
    ...(type !== undefined && { type: cleanText(type) }),
    ...(status !== undefined && { status: cleanText(status) }),
    ...listed(
      'labels',
      labels.map(cleanText).filter((label) => label !== ''),
    ),
  };
  return withAliases(link, [...(named.aliases ?? []), ...(named.key === key ? [] : [named.key])]);
}

function withAliases(link: IssueLink, more: readonly string[]): IssueLink {
  const aliases = [...new Set([...(link.aliases ?? []), ...more])];
  return aliases.length === 0 ? link : { ...link, aliases };
}

function describeChange(change: ReleaseChange, describe: Describe): ReleaseChange {
  const [pullRequest] = change.pullRequest ? describe([change.pullRequest]) : [];
  return {
    ...change,
    issues: describe(change.issues).filter(({ key }) => key !== pullRequest?.key),
    ...(pullRequest && { pullRequest }),
  };
}
