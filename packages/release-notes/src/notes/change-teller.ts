import { type CodeHost, codeHost, commitUrl, type Trackers } from '../issues/trackers.js';
import type { DraftChange, DraftIssue } from './draft-change.js';
import type { MergeContext } from './merge-context.js';
import type { IssueLink, ReleaseChange } from './release-notes.js';

/** Puts what is known of changes into the words of the notes. */
export interface ChangeTeller {
  /** A change with the issues and the pull request that it, or what is around it, names. */
  readonly change: (draft: Omit<DraftChange, 'told'>, context: MergeContext) => ReleaseChange;
  /** Links of issues. A list that many commits share, as most are, is made once. */
  readonly links: (issues: readonly DraftIssue[]) => readonly IssueLink[];
}

/** Tells changes with links to where their code is kept. */
export function changeTeller(trackers: Trackers): ChangeTeller {
  const host = codeHost(trackers);
  const links = linkMaker();
  return { links, change: (draft, context) => toChange(draft, context, host, links) };
}

function toChange(
  draft: Omit<DraftChange, 'told'>,
  { issues, pullRequest }: MergeContext,
  host: CodeHost | undefined,
  linksOf: ChangeTeller['links'],
): ReleaseChange {
  const { type, scope, hash, coAuthors, reverts } = draft;
  // Member by member, as spreads take twice the time of this whole step in a long history.
  const change: { -readonly [Name in keyof ReleaseChange]?: ReleaseChange[Name] } = {};
  change.subject = draft.subject;
  if (type !== undefined) change.type = type;
  if (scope !== undefined) change.scope = scope;
  change.hash = hash;
  if (host) change.url = commitUrl(host, hash);
  change.author = draft.author;
  if (coAuthors) change.coAuthors = coAuthors;
  change.issues = linksOf(issues);
  if (pullRequest) change.pullRequest = toLink(pullRequest);
  change.breaking = draft.breaking.length > 0;
  if (reverts.length > 0) change.reverts = reverts;
  // The compiler does not follow that all that has to be there was set.
  return change as ReleaseChange;
}

function linkMaker(): ChangeTeller['links'] {
  const made = new Map<readonly DraftIssue[], readonly IssueLink[]>();
  return (issues) => {
    const known = made.get(issues);
    if (known) return known;
    const links = issues.map(toLink);
    made.set(issues, links);
    return links;
  };
}

function toLink({ key, url }: IssueLink): IssueLink {
  return url === undefined ? { key } : { key, url };
}
