import type { PackerArtifact, PackerImage } from '../transcript/artifacts.js';
import type { WaitOptions } from './clock.js';
import type { CloudPort } from './cloud.js';

/** Where a late image is copied to. */
export interface AdoptionCopy {
  /** The region, usually `ec2Cloud({ region })`. */
  readonly cloud: CloudPort;
  /**
   * The name of the copy.
   * @defaultValue that of the image
   */
  readonly name?: string;
  /**
   * The key that the copy is encrypted with.
   * @defaultValue none: it is encrypted if the image is
   */
  readonly kmsKeyId?: string;
}

/** What happens while an image is adopted. */
export type AdoptionEvent =
  | {
      /** The image, or a copy of it, is not ready yet. */
      readonly type: 'image-pending';
      /** Where it is. */
      readonly region: string;
      /** Its id; absent as long as it is not there at all. */
      readonly imageId?: string;
    }
  | {
      /** The image, or a copy of it, can be used and has its tags. */
      readonly type: 'image-ready';
      /** Where it is. */
      readonly region: string;
      /** Its id. */
      readonly imageId: string;
    }
  | {
      /** The image is being copied. */
      readonly type: 'image-copying';
      /** Where to. */
      readonly region: string;
      /** The id of the copy. */
      readonly imageId: string;
    };

/** Options of {@link adoptImage}. Waits are 5 s, growing to a minute, for an hour in all. */
export interface AdoptImageOptions extends WaitOptions {
  /**
   * The image, when the caller knows it; it is adopted only if it is proven to be of the run.
   * @defaultValue the one that the ledger tells of
   */
  readonly imageId?: string;
  /**
   * The build that the image is of; needed when the run has several.
   * @defaultValue the only build
   */
  readonly build?: string;
  /**
   * Tags for the image and its copies, besides `packer-runner:adopted`.
   * @defaultValue none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Tags for their snapshots, besides `packer-runner:adopted`.
   * @defaultValue none
   */
  readonly snapshotTags?: Readonly<Record<string, string>>;
  /**
   * Where the image is copied to.
   * @defaultValue nowhere
   */
  readonly copies?: readonly AdoptionCopy[];
  /**
   * Is told what happens.
   * @defaultValue nobody
   */
  readonly onEvent?: (event: AdoptionEvent) => void;
}

/** What came of an adoption. */
export type Adoption =
  | {
      /** The image and its copies can be used. */
      readonly state: 'adopted';
      /** What Packer would have listed. */
      readonly artifact: PackerArtifact;
    }
  | {
      /** EC2 could not make the image or a copy of it. */
      readonly state: 'failed';
      /** Which one. */
      readonly image: PackerImage;
      /** What EC2 says about it; may be empty. */
      readonly reason: string;
    }
  | {
      /** The image or a copy of it was not ready in time. Asking again later goes on from there. */
      readonly state: 'timeout';
      /** Which one. */
      readonly image: PackerImage;
    }
  | {
      /** The run left no image that could be adopted. */
      readonly state: 'missing';
      /** What was looked for, in words. */
      readonly reason: string;
    };
