import type { TagSet } from '@soe/contract';
import type { FoundFastLaunch } from '../access/fast-access.js';
import type { FoundLaunchTemplate } from '../access/launch-template-access.js';
import type { ParameterSharing } from '../access/parameter-access.js';
import type { ShareErrorCode } from '../errors.js';

/** What AWS has of a release, as plain JSON. */
export interface ObservedDistribution {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** One entry per region of the distribution. */
  readonly regions: readonly ObservedRegion[];
  /** One entry per region and account with parameters; empty where nothing can be published yet. */
  readonly parameters: readonly ObservedParameters[];
}

/** The images of a release in one region. */
export interface ObservedRegion {
  /** Name of the region. */
  readonly region: string;
  /** The images found, at most one per name. */
  readonly images: readonly ObservedImage[];
  /** The launch templates that the distribution names here. Missing when it names none. */
  readonly launchTemplates?: readonly ObservedLaunchTemplate[];
  /** Why it could not be read; `images` is empty then. */
  readonly unreachable?: ObservedFailure;
}

/** One image of a release. */
export interface ObservedImage {
  /** Its id. */
  readonly imageId: string;
  /** Its name. */
  readonly name: string;
  /** EC2's word for its state. */
  readonly state: string;
  /** Why it is in that state, where EC2 says so. */
  readonly stateReason?: string;
  /** Its tags. */
  readonly tags: TagSet;
  /** Who may launch it; empty while it is not available. */
  readonly permissions: readonly string[];
  /** Its snapshots; empty while it is not available. */
  readonly snapshots: readonly ObservedSnapshot[];
  /** `windows` for a Windows image; missing for others. */
  readonly platform?: string;
  /** Keys of its watermarks, `account:name`. */
  readonly watermarks?: readonly string[];
  /** When it is deprecated, ISO 8601. Missing without a date. */
  readonly deprecateAt?: string;
  /** EC2's word for its protection from being deregistered. */
  readonly protection?: string;
  /** Set when a volume is encrypted. */
  readonly encrypted?: true;
  /** Marketplace product codes: they forbid sharing and copying. */
  readonly productCodes?: readonly string[];
  /** Its fast launch. Missing when that is off, or the distribution does not manage it. */
  readonly fastLaunch?: Omit<FoundFastLaunch, 'imageId'>;
}

/** One snapshot of an image. */
export interface ObservedSnapshot {
  /** Its id. */
  readonly snapshotId: string;
  /** Its tags. */
  readonly tags: TagSet;
  /** Accounts that may use it. Missing when the distribution does not manage them. */
  readonly permissions?: readonly string[];
  /**
   * Zones in which the owner account has its fast restore on, sorted. Missing when it is off, or the
   * distribution does not manage it.
   */
  readonly fastRestore?: readonly string[];
}

/** A launch template that a distribution names. */
export type ObservedLaunchTemplate =
  | ({
      /** Its id. */
      readonly launchTemplateId: string;
    } & FoundLaunchTemplate)
  | {
      /** Its id. */
      readonly launchTemplateId: string;
      /** Why it could not be read. */
      readonly unreachable: ObservedFailure;
    };

/** The parameters of a release in one account and region. */
export interface ObservedParameters {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account. Missing for the owner account. */
  readonly account?: string;
  /** The values of those that exist, by path. */
  readonly values: Readonly<Record<string, string>>;
  /** Who may read them by ARN, by path. Missing when the distribution does not manage it. */
  readonly sharing?: Readonly<Record<string, ParameterSharing>>;
  /** Why they could not be read; `values` is empty then. */
  readonly unreachable?: ObservedFailure;
}

/** Why something could not be read. */
export interface ObservedFailure {
  /** What kind of failure. */
  readonly code: ShareErrorCode;
  /** What was attempted and what was seen. */
  readonly message: string;
}
