import type { ComponentNotes } from './component-notes.js';
import type { ReleaseReason } from './release-reason.js';
import type { SecurityNotes } from './security-notes.js';

/** The schema that release notes name. */
export const releaseNotesSchemaId = 'release-notes/v1';

/**
 * Release notes as plain data: what renderers read, and what can be stored and rendered again. All
 * text in it is clean (one line, no control characters) but foreign: renderers escape it. Optional
 * parts are absent when there is nothing to tell.
 */
export interface ReleaseNotes {
  /** Names the shape of this data. */
  readonly schema: typeof releaseNotesSchemaId;
  /** What was released. */
  readonly name: string;
  /** Version of the release. */
  readonly version: string;
  /** When it was released, as an ISO 8601 time in UTC. */
  readonly date: string;
  /** The version before; in merged notes, the one before the oldest. */
  readonly previous?: string;
  /** The releases that these notes were merged of, oldest first. Absent in notes of one release. */
  readonly releases?: readonly MergedRelease[];
  /** Why this release exists, the weightiest reason first. */
  readonly reasons?: readonly ReleaseReason[];
  /** What everybody should read, the most important first. */
  readonly highlights?: readonly Highlight[];
  /** What users must act upon. The changes themselves are also in their sections. */
  readonly breaking: readonly BreakingChange[];
  /** Every change in exactly one section, newest first; empty sections are left out. */
  readonly sections: readonly ReleaseNotesSection[];
  /** Changes of merged releases that a later one of them took back, newest first. Not worth showing. */
  readonly undone?: readonly UndoneChange[];
  /** Changes that are left out, by hash only: what they say may not be meant for the readers. */
  readonly excluded?: readonly ExcludedChange[];
  /** Every issue of the release once: those of the changes, then those only merges name. */
  readonly issues: readonly IssueLink[];
  /** Weaknesses that went, came, or are accepted. */
  readonly security?: SecurityNotes;
  /** What is in it: packages, users, services. */
  readonly components?: ComponentNotes;
  /** What changed in the images that this one is built on, each told as its own notes. */
  readonly sourceChanges?: readonly SourceChange[];
  /** The images of the release by region and architecture. Empty for other software. */
  readonly images: readonly ReleaseImage[];
  /** Checks of the release: tests, scans, attestations. */
  readonly verification?: readonly Verification[];
  /** How to come from the previous version to this one, in order. */
  readonly upgrade?: readonly InstructionStep[];
  /** How to go back, in order. */
  readonly rollback?: readonly InstructionStep[];
  /** What does not work in this release. */
  readonly knownIssues?: readonly KnownIssue[];
  /** What will go away. */
  readonly deprecations?: readonly Deprecation[];
  /** Who wrote the changes, each once. */
  readonly contributors?: readonly Contributor[];
  /** What may be missing or wrong in these notes. */
  readonly warnings: readonly string[];
  /** Where to read on. */
  readonly links: ReleaseNotesLinks;
}

/** One of the releases that merged notes tell of. */
export interface MergedRelease {
  /** Its version. */
  readonly version: string;
  /** When it was released, as an ISO 8601 time in UTC. */
  readonly date: string;
}

/** Something that everybody should read. */
export interface Highlight {
  /** One or two sentences. */
  readonly text: string;
  /** Where to read more. */
  readonly url?: string;
}

/** Changes of one kind. */
export interface ReleaseNotesSection {
  /** Heading of the section: one of {@link SectionTitle}, or a team's own. */
  readonly title: string;
  /** Its changes, newest first. */
  readonly changes: readonly ReleaseChange[];
}

/** The sections there are by default, in the order in which they appear. */
export type SectionTitle =
  | 'Features'
  | 'Fixes'
  | 'Security'
  | 'Performance'
  | 'Changes'
  | 'Reverted'
  | 'Documentation'
  | 'Maintenance';

/** One commit of the release. */
export interface ReleaseChange {
  /** What changed, in the author's words; empty if the commit says nothing. */
  readonly subject: string;
  /** Type of a conventional commit in lower case, such as `feat`. */
  readonly type?: string;
  /** Part of the product, as a conventional commit names it. */
  readonly scope?: string;
  /** Full object id of the commit. */
  readonly hash: string;
  /** Address of the commit. */
  readonly url?: string;
  /** Name of the author. */
  readonly author: string;
  /** Names of those who wrote it with the author. */
  readonly coAuthors?: readonly string[];
  /** The issues it belongs to. */
  readonly issues: readonly IssueLink[];
  /** The pull request that brought it in. */
  readonly pullRequest?: IssueLink;
  /** Whether it breaks something; `breaking` of the notes says what. */
  readonly breaking: boolean;
  /** Full object ids of the commits that it takes back, as far as they are known. */
  readonly reverts?: readonly string[];
  /** What its readers should know beyond the subject: one or more sentences. */
  readonly note?: string;
  /** Who it is for. Absent: everybody. */
  readonly audience?: Audience;
  /** Files that it touches, where rules ask for them: at most 100, and those that rules look for. */
  readonly paths?: readonly string[];
}

/** Who reads: users of what is released, or those who work on it. */
export type Audience = 'consumer' | 'maintainer';

/** A change that was taken back by a later release of merged notes, or what took it back. */
export interface UndoneChange {
  /** Section that it was in. */
  readonly section: string;
  /** Its place among all changes of that section, those taken back included, from 0. */
  readonly at: number;
  /** The change. */
  readonly change: ReleaseChange;
  /** What it broke. */
  readonly breaking?: readonly BreakingChange[];
}

/** A change that these notes leave out. What it breaks is told all the same. */
export interface ExcludedChange {
  /** Full object id of the commit. */
  readonly hash: string;
  /** `edits`: by a rule, an override or its own trailer. `audience`: it is for others. */
  readonly by: 'edits' | 'audience';
  /** Keys of the issues it belongs to: what they ask for was released all the same. */
  readonly issues?: readonly string[];
  /** Key of the pull request that brought it in. */
  readonly pullRequest?: string;
  /** Full object ids of the commits that it takes back, as far as they are known. */
  readonly reverts?: readonly string[];
  /** What it broke, where a later release of merged notes took it back. Else it is told in `breaking`. */
  readonly breaking?: readonly BreakingChange[];
}

/** One note on something that breaks. */
export interface BreakingChange {
  /** What breaks. */
  readonly description: string;
  /** Part of the product, as a conventional commit names it. */
  readonly scope?: string;
  /** Full object id of the commit. */
  readonly hash: string;
  /** Address of the commit. */
  readonly url?: string;
}

/** An issue by its key, with what its tracker tells of it. */
export interface IssueLink {
  /** Key such as `SOE-12` or `#12`: the one that the issue has today, where a tracker was asked. */
  readonly key: string;
  /** Address of the issue, if it is known. */
  readonly url?: string;
  /** Title, where a tracker told it. */
  readonly title?: string;
  /** Kind of issue in the words of the tracker, such as `Bug`. */
  readonly type?: string;
  /** Status in the words of the tracker, such as `In Review`. */
  readonly status?: string;
  /** Labels, in the order of the tracker. */
  readonly labels?: readonly string[];
  /** Keys under which commits name it, where they differ from `key`: it was moved. */
  readonly aliases?: readonly string[];
}

/** What changed in something that the release is built on. */
export interface SourceChange {
  /** `source-image`: an image of a vendor. `parent-flavor`: an own flavor that this one is built on. */
  readonly kind: 'source-image' | 'parent-flavor';
  /** Its name: the flavor, or the product of the vendor. */
  readonly name: string;
  /** Version, or id of the image, that the previous release was built on. */
  readonly from?: string;
  /** Version, or id of the image, that this one is built on. */
  readonly to: string;
  /** Its own notes from the one to the other, where there are any. */
  readonly notes?: ReleaseNotes;
  /** Page about it. */
  readonly url?: string;
}

/** One image of the release. */
export interface ReleaseImage {
  /** Region that holds it. */
  readonly region: string;
  /** Architecture that it runs on. */
  readonly architecture: string;
  /** Id that launches it. */
  readonly imageId: string;
  /** Name of the image. */
  readonly name?: string;
}

/** One check of the release. */
export interface Verification {
  /** What kind of check. */
  readonly kind: 'test' | 'scan' | 'attestation';
  /** Which check, such as `launch-tests`. */
  readonly name: string;
  /** How it ended. */
  readonly status: 'passed' | 'failed' | 'skipped';
  /** One sentence for people. */
  readonly summary?: string;
  /** Its report. */
  readonly url?: string;
}

/** One step of an instruction. */
export interface InstructionStep {
  /** What to do. */
  readonly text: string;
  /** Commands that do it, a line each. */
  readonly commands?: readonly string[];
}

/** Something that does not work. */
export interface KnownIssue {
  /** What does not work. */
  readonly text: string;
  /** What helps until it does. */
  readonly workaround?: string;
  /** The issue about it. */
  readonly issue?: IssueLink;
}

/** Something that will go away. */
export interface Deprecation {
  /** What will go away. */
  readonly text: string;
  /** What to use instead. */
  readonly replacement?: string;
  /** Version or day from which it is gone. */
  readonly until?: string;
  /** Where to read more. */
  readonly url?: string;
}

/** Somebody who wrote a change. */
export interface Contributor {
  /** Name. */
  readonly name: string;
  /** Page about them. */
  readonly url?: string;
}

/** Addresses that belong to the whole release. */
export interface ReleaseNotesLinks {
  /** The repository. */
  readonly repository?: string;
  /** All changes since the previous release. */
  readonly compare?: string;
  /** Where these notes are published in full; what shortens them leads there. */
  readonly page?: string;
  /** Other pages, such as a dashboard or a runbook. */
  readonly more?: readonly NamedLink[];
}

/** An address with words for people. */
export interface NamedLink {
  /** The words. */
  readonly text: string;
  /** The address. */
  readonly url: string;
}
