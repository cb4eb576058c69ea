import type { TagSet } from '@soe/contract';

/** An image of the caller with what its lifecycle is decided by. */
export interface OwnImage {
  /** Its id, `ami-…`. */
  readonly imageId: string;
  /** Its name. */
  readonly name: string;
  /** The account that owns it. */
  readonly owner: string;
  /** EC2's word: `available`, `disabled`, `pending`, `failed`, … */
  readonly state: string;
  /** When it was made, ISO 8601. */
  readonly createdAt: string;
  /** Its tags. */
  readonly tags: TagSet;
  /** The snapshots behind it, of every volume. */
  readonly snapshotIds: readonly string[];
  /** Whether everybody may launch it. */
  readonly public: boolean;
  /** When it is deprecated, ISO 8601. */
  readonly deprecateAt?: string;
  /** EC2's word: `disabled`, `disabled after …`, `enabled-without-cooldown`, `enabled-with-cooldown`. */
  readonly protection?: string;
  /** When it was launched last, ISO 8601; EC2 tells it a day late. */
  readonly launchedAt?: string;
  /** The image it was made from. */
  readonly sourceImageId?: string;
  /** The region of that image. */
  readonly sourceRegion?: string;
  /** The images whose watermarks it carries: it descends from them. */
  readonly watermarks: readonly ImageOrigin[];
}

/** An image and its region. */
export interface ImageOrigin {
  /** Its id. */
  readonly imageId: string;
  /** Its region. */
  readonly region: string;
}

/** What became of a snapshot when its image was deregistered. */
export interface SnapshotDeletion {
  /** Its id. */
  readonly snapshotId: string;
  /** EC2's word: `success`, `skipped`, `missing-permissions`, `internal-error`, `client-error`. */
  readonly code: string;
}

/** Something of the own account that names an image, as it is now. */
export interface ImageReference {
  /** The image. */
  readonly imageId: string;
  /** AWS's word: `ec2:Instance`, `ec2:LaunchTemplate`, `ssm:Parameter`, … */
  readonly type: string;
  /** What names it. */
  readonly arn: string;
}

/** An instance of the own account. */
export interface ImageInstance {
  /** Its id. */
  readonly instanceId: string;
  /** The image it was launched from. */
  readonly imageId: string;
  /** EC2's word: `running`, `stopped`, … */
  readonly state: string;
}

/** A report on which accounts use an image. EC2 keeps it for 30 days. */
export interface UsageReport {
  /** Its id, `amiur-…`. */
  readonly reportId: string;
  /** The image. */
  readonly imageId: string;
  /** `pending`, `available` or `error`. */
  readonly state: string;
  /** When it was asked for, ISO 8601. What happened in the day before is not in it. */
  readonly createdAt: string;
}

/** How often an account uses an image. */
export interface UsageEntry {
  /** The report that says so. */
  readonly reportId: string;
  /** The account. */
  readonly account: string;
  /** AWS's word: `ec2:Instance`, `ec2:LaunchTemplate`, … */
  readonly type: string;
  /** How many of them. */
  readonly count: number;
}

/** The lifecycle of the caller's images in one region. */
export interface LifecycleAccess {
  /** The caller's own images whose name fits a pattern, all pages, also disabled and deprecated ones. */
  list(pattern: string): Promise<readonly OwnImage[]>;
  /** Images of other accounts that the caller may launch and that descend from these. */
  sharedDescendants(imageIds: readonly string[]): Promise<readonly OwnImage[]>;
  /** Set the date from which an image is deprecated; without one it is not. */
  setDeprecation(imageId: string, at?: string): Promise<void>;
  /** Disable an image: nobody can launch it, and EC2 forgets who could. */
  disable(imageId: string): Promise<void>;
  /** Make a disabled image available again, to its owner only. */
  enable(imageId: string): Promise<void>;
  /** Protect an image from being deregistered, or stop that. */
  setProtection(imageId: string, protection: 'off' | 'on' | 'cooldown'): Promise<void>;
  /** Deregister an image with its snapshots. One that is gone already is no error. */
  deregister(imageId: string): Promise<readonly SnapshotDeletion[]>;
  /** Which of these snapshots exist. */
  existingSnapshots(snapshotIds: readonly string[]): Promise<readonly string[]>;
  /** The own snapshots with a tag whose value fits a pattern, with that value. */
  snapshotsTagged(key: string, pattern: string): Promise<Readonly<Record<string, string>>>;
  /** Which of these snapshots an own image needs. */
  snapshotsInUse(snapshotIds: readonly string[]): Promise<readonly string[]>;
  /** Delete a snapshot. One that is gone already is no error. */
  deleteSnapshot(snapshotId: string): Promise<void>;
  /** Take tags away, whatever their values. */
  removeTags(ids: readonly string[], keys: readonly string[]): Promise<void>;
  /** What in the own account names these images, as it is now. */
  references(imageIds: readonly string[]): Promise<readonly ImageReference[]>;
  /** The instances of the own account that were launched from these images and are not gone. */
  instances(imageIds: readonly string[]): Promise<readonly ImageInstance[]>;
  /** Ask for a report on which accounts use an image; the answer is its id. */
  requestUsageReport(imageId: string, clientToken: string): Promise<string>;
  /** The reports on these images. */
  usageReports(imageIds: readonly string[]): Promise<readonly UsageReport[]>;
  /** What these reports say; those that are not available say nothing. */
  usageEntries(reportIds: readonly string[]): Promise<readonly UsageEntry[]>;
  /** Delete a report. One that is gone already is no error. */
  deleteUsageReport(reportId: string): Promise<void>;
  /** The image, the one it was made from, and so on, also those that are gone. */
  ancestry(imageId: string): Promise<readonly ImageOrigin[]>;
  /** All parameters below a path, by name. */
  parametersBelow(path: string): Promise<Readonly<Record<string, string>>>;
}
