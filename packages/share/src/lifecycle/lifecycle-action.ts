import type { Architecture, TagSet } from '@soe/contract';
import type { ParameterAccount } from '../distribution.js';
import type { ActionBase } from '../plan/action.js';

/** One step in the life of a release, as plain JSON. */
export type LifecycleAction =
  | MoveChannelAction
  | LifecycleImageAction
  | PutSummaryAction
  | DeleteParametersAction
  | DeleteSnapshotsAction;

/** A step about one image, which exists. */
export type LifecycleImageAction =
  | SetDeprecationAction
  | TagImageAction
  | UntagImageAction
  | DisableImageAction
  | EnableImageAction
  | ShareAgainAction
  | UnshareAction
  | UnshareSnapshotAction
  | UnprotectImageAction
  | DeregisterImageAction
  | UsageReportAction;

/** What every step about an image says. */
export interface LifecycleImageBase extends ActionBase {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Its id. */
  readonly imageId: string;
  /** Its name. */
  readonly name: string;
}

/** Point a channel at another version, in every region and account. */
export interface MoveChannelAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'move-channel';
  /** Product line. */
  readonly flavor: string;
  /** The channel. */
  readonly channel: string;
  /** The version it points at. */
  readonly from: string;
  /** The version it will point at. */
  readonly version: string;
}

/** Set or remove the date from which an image is deprecated. */
export interface SetDeprecationAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'set-deprecation';
  /** The date, ISO 8601, to the minute. Left out: the image is not deprecated. */
  readonly deprecateAt?: string;
}

/** Set tags of an image, and of its snapshots where said. */
export interface TagImageAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'tag-image';
  /** The tags to set. */
  readonly tags: TagSet;
  /** Snapshots that get them too. */
  readonly snapshotIds: readonly string[];
}

/** Take tags from an image and its snapshots. */
export interface UntagImageAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'untag-image';
  /** Their keys. */
  readonly keys: readonly string[];
  /** Snapshots that lose them too. */
  readonly snapshotIds: readonly string[];
}

/** Write down who may launch an image, then disable it. */
export interface DisableImageAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'disable-image';
  /**
   * Path of the parameters that remember who may launch it, without the number of the part. Left
   * out: nothing is remembered.
   */
  readonly record?: string;
  /** Who may launch it, and who is in a record of before. */
  readonly grantees: readonly string[];
}

/** Make a disabled image available again. */
export interface EnableImageAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'enable-image';
}

/** Let those launch an image again who could before it was disabled. */
export interface ShareAgainAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'share-image';
  /** Accounts, and ARNs of organisations and units; `all` is everybody. */
  readonly grantees: readonly string[];
}

/** Take the right to launch an image from everybody who has it. */
export interface UnshareAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'unshare-image';
  /** Accounts, and ARNs of organisations and units; `all` is everybody. */
  readonly grantees: readonly string[];
}

/** Take the right to use a snapshot from everybody who has it. */
export interface UnshareSnapshotAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'unshare-snapshot';
  /** The snapshot. */
  readonly snapshotId: string;
  /** Accounts; `all` is everybody. */
  readonly grantees: readonly string[];
}

/** Switch the protection from being deregistered off. */
export interface UnprotectImageAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'unprotect-image';
}

/** Deregister an image and delete all its snapshots. */
export interface DeregisterImageAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'deregister-image';
  /** The snapshots of all its volumes. */
  readonly snapshotIds: readonly string[];
}

/** Ask for a report on which accounts use an image, or delete one. */
export interface UsageReportAction extends LifecycleImageBase {
  /** The kind of action. */
  readonly type: 'request-usage-report' | 'delete-usage-report';
  /** With `request-usage-report`: makes repeated requests one report. */
  readonly clientToken?: string;
  /** With `delete-usage-report`: the report. */
  readonly reportId?: string;
}

/** Write what consumers read about a version. */
export interface PutSummaryAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'put-summary';
  /** The consumer account it is written in. Left out: the owner account. */
  readonly consumer?: ParameterAccount;
  /** Path of the parameter. */
  readonly name: string;
  /** What it will hold. */
  readonly value: string;
  /** What it holds now. */
  readonly held: string;
}

/** Delete parameters. */
export interface DeleteParametersAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'delete-parameters';
  /** The consumer account that has them. Left out: the owner account. */
  readonly consumer?: ParameterAccount;
  /** Their paths. */
  readonly names: readonly string[];
}

/** Delete snapshots of images that are gone. */
export interface DeleteSnapshotsAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'delete-snapshots';
  /** The snapshots. */
  readonly snapshotIds: readonly string[];
}
