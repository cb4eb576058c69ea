import { cleanText } from '../clean-text.js';
import { detach } from '../commits/keep-texts.js';
import { parseMerge, squashedPullRequest } from '../commits/parse-merge.js';
import { type ParsedMessage, parseMessage } from '../commits/parse-message.js';
import { releaseNoteOf } from '../commits/release-note-trailer.js';
import type { IssueFinder } from '../issues/find-issues.js';
import type { IssueReference } from '../issues/issue-grammar.js';
import type { ChangeTeller } from './change-teller.js';
import type { IssueLink, ReleaseChange } from './release-notes.js';

/** A commit, or what a stored record still knows of one. Every `Commit` is one. */
export interface ChangeSource {
  /** Full object id. */
  readonly hash: string;
  /** The message, or as much of it as is known. */
  readonly message: string;
  /** Name of the author. Default: unknown, an empty text. */
  readonly authorName?: string;
  /** Object ids of the parents; two or more make it a merge. Default: none. */
  readonly parents?: readonly string[];
  /** Keys of issues that are known from elsewhere. Default: none. */
  readonly issues?: readonly string[];
}

/** All that the notes need of a commit. Its body is forgotten, which keeps long histories small. */
export interface DraftChange extends Draft, ParsedMessage {
  readonly kind: 'change';
  readonly author: string;
  readonly coAuthors?: readonly string[] | undefined;
  /** Its own trailer says that it is not to be told. */
  readonly silent?: true | undefined;
  /**
   * How it is told where nothing around it adds to it: made while git still writes, which costs no
   * time, where it would cost some once the whole history is known.
   */
  readonly told?: ReleaseChange | undefined;
}

/** What a merge tells about the commits that it brought in. */
export interface DraftMerge extends Draft {
  readonly kind: 'merge';
}

/** What the notes know of any commit. */
export interface Draft {
  readonly kind: 'change' | 'merge';
  readonly hash: string;
  readonly reverts: readonly string[];
  readonly issues: readonly DraftIssue[];
  readonly pullRequest?: IssueLink | undefined;
}

/** An issue; one that only its key is known of belongs to no tracker. */
export interface DraftIssue extends IssueLink {
  readonly tracker?: IssueReference['tracker'];
}

/** Reads one commit, and with a `teller` tells it at once. */
export function draftChange(
  source: ChangeSource,
  finder: IssueFinder,
  teller?: ChangeTeller,
): DraftChange | DraftMerge {
  const { hash, message, parents = [] } = source;
  if (parents.length > 1) {
    return {
      kind: 'merge',
      hash,
      reverts: [],
      ...readMerge(message, finder),
    };
  }
  const parsed = parseMessage(message);
  const told = forReaders(parsed, releaseNoteOf(message));
  const number = squashedPullRequest(parsed.subject);
  const pullRequest = number === undefined ? undefined : finder.pullRequest(number);
  const named = finder.inMessage(message);
  const known = source.issues?.flatMap((key) => knownIssue(key, finder));
  const issues = known ? distinctIssues<DraftIssue>([...known, ...named]) : named;
  // Named one by one and all of them always: spreads take several times as long, and there are many.
  const draft: { -readonly [Name in keyof DraftChange]: DraftChange[Name] } = {
    kind: 'change',
    hash,
    author: cleanText(source.authorName ?? ''),
    coAuthors: coAuthorsOf(message),
    type: parsed.type,
    scope: parsed.scope,
    reverts: parsed.reverts,
    isRevert: parsed.isRevert,
    subject: told.subject,
    breaking: told.breaking,
    silent: told.silent,
    issues: pullRequest ? issues.filter(({ key }) => key !== pullRequest.key) : issues,
    pullRequest,
    told: undefined,
  };
  if (teller) draft.told = teller.change(draft, draft);
  return draft;
}

/** What the author wrote for the readers of the notes goes in place of the subject. */
function forReaders(
  { subject, breaking }: ParsedMessage,
  note: string | undefined,
): Pick<DraftChange, 'subject' | 'breaking' | 'silent'> {
  if (note === undefined) return { subject: detach(subject), breaking };
  if (note === 'none') return { subject: detach(subject), breaking, silent: true };
  const words = detach(note);
  // A message that only raises its flag breaks what its subject says.
  return { subject: words, breaking: breaking.map((text) => (text === subject ? words : text)) };
}

/** Names in `Co-authored-by:` trailers, which git and its hosts write in any case. */
function coAuthorsOf(message: string): readonly string[] | undefined {
  if (!message.includes('uthored-')) return undefined;
  const names = Array.from(message.matchAll(coAuthor), ([, name = '']) => detach(cleanText(name)));
  const distinct = [...new Set(names)].filter((name) => name !== '');
  return distinct.length > 0 ? distinct : undefined;
}

const coAuthor = /^co-authored-by:([^<\r\n]{1,200})/gim;

/** Issues by key, each once, in order. */
export function distinctIssues<T extends IssueLink>(issues: readonly T[]): readonly T[] {
  if (issues.length < 2) return issues;
  const byKey = new Map<string, T>();
  for (const issue of issues) if (!byKey.has(issue.key)) byKey.set(issue.key, issue);
  return [...byKey.values()];
}

function readMerge(message: string, finder: IssueFinder) {
  const merge = parseMerge(message);
  const pullRequest =
    merge.pullRequest === undefined
      ? merge.mergeRequest && finder.mergeRequest(merge.mergeRequest)
      : finder.pullRequest(merge.pullRequest);
  const issues = [...merge.branches.flatMap(finder.inBranch), ...finder.inMessage(merge.text)];
  if (!pullRequest) return { issues: distinctIssues(issues) };
  return {
    issues: distinctIssues(issues).filter(({ key }) => key !== pullRequest.key),
    pullRequest,
  };
}

function knownIssue(text: string, finder: IssueFinder): readonly DraftIssue[] {
  const key = cleanText(text);
  const found = finder.inMessage(key).find((issue) => issue.key === key);
  return key === '' ? [] : [found ?? { key }];
}
