import type { Architecture, TagSet } from '@soe/contract';
import type { ParameterAccount } from '../distribution.js';
import type { ShareErrorCode } from '../errors.js';

/** One step of a plan, as plain JSON. */
export type Action = ImageAction | ParameterAction | LaunchTemplateAction;

/** A step about one image of a region, which is named: it may not exist yet. */
export type ImageAction =
  | CopyImageAction
  | WaitForImageAction
  | AddTagsAction
  | AttachWatermarkAction
  | DeprecateImageAction
  | ProtectImageAction
  | SnapshotPermissionAction
  | ImagePermissionAction
  | FastLaunchAction
  | FastRestoreAction;

/** A step about one parameter. */
export type ParameterAction = PutParameterAction | ShareParameterAction;

/** What every action says. */
export interface ActionBase {
  /** Unique in its plan, for example `eu-west-1/al2023/2026.11.0/x86_64/copy-image`. */
  readonly id: string;
  /** Where it happens. */
  readonly region: string;
  /** Why it is needed, for people. */
  readonly reason: string;
  /** Ids of the actions that must be done before; they come earlier in the plan. */
  readonly dependsOn: readonly string[];
}

/** What every action about an image says. */
export interface ImageActionBase extends ActionBase {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Name of the image, the same in all regions. */
  readonly name: string;
}

/** Copy the built image to this region. */
export interface CopyImageAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'copy-image';
  /** Region of the image that was built. */
  readonly sourceRegion: string;
  /** The image that was built. */
  readonly sourceImageId: string;
  /** Makes repeated requests one copy. */
  readonly clientToken: string;
  /** Tags of the copy and its snapshots. */
  readonly tags: TagSet;
  /** Snapshots that EC2 copies for it: so many of the 20 slots of a region it needs. */
  readonly snapshots: number;
  /** Key to encrypt with. */
  readonly kmsKeyId?: string;
  /** Within so many minutes, for a price. */
  readonly completionMinutes?: number;
}

/** Wait until an image is available. */
export interface WaitForImageAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'wait-for-image';
}

/** Set tags that are missing or differ. */
export interface AddTagsAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'add-tags';
  /** The tags to set. */
  readonly tags: TagSet;
  /** Whether the image itself needs them. */
  readonly image: boolean;
  /** Snapshots that need them. Left out: all of the image, which are known once it is available. */
  readonly snapshotIds?: readonly string[];
}

/** Attach a watermark, by which consumers know the image. */
export interface AttachWatermarkAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'attach-watermark';
  /** Its name; AWS puts the account before it. */
  readonly watermark: string;
}

/** Set or remove the date from which an image is deprecated. */
export interface DeprecateImageAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'deprecate-image';
  /** The date, ISO 8601, to the minute. Left out: the image is not deprecated. */
  readonly deprecateAt?: string;
}

/** Protect an image from being deregistered, or stop that. */
export interface ProtectImageAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'protect-image';
  /** `off`, `on`, or `cooldown`: on, and for 24 h after it was switched off. */
  readonly protection: 'off' | 'on' | 'cooldown';
}

/** Add or remove accounts that may use the snapshots of an image. */
export interface SnapshotPermissionAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'share-snapshots' | 'unshare-snapshots';
  /** Accounts to add or remove; `all` is everybody. */
  readonly grantees: readonly string[];
  /** Snapshots to change. Left out: all of the image, which are known once it is available. */
  readonly snapshotIds?: readonly string[];
}

/** Add or remove those who may launch an image. */
export interface ImagePermissionAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'share-image' | 'unshare-image';
  /** Accounts, and ARNs of organisations and units, to add or remove; `all` is everybody. */
  readonly grantees: readonly string[];
}

/** Switch fast launch of a Windows image on or off. */
export interface FastLaunchAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'enable-fast-launch' | 'disable-fast-launch';
  /** Instances to prepare at a time; with `enable-fast-launch`. */
  readonly parallelLaunches?: number;
}

/** Switch fast snapshot restore of an image's snapshots on or off. */
export interface FastRestoreAction extends ImageActionBase {
  /** The kind of action. */
  readonly type: 'enable-fast-restore' | 'disable-fast-restore';
  /** Availability zones. */
  readonly zones: readonly string[];
  /** Snapshots to change. Left out: all of the image. */
  readonly snapshotIds?: readonly string[];
}

/** Write a parameter. */
export interface PutParameterAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'put-parameter';
  /** The consumer account it is written in. Left out: the owner account. */
  readonly consumer?: ParameterAccount;
  /** Its path. */
  readonly name: string;
  /** What it will hold. */
  readonly value: ParameterValue;
  /** What it holds now. Missing for a new parameter. */
  readonly held?: string;
  /** Whether an existing value may be replaced. */
  readonly overwrite: boolean;
  /** `advanced` for one that other accounts shall read. Left out: as it is. */
  readonly tier?: 'advanced';
}

/** Let other accounts read a parameter of the owner account by its ARN. */
export interface ShareParameterAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'share-parameter';
  /** Its path. */
  readonly name: string;
  /** Accounts, and ARNs of organisations and units. None: nobody else may read it. */
  readonly grantees: readonly string[];
}

/** Add a version with this image to a launch template. */
export interface LaunchTemplateAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'bump-launch-template';
  /** The template, `lt-…`. */
  readonly launchTemplateId: string;
  /** Name of the image that it will launch. */
  readonly image: string;
  /** Whether the new version becomes the default one. */
  readonly setDefault: boolean;
}

/** What a parameter will hold: text, an image id, or the id of an image that may not exist yet. */
export type ParameterValue =
  | {
      /** Any text. */
      readonly text: string;
    }
  | {
      /** An image id. */
      readonly imageId: string;
    }
  | {
      /** The image of this name, in the region of the action. */
      readonly imageOf: string;
    };

/** Something that stands in the way, found before the first write. */
export interface Problem {
  /** What kind of problem. */
  readonly code: ShareErrorCode;
  /**
   * `release`: nothing may be applied. `region`: the actions it stands in the way of are left out
   * of the plan, all others go on.
   */
  readonly scope: 'release' | 'region';
  /** Where. */
  readonly region: string;
  /** In which consumer account, where it is one. */
  readonly account?: string;
  /** Of which product line, where it is one. */
  readonly flavor?: string;
  /** For which image of the release, where it is one. */
  readonly architecture?: Architecture;
  /** What was seen and what to do. */
  readonly message: string;
}
