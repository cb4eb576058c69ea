import type { Architecture } from './architecture.js';
import { digest } from './canonical-json.js';

/** The schema that a release record names. */
export const releaseRecordSchemaId = 'soe-release/v1';

/**
 * The document that follows a release through the pipeline; each stage returns a new one with its
 * own part added. Times are ISO 8601 in UTC. Members that this version does not know are kept.
 */
export interface ReleaseRecord {
  /** Always `soe-release/v1`. */
  readonly schema: typeof releaseRecordSchemaId;
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** The release before this one, where there is one. */
  readonly previousVersion?: string;
  /** When the release was started. */
  readonly createdAt: string;
  /** One entry per architecture. */
  readonly builds: readonly BuildRecord[];
  /** Every image of the release in every region. */
  readonly images: readonly ImageRecord[];
  /** Where the release was built from. Added by traceability. */
  readonly source?: SourceRecord;
  /** The CI run that built it. Added by traceability. */
  readonly ci?: CiRecord;
  /** Commits since the previous release, newest first. Added by traceability. */
  readonly changes?: readonly ChangeRecord[];
  /** Checks that were made. Added by the harness. */
  readonly gates?: readonly GateRecord[];
  /** Who may use the release, and where its ids are published. Added by share. */
  readonly distribution?: DistributionRecord;
  /** Where the release notes are. Added by release-notes. */
  readonly notes?: NotesRecord;
  /** Signed statements about the release. Added by traceability. */
  readonly attestations?: readonly AttestationRecord[];
  /** Where logs, scans and inventories of the builds are kept. Added by traceability. */
  readonly archives?: readonly ArchiveRecord[];
}

/** One run of Packer. */
export interface BuildRecord {
  /** Id of the build, also part of the image name. */
  readonly buildId: string;
  /** Architecture of the image that was built. */
  readonly architecture: Architecture;
  /** Region in which Packer worked. */
  readonly region: string;
  /** When Packer was started. */
  readonly startedAt: string;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** The Packer that ran, and what it ran. */
  readonly packer: {
    /** Version that the binary itself reported. */
    readonly version: string;
    /** The id that Packer gave its run. */
    readonly runId: string;
    /** Template, relative to the configuration. */
    readonly template: string;
    /** `sha256:` and digest of the template: of its file, or of the list of its files and theirs. */
    readonly templateDigest?: string;
    /** Values that the template was given, those of secrets left out. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Names of the variables whose values were left out because they are secret. */
    readonly secrets?: readonly string[];
    /** Plugins that took part. */
    readonly plugins?: readonly ToolRecord[];
  };
  /** Other programs that took part, such as `soe`, `node` and `git`. */
  readonly tools?: readonly ToolRecord[];
  /** What the build started from. */
  readonly sourceImage: SourceImageRecord;
}

/** A program that took part in a build. */
export interface ToolRecord {
  /** Its name. */
  readonly name: string;
  /** The version that it reported. */
  readonly version: string;
}

/** The vendor image that a build started from. */
export interface SourceImageRecord {
  /** Its id in the build region. */
  readonly imageId: string;
  /** The account that owns it. */
  readonly ownerId: string;
  /** Its name in EC2. */
  readonly name?: string;
  /** When its vendor made it. */
  readonly createdAt?: string;
  /** The public parameter that led to it. */
  readonly parameter?: string;
  /** Product codes, which images and copies made from it inherit. Missing when it has none. */
  readonly productCodes?: readonly {
    /** The code. */
    readonly id: string;
    /** `devpay` or `marketplace`. */
    readonly type: string;
  }[];
}

/** One image in one region. */
export interface ImageRecord {
  /** Where the image is. */
  readonly region: string;
  /** What it runs on. */
  readonly architecture: Architecture;
  /** Its id, `ami-…`. */
  readonly imageId: string;
  /** Its name, the same in every region. */
  readonly name: string;
  /** The account that owns it. */
  readonly ownerId: string;
  /** The build that made it. */
  readonly buildId: string;
}

/** The state of the repository that was built. */
export interface SourceRecord {
  /** Full hash. */
  readonly commit: string;
  /** Without credentials; missing when the checkout has no remote. */
  readonly repository?: string;
  /** Branch or tag; missing on a detached head. */
  readonly ref?: string;
  /** Tag of the commit, where it has one. */
  readonly tag?: string;
  /** Who wrote the commit. */
  readonly author?: {
    /** Name. */
    readonly name: string;
    /** Address. */
    readonly email: string;
  };
  /** Commit of the previous release: changes are counted from it. Missing for a first release. */
  readonly previousCommit?: string;
  /** True when files of the checkout differed from the commit. */
  readonly dirty: boolean;
  /** The files that differed, relative to the top of the checkout; the first 100 of many. */
  readonly dirtyFiles?: readonly string[];
  /** True when no remote branch held the commit. */
  readonly unpushed: boolean;
  /** How many commits no remote branch held. */
  readonly unpushedCommits?: number;
  /** Repositories inside the checkout, and the commits that they were at. */
  readonly submodules?: readonly {
    /** Folder, relative to the top of the checkout. */
    readonly path: string;
    /** Full hash. */
    readonly commit: string;
  }[];
  /** What could not be read, and why, in sentences: a shallow clone, a missing remote. */
  readonly gaps?: readonly string[];
}

/** The CI run. Values are claims of the environment. */
export interface CiRecord {
  /** `github-actions`, `gitlab`, …, or `local` where no CI was found. */
  readonly provider: string;
  /** The provider's id of the run, with the attempt where it has one. */
  readonly runId?: string;
  /** Page of the run. */
  readonly runUrl?: string;
  /** Who or what started the run. */
  readonly actor?: string;
  /** Why the run started: `push`, `schedule`, … */
  readonly event?: string;
  /** Which try of the run this is, from 1. */
  readonly attempt?: number;
  /**
   * What may be trusted to have built it: the file of the workflow at its ref, the project or the
   * pipeline. Never the single run.
   */
  readonly workflow?: string;
  /** Commit that the run says it builds. Only where it differs from the one that was checked out. */
  readonly commit?: string;
  /** Number of the pull or merge request. */
  readonly pullRequest?: string;
}

/** One commit since the previous release. */
export interface ChangeRecord {
  /** Full hash. */
  readonly commit: string;
  /** First line of the message. */
  readonly subject: string;
  /** Name of the author. */
  readonly author: string;
  /** When it was committed. */
  readonly date: string;
  /** Keys of the issues that the commit names, for example `SOE-12` or `#7`. */
  readonly issues: readonly string[];
  /** Hash of the commit that this one takes back. */
  readonly reverts?: string;
  /** The merge that brought it in, where that one names issues for it. */
  readonly mergedBy?: string;
}

/** A check that had to pass. */
export interface GateRecord {
  /** The check, for example `launch-tests`. */
  readonly name: string;
  /**
   * How it ended. `not-evaluated`: nothing, or too little, was looked at, so that it cannot pass;
   * `skipped`: somebody chose not to ask.
   */
  readonly status: 'passed' | 'failed' | 'not-evaluated' | 'skipped';
  /** One sentence for people. */
  readonly summary: string;
  /** How many tests, rules or packages the decision rests on. */
  readonly evaluated?: number;
  /** File that tells more, relative to the directory of the record. */
  readonly report?: string;
}

/** Where the release exists and who may use it. */
export interface DistributionRecord {
  /** Regions with an image. */
  readonly regions: readonly string[];
  /** Accounts that may launch it. */
  readonly accounts: readonly string[];
  /** ARNs of organisations that may launch it. */
  readonly organizations: readonly string[];
  /** ARNs of organisational units that may launch it. */
  readonly organizationalUnits: readonly string[];
  /** Prefix of the parameters. */
  readonly parameterPrefix: string;
  /** Accounts whose Parameter Store carries the ids, the owner first. */
  readonly parameterAccounts: readonly string[];
}

/** Where the notes are. */
export interface NotesRecord {
  /** File, relative to the directory of the record. */
  readonly file: string;
  /** Page that the notes were published on. */
  readonly url?: string;
}

/** A signed statement about the images of a release. */
export interface AttestationRecord {
  /** What is stated, a URI such as `https://slsa.dev/provenance/v1`. */
  readonly predicateType: string;
  /** File of the envelope, relative to the directory of the record. */
  readonly file: string;
  /** `sha256:` and digest of the file. */
  readonly digest: string;
  /** Page or object where it was published. */
  readonly url?: string;
}

/** Where the data of a build are kept. */
export interface ArchiveRecord {
  /** The build. */
  readonly buildId: string;
  /** Folder, `s3://` address or log group. */
  readonly location: string;
  /** `sha256:` and digest of the index. */
  readonly index: string;
}

/** Start the record of a release: no build and no image yet. */
export function releaseRecord(
  start: Pick<ReleaseRecord, 'flavor' | 'version' | 'previousVersion' | 'createdAt'>,
): ReleaseRecord {
  return { schema: releaseRecordSchemaId, builds: [], images: [], ...start };
}

/**
 * `sha256:` and the hexadecimal digest of what a record says about its builds, their source and
 * changes. The parts that later stages go on adding to (images, gates, distribution, notes) are
 * left out, as are attestations and archives, so that the digest on tags and in summaries holds from the
 * build to the end.
 */
export function recordDigest(record: ReleaseRecord): string {
  const { images, gates, distribution, notes, attestations, archives, ...facts } = record;
  return digest(facts);
}
