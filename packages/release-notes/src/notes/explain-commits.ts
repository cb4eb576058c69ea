import { cleanText } from '../clean-text.js';
import { findCancelled, hashResolver } from '../commits/cancelled-commits.js';
import { detach } from '../commits/keep-texts.js';
import { findMergeOwners, type MergeOwners } from '../commits/merge-owners.js';
import type { ShortCommit } from '../commits/parse-log.js';
import { findTouching, type ReadCommitsOptions, readRange } from '../commits/read-commits.js';
import { resolveRange } from '../commits/resolve-range.js';
import { type IssueFinder, issueFinder } from '../issues/find-issues.js';
import type { IssueGrammar } from '../issues/issue-grammar.js';
import { openTrackers } from '../issues/trackers.js';
import { type Draft, type DraftIssue, draftChange } from './draft-change.js';
import { inherit, type MergeContext, mergeContexts } from './merge-context.js';
import { mergesAround } from './merges-around.js';
import type { IssueLink } from './release-notes.js';

/** Which commits are explained, and how. */
export interface ExplainCommitsOptions extends ReadCommitsOptions {
  /** Which issue keys exist. Default: none are found. */
  readonly trackers?: IssueGrammar;
  /**
   * Branch that the commits of the main line are on. The issues in its name are theirs where they
   * name none of that tracker. Default: none.
   */
  readonly branch?: string;
  /** Keep commits that were taken back inside the range, and what took them back. Default: false. */
  readonly keepCancelled?: boolean;
}

/** A commit with what it and the merges around it say. All text is cleaned. */
export interface ExplainedCommit {
  /** Full object id. */
  readonly hash: string;
  /** More than one parent. */
  readonly isMerge: boolean;
  /** First line of the message; may be empty. */
  readonly subject: string;
  /** Name of the author. */
  readonly author: string;
  /** When the commit was made, in seconds since 1970. */
  readonly commitTime: number;
  /** The issues and the pull request it belongs to, its own before those of merges. */
  readonly issues: readonly IssueLink[];
  /** The merge that some of the issues come from. */
  readonly mergedBy?: string;
  /** Object ids of the commits taken back; as they were written where they are outside the range. */
  readonly reverts: readonly string[];
}

/**
 * Reads the commits of a range, newest first, and what each was made for. Issues come from subject,
 * body and trailers, which in a squash list the original subjects, and from the name and the message
 * of the innermost merge that brought the commit in. A merge itself is given only where it names an
 * issue that none of its commits carries. Pairs that cancel each other are left out. With `paths`,
 * reverts and merges of the whole range are still taken into account.
 *
 * @throws {@link ReleaseNotesError} if the range cannot be read completely or an option is not valid.
 *
 * @example
 * ```ts
 * const commits = await explainCommits({ directory: '.', from: 'v1', trackers: { jira: { projects: ['SOE'] } } });
 * ```
 */
export async function explainCommits(
  options: ExplainCommitsOptions,
): Promise<readonly ExplainedCommit[]> {
  const { paths = [], branch, keepCancelled = false } = options;
  const finder = issueFinder(openTrackers(options.trackers ?? {}));
  const range = await resolveRange(options);
  const [{ commits: drafts, graph }, touching] = await Promise.all([
    readRange(range, options, (commit) => draftCommit(commit, finder)),
    paths.length > 0 ? findTouching(range, options) : undefined,
  ]);
  const owners = findMergeOwners(graph);
  const cancelled = findCancelled(drafts, owners);
  const explain = explainer(drafts, owners, branch === undefined ? [] : finder.inBranch(branch));
  const issuesAt = drafts.map(explain);
  const shown = shownPlaces(drafts, owners, issuesAt, (hash) =>
    touching?.has(hash) === false ? false : keepCancelled || !cancelled.has(hash),
  );
  const resolve = hashResolver(drafts);
  const namedBy = issuesOfMerges(drafts);
  const tell = onceEach((issues: readonly DraftIssue[]) => {
    const inherited = issues.find((issue) => namedBy.has(issue));
    return { links: toLinks(issues), from: inherited && namedBy.get(inherited) };
  });
  const explained: ExplainedCommit[] = [];
  drafts.forEach((draft, place) => {
    if (shown[place] === 0) return;
    const { links, from } = tell(issuesAt[place] ?? none);
    explained.push(toExplained(draft, links, draft.kind === 'merge' ? undefined : from, resolve));
  });
  return explained;
}

/** Tells the issues of a commit: its own, and what the merges around it say. */
function explainer(
  drafts: readonly Draft[],
  owners: MergeOwners,
  ofBranch: readonly DraftIssue[],
): (draft: Draft, place: number) => readonly DraftIssue[] {
  const contexts = mergeContexts(drafts, owners);
  const onBranch: MergeContext = { issues: ofBranch };
  const shared = onceEach(issuesOf);
  return (draft, place) => {
    if (draft.kind === 'merge') return issuesOf(draft);
    const owner = owners.ownerAt[place] ?? -1;
    const context = owner === -1 ? onBranch : contexts.get(owner);
    // Most commits name nothing themselves; a list that many share is made once.
    const silent = draft.issues.length === 0 && draft.pullRequest === undefined;
    return context && silent ? shared(context) : issuesOf(inherit(draft, context));
  };
}

function toExplained(
  { hash, kind, subject, author, commitTime, reverts }: DraftCommit,
  issues: readonly IssueLink[],
  mergedBy: string | undefined,
  resolve: (hash: string) => string | undefined,
): ExplainedCommit {
  const isMerge = kind === 'merge';
  const full = reverts.length === 0 ? none : reverts.map((each) => resolve(each) ?? each);
  // Not one text with a spread in it: for so many commits that takes several times as long.
  return mergedBy === undefined
    ? { hash, isMerge, subject, author, commitTime, issues, reverts: full }
    : { hash, isMerge, subject, author, commitTime, issues, mergedBy, reverts: full };
}

function toLinks(issues: readonly DraftIssue[]): readonly IssueLink[] {
  return issues.map(({ key, url }) => (url === undefined ? { key } : { key, url }));
}

/** Does the same work for the same thing only once. */
function onceEach<From extends object, To>(work: (thing: From) => To): (thing: From) => To {
  const done = new Map<From, To>();
  return (thing) => {
    const known = done.get(thing);
    if (known !== undefined) return known;
    const made = work(thing);
    done.set(thing, made);
    return made;
  };
}

function issuesOf({ issues, pullRequest }: MergeContext): readonly DraftIssue[] {
  return pullRequest ? [...issues, pullRequest] : issues;
}

interface DraftCommit extends Draft {
  readonly subject: string;
  readonly author: string;
  readonly commitTime: number;
}

function draftCommit(commit: ShortCommit, finder: IssueFinder): DraftCommit {
  const { hash, message, parents } = commit;
  const isMerge = parents.length > 1;
  // Most messages are of neither kind, and taking a message apart takes longer than all the rest.
  const refers = isMerge || message.includes('#') || message.includes('This reverts commit');
  const parsed = refers ? draftChange(commit, finder) : undefined;
  return {
    kind: isMerge ? 'merge' : 'change',
    hash,
    reverts: parsed?.reverts ?? none,
    issues: isMerge ? ownCopies(parsed?.issues) : (parsed?.issues ?? finder.inMessage(message)),
    pullRequest: parsed?.pullRequest,
    subject: firstLine(message),
    author: cleanText(commit.authorName),
    commitTime: commit.commitTime,
  };
}

/** Commits share what they name; whose an issue of a merge is, must be seen by the object itself. */
function ownCopies(issues: readonly DraftIssue[] = []): readonly DraftIssue[] {
  return issues.map((issue) => ({ ...issue }));
}

const none: readonly never[] = [];

function firstLine(message: string): string {
  const text = message.trimStart();
  const end = text.search(/[\n\r]/);
  return detach(cleanText(end === -1 ? text : text.slice(0, end)));
}

/** Marks changes that are to be seen, and the merges that say something which no such change says. */
function shownPlaces(
  drafts: readonly Draft[],
  owners: MergeOwners,
  issuesAt: readonly (readonly DraftIssue[])[],
  isWanted: (hash: string) => boolean,
): Uint8Array {
  const shown = new Uint8Array(drafts.length);
  const lists = new Set<readonly DraftIssue[]>();
  const changes: number[] = [];
  drafts.forEach(({ kind, hash }, place) => {
    if (kind === 'merge' || !isWanted(hash)) return;
    shown[place] = 1;
    changes.push(place);
    lists.add(issuesAt[place] ?? none);
  });
  const carried = new Set<string>();
  for (const issues of lists) for (const { key } of issues) carried.add(key);
  const telling = owners.merges.filter((place) =>
    issuesAt[place]?.some(({ key }) => !carried.has(key)),
  );
  if (telling.length === 0) return shown;
  const bringing = new Set(owners.ownerAt);
  const around = mergesAround(changes, owners);
  for (const place of telling) {
    // What such a merge brought in was released before, so nobody else can tell of it.
    const alone = !bringing.has(place) && isWanted(drafts[place]?.hash ?? '');
    if (around[place] === 1 || alone) shown[place] = 1;
  }
  return shown;
}

/** Which merge named an issue, by the very object: what is handed down stays the same one. */
function issuesOfMerges(drafts: readonly Draft[]): ReadonlyMap<DraftIssue, string> {
  const merges = drafts.filter(({ kind }) => kind === 'merge');
  return new Map(
    merges.flatMap((merge) => issuesOf(merge).map((issue) => [issue, merge.hash] as const)),
  );
}
