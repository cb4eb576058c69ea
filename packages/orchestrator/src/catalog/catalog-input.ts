import type { ReleaseRecord } from '@soe/contract';
import type { GateDecision, ScanReport, TestReport, TrackedFinding } from '@soe/harness';
import type { ReleaseNotes } from '@soe/release-notes';
import type { ResolvedConfig } from '../config/config.js';
import type { JournalFacts } from '../pipeline/release-directory.js';
import type { InventorySummary } from './inventory-summary.js';

/** A release as its files tell it. */
export interface FoundRelease {
  readonly record: ReleaseRecord;
  readonly notes?: ReleaseNotes;
  /** Its tests. */
  readonly report?: TestReport;
  /** Findings of its scans. */
  readonly findings?: readonly TrackedFinding[];
  /** What was scanned. */
  readonly scans?: readonly ScanReport[];
  /** What the gate of the scans decided, with the waivers that it let through. */
  readonly scanDecision?: GateDecision;
  /** What is inside of its images, of those that were listed. */
  readonly inventories?: readonly InventorySummary[];
  /** Signed statements: name of the file, and what is in it. */
  readonly attestations?: readonly { readonly name: string; readonly text: string }[];
  /** What was done with it, in this order. */
  readonly journal: readonly JournalLine[];
}

/** A line of the journal of a release. */
export interface JournalLine extends JournalFacts {
  /** When, ISO 8601 in UTC. */
  readonly at: string;
  readonly stage: string;
  readonly detail?: string;
}

/** The user guide of a flavor. */
export interface GuideFile {
  /** Path relative to the configuration, with `/`. */
  readonly path: string;
  /** Markdown. */
  readonly text: string;
  /** Images that it shows: the path as it is written there, and the name under which they are copied. */
  readonly images: Readonly<Record<string, string>>;
}

/** What the Parameter Store of the build region says of a flavor now. */
export interface PublishedFlavor {
  /** Version that each channel points at. */
  readonly channels: Readonly<Record<string, string>>;
  /** Versions that can be found, and since when or from when they are deprecated. */
  readonly versions: Readonly<Record<string, { readonly deprecated?: string }>>;
}

/** All that a catalogue is made of. Plain data. */
export interface CatalogInput {
  readonly config: ResolvedConfig;
  readonly releases: readonly FoundRelease[];
  /** By flavor. */
  readonly guides: Readonly<Record<string, GuideFile>>;
  /** By flavor. Missing where AWS was not asked: records and journals say then where channels were pointed. */
  readonly published?: Readonly<Record<string, PublishedFlavor>>;
  /** The time by which support is judged, ISO 8601 in UTC. */
  readonly now: string;
  /** What the site is called. */
  readonly title: string;
  /** Address under which the site is published, for the feed. Default: its addresses are relative. */
  readonly url?: string;
}
