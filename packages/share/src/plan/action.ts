import type { Architecture, TagSet } from '@soe/contract';
import type { ParameterAccount } from '../distribution.js';
import type { ShareErrorCode } from '../errors.js';

/** One step of a plan, as plain JSON. Images are named by region and architecture. */
export type Action =
  | CopyImageAction
  | WaitForImageAction
  | AddTagsAction
  | SnapshotPermissionAction
  | ImagePermissionAction
  | PutParameterAction;

/** What every action says. */
export interface ActionBase {
  /** Unique in its plan, for example `eu-west-1/x86_64/copy-image`. */
  readonly id: string;
  /** Where it happens. */
  readonly region: string;
  /** Why it is needed, for people. */
  readonly reason: string;
  /** Ids of the actions that must be done before; they come earlier in the plan. */
  readonly dependsOn: readonly string[];
}

/** Copy the built image to this region. */
export interface CopyImageAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'copy-image';
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Name of the copy, the same as its source. */
  readonly name: string;
  /** Region of the image that was built. */
  readonly sourceRegion: string;
  /** The image that was built. */
  readonly sourceImageId: string;
  /** Makes repeated requests one copy. */
  readonly clientToken: string;
  /** Tags of the copy and its snapshots. */
  readonly tags: TagSet;
  /** Key to encrypt with. */
  readonly kmsKeyId?: string;
}

/** Wait until an image is available. */
export interface WaitForImageAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'wait-for-image';
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Name of the image. */
  readonly name: string;
}

/** Set tags that are missing or differ. */
export interface AddTagsAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'add-tags';
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** The tags to set. */
  readonly tags: TagSet;
  /** Whether the image itself needs them. */
  readonly image: boolean;
  /** Snapshots that need them. Left out: all of the image, which are known once it is available. */
  readonly snapshotIds?: readonly string[];
}

/** Add or remove accounts that may use the snapshots of an image. */
export interface SnapshotPermissionAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'share-snapshots' | 'unshare-snapshots';
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Accounts to add or remove; `all` is everybody. */
  readonly grantees: readonly string[];
  /** Snapshots to change. Left out: all of the image, which are known once it is available. */
  readonly snapshotIds?: readonly string[];
}

/** Add or remove those who may launch an image. */
export interface ImagePermissionAction extends ActionBase {
  /** The kind of action. */
  readonly type: 'share-image' | 'unshare-image';
  /** Which image of the release. */
  readonly architecture: Architecture;
  /** Accounts, and ARNs of organisations and units, to add or remove; `all` is everybody. */
  readonly grantees: readonly string[];
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
      /** The image of the release for this architecture, in the region of the action. */
      readonly imageOf: Architecture;
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
  /** For which image of the release, where it is one. */
  readonly architecture?: Architecture;
  /** What was seen and what to do. */
  readonly message: string;
}
