import { cleanText } from '../clean-text.js';
import { commitGraph, type History } from '../commits/commit-graph.js';
import { applyEdits } from '../edit/edit-release-notes.js';
import { forAudience } from '../edit/for-audience.js';
import type { NotesEdits } from '../edit/notes-edits.js';
import { ReleaseNotesError } from '../errors.js';
import { issueFinder } from '../issues/find-issues.js';
import type { IssueGrammar } from '../issues/issue-grammar.js';
import { codeHost, compareUrl, openTrackers, type Trackers } from '../issues/trackers.js';
import { byText, listed } from '../merge/parts.js';
import { arrangeChanges } from './arrange-changes.js';
import { contributorsOf } from './contributors-of.js';
import {
  type ChangeSource,
  type DraftChange,
  type DraftMerge,
  draftChange,
} from './draft-change.js';
import {
  type Audience,
  type ReleaseImage,
  type ReleaseNotes,
  releaseNotesSchemaId,
} from './release-notes.js';
import { cleanParts, type ReleaseParts } from './release-parts.js';

/** What stands above and below the changes. */
export interface ReleaseHeader extends ReleaseParts {
  /** What was released. */
  readonly name: string;
  /** Version of the release. */
  readonly version: string;
  /** The version before. Default: none is named. */
  readonly previous?: string;
  /** Which issue keys exist, and where they and the commits lead. Default: no keys, no links. */
  readonly trackers?: IssueGrammar;
  /** The images of the release. Default: none, as for software that is no image. */
  readonly images?: readonly ReleaseImage[];
  /** What the notes may have missed, shown to their readers. Default: nothing. */
  readonly warnings?: readonly string[];
  /** Rules and overrides of the team. Default: none. */
  readonly edits?: NotesEdits;
  /** Who the notes are for. Default: everybody. */
  readonly audience?: Audience;
}

/** A release and its commits. */
export interface ComposeReleaseNotesInput extends ReleaseHeader {
  /** When it was released. */
  readonly date: Date | string;
  /** The commits of the release, newest first, merges included. */
  readonly commits: readonly ChangeSource[];
  /**
   * Object ids of the commits to show; the others still explain reverts and merges. Default: all.
   */
  readonly selected?: ReadonlySet<string>;
  /** Object ids of the two ends, for a link that compares them. Default: no such link. */
  readonly range?: CommitRange;
}

/** The ends of a range as object ids. */
export interface CommitRange {
  /** The commit before the range. Default: the beginning of the history. */
  readonly from?: string;
  /** The last commit of the range. */
  readonly to: string;
}

/**
 * Makes release notes of commits. Nothing is read and nothing is asked: equal input gives equal notes.
 *
 * @throws {@link ReleaseNotesError} if an option is not valid.
 */
export function composeReleaseNotes(input: ComposeReleaseNotesInput): ReleaseNotes {
  const trackers = openTrackers(input.trackers ?? {});
  const finder = issueFinder(trackers);
  const drafts = input.commits.map((commit) => draftChange(commit, finder));
  const history = { commits: drafts, graph: commitGraph(input.commits) };
  return editDrafted(completeNotes(input, history, trackers), drafts, input);
}

/** The last step of composing: notes as a team and the authors of the commits want them. */
export function editDrafted(
  notes: ReleaseNotes,
  drafts: readonly (DraftChange | DraftMerge)[],
  { edits = {}, audience }: Pick<ReleaseHeader, 'edits' | 'audience'>,
): ReleaseNotes {
  const silent = drafts.filter((draft) => draft.kind === 'change' && draft.silent);
  const edited = applyEdits(notes, edits, {
    newestFirst: drafts,
    silent: new Set(silent.map(({ hash }) => hash)),
  });
  return audience === undefined ? edited : forAudience(edited, audience);
}

/** The second half of composing, for callers that read their commits one by one. */
export function completeNotes(
  input: Omit<ComposeReleaseNotesInput, 'commits'>,
  history: History<DraftChange | DraftMerge>,
  trackers: Trackers,
): ReleaseNotes {
  const { breaking, sections, issues } = arrangeChanges(history, trackers, input.selected);
  const { links, ...parts } = cleanParts(input);
  return {
    schema: releaseNotesSchemaId,
    name: required('name', input.name),
    version: required('version', input.version),
    date: isoDate(input.date),
    ...(input.previous !== undefined && { previous: cleanText(input.previous) }),
    ...parts,
    breaking,
    sections,
    issues,
    ...listed('contributors', contributorsOf(sections)),
    images: (input.images ?? []).map(cleanImage).sort(byPlace),
    warnings: (input.warnings ?? []).map(cleanText),
    links: { ...releaseLinks(trackers, input.range), ...links },
  };
}

/** Where nothing checks types, or a variable of a shell is not set, there may be nothing. */
function required(option: 'name' | 'version', value: unknown): string {
  const text = typeof value === 'string' ? cleanText(value) : '';
  if (text !== '') return text;
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Reading the option ${option}: it is missing or empty; say ${
      option === 'name' ? 'what was released' : 'which version it is'
    }.`,
  );
}

function isoDate(date: Date | string): string {
  const time = new Date(date);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Reading the option date: "${cleanText(String(date))}" is not a time; give one as ISO 8601.`,
  );
}

function cleanImage({ region, architecture, imageId, name }: ReleaseImage): ReleaseImage {
  return {
    region: cleanText(region),
    architecture: cleanText(architecture),
    imageId: cleanText(imageId),
    ...(name !== undefined && { name: cleanText(name) }),
  };
}

function byPlace(a: ReleaseImage, b: ReleaseImage): number {
  return (
    byText(a.region, b.region) ||
    byText(a.architecture, b.architecture) ||
    byText(a.imageId, b.imageId)
  );
}

function releaseLinks(trackers: Trackers, range: CommitRange | undefined): ReleaseNotes['links'] {
  const host = codeHost(trackers);
  if (!host) return {};
  return {
    repository: host.url,
    ...(range?.from !== undefined && { compare: compareUrl(host, range.from, range.to) }),
  };
}
