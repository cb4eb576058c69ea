/** Fast launch of one image. */
export interface FoundFastLaunch {
  /** The image. */
  readonly imageId: string;
  /** EC2's word: `enabling`, `enabled`, `disabling`, and each of them with `-failed`. */
  readonly state: string;
  /** How many instances prepare snapshots at a time. */
  readonly parallelLaunches?: number;
}

/** Fast restore of one snapshot in one zone. */
export interface FoundFastRestore {
  /** The snapshot. */
  readonly snapshotId: string;
  /** Name of the availability zone. */
  readonly zone: string;
  /** EC2's word: `enabling`, `optimizing`, `enabled`. */
  readonly state: string;
  /** The account that switched it on, and pays. */
  readonly account: string;
}

/** What makes instances start faster, for money, in one region. */
export interface FastAccess {
  /** Fast launch of all images of which the caller switched it on, page by page. */
  launches(): Promise<readonly FoundFastLaunch[]>;
  /** Switch fast launch of a Windows image on, or change it. */
  enableLaunch(imageId: string, parallelLaunches: number): Promise<void>;
  /** Switch fast launch of an image off. */
  disableLaunch(imageId: string): Promise<void>;
  /** Fast restore of all snapshots for which it is on or on its way, page by page. */
  restores(): Promise<readonly FoundFastRestore[]>;
  /** Switch fast restore of snapshots on, in each of the zones. */
  enableRestore(snapshotIds: readonly string[], zones: readonly string[]): Promise<void>;
  /** Switch fast restore of snapshots off, in each of the zones. */
  disableRestore(snapshotIds: readonly string[], zones: readonly string[]): Promise<void>;
}
