/**
 * Release notes as plain data: what renderers read, and what can be stored and rendered again. All
 * text in it is clean (one line, no control characters) but foreign: renderers escape it.
 */
export interface ReleaseNotes {
  /** Names the shape of this data. */
  readonly schema: 'release-notes/v1';
  /** What was released. */
  readonly name: string;
  /** Version of the release. */
  readonly version: string;
  /** When it was released, as an ISO 8601 time in UTC. */
  readonly date: string;
  /** The version before. */
  readonly previous?: string;
  /** What users must act upon. The changes themselves are also in their sections. */
  readonly breaking: readonly BreakingChange[];
  /** Every change in exactly one section, newest first; empty sections are left out. */
  readonly sections: readonly ReleaseNotesSection[];
  /** Every issue of the release once: those of the changes, then those only merges name. */
  readonly issues: readonly IssueLink[];
  /** The images of the release by region and architecture. Empty for other software. */
  readonly images: readonly ReleaseImage[];
  /** What may be missing or wrong in these notes. */
  readonly warnings: readonly string[];
  /** Where to read on. */
  readonly links: ReleaseNotesLinks;
}

/** Changes of one kind. */
export interface ReleaseNotesSection {
  /** Heading of the section. */
  readonly title: SectionTitle;
  /** Its changes, newest first. */
  readonly changes: readonly ReleaseChange[];
}

/** The sections there are, in the order in which they appear. */
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
  /** Part of the product, as a conventional commit names it. */
  readonly scope?: string;
  /** Full object id of the commit. */
  readonly hash: string;
  /** Address of the commit. */
  readonly url?: string;
  /** Name of the author. */
  readonly author: string;
  /** The issues it belongs to. */
  readonly issues: readonly IssueLink[];
  /** The pull request that brought it in. */
  readonly pullRequest?: IssueLink;
  /** Whether it breaks something; `breaking` of the notes says what. */
  readonly breaking: boolean;
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

/** An issue by its key. */
export interface IssueLink {
  /** Key such as `SOE-12` or `#12`. */
  readonly key: string;
  /** Address of the issue, if it is known. */
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

/** Addresses that belong to the whole release. */
export interface ReleaseNotesLinks {
  /** The repository. */
  readonly repository?: string;
  /** All changes since the previous release. */
  readonly compare?: string;
}
