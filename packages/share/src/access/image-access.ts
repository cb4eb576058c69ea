import type { TagSet } from '@soe/contract';

/** An image as EC2 lists it. */
export interface FoundImage {
  /** Its id, `ami-…`. */
  readonly imageId: string;
  /** Its name. */
  readonly name: string;
  /** EC2's word: `pending`, `available`, `failed`, … */
  readonly state: string;
  /** Why it is in that state, where EC2 says so. */
  readonly stateReason?: string;
  /** When it was made, ISO 8601. */
  readonly createdAt: string;
  /** `windows` for a Windows image; missing for others. */
  readonly platform?: string;
  /** Its tags. */
  readonly tags: TagSet;
  /** The snapshots behind it. Empty while a copy is pending. */
  readonly snapshotIds: readonly string[];
  /** Volumes that a copy has to copy, known also while it is pending. */
  readonly volumes?: number;
  /** Size of all volumes in GiB. */
  readonly sizeGiB?: number;
  /** Whether a volume is encrypted: then consumers need its key. */
  readonly encrypted?: boolean;
  /** When it is deprecated, ISO 8601. */
  readonly deprecateAt?: string;
  /** EC2's word: `disabled`, `enabled-without-cooldown`, `enabled-with-cooldown`, `disabled after …`. */
  readonly protection?: string;
  /** Keys of its watermarks, `account:name`. */
  readonly watermarks?: readonly string[];
  /** Marketplace product codes: they forbid sharing and copying. */
  readonly productCodes?: readonly string[];
}

/** What a copy needs. The call is made in the region of the copy. */
export interface CopyRequest {
  /** Name of the copy. */
  readonly name: string;
  /** Region of the image to copy. */
  readonly sourceRegion: string;
  /** The image to copy. */
  readonly sourceImageId: string;
  /** Makes repeated requests one copy. */
  readonly clientToken: string;
  /** Tags of the copy and its snapshots, set in the same call. */
  readonly tags: TagSet;
  /** Key to encrypt with. */
  readonly kmsKeyId?: string;
  /** Within so many minutes, for a price: a time-based copy. */
  readonly completionMinutes?: number;
}

/**
 * Grantees are told apart by their form: twelve digits for an account, an ARN for an organisation or
 * a unit, `all` for everybody.
 */
export interface PermissionChange {
  /** Grantees to add. */
  readonly add?: readonly string[];
  /** Grantees to remove. */
  readonly remove?: readonly string[];
}

/** The images and snapshots of the caller in one region. */
export interface ImageAccess {
  /** The caller's own images with one of these names, in one call per 200 names. */
  find(names: readonly string[]): Promise<readonly FoundImage[]>;
  /** The caller's own images with one of these ids; those that do not exist are left out. */
  findById(imageIds: readonly string[]): Promise<readonly FoundImage[]>;
  /** Who may launch an image. */
  launchPermissions(imageId: string): Promise<readonly string[]>;
  /** The tags of snapshots, by id, in one call. */
  snapshotTags(snapshotIds: readonly string[]): Promise<Readonly<Record<string, TagSet>>>;
  /** Which accounts may use a snapshot. */
  snapshotPermissions(snapshotId: string): Promise<readonly string[]>;
  /** Start a copy; the answer is its id. */
  copy(request: CopyRequest): Promise<string>;
  /** Set tags on images and snapshots. */
  addTags(ids: readonly string[], tags: TagSet): Promise<void>;
  /** Change who may launch an image. */
  changeLaunchPermissions(imageId: string, change: PermissionChange): Promise<void>;
  /** Change which accounts may use a snapshot. */
  changeSnapshotPermissions(snapshotId: string, change: PermissionChange): Promise<void>;
  /** Attach a watermark; EC2 puts the account before its name. One that is there already stays. */
  attachWatermark(imageId: string, name: string): Promise<void>;
  /** Set the date from which an image is deprecated, ISO 8601; `undefined` removes it. */
  setDeprecation(imageId: string, deprecateAt: string | undefined): Promise<void>;
  /** Protect an image from being deregistered, or stop that. */
  setProtection(imageId: string, protection: 'off' | 'on' | 'cooldown'): Promise<void>;
}
