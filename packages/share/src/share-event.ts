import type { PointerResult } from './channels/pointer.js';
import type { ShareErrorCode } from './errors.js';
import type { LifecycleAction } from './lifecycle/lifecycle-action.js';
import type { Action } from './plan/action.js';

/** Something worth showing while a release is shared. */
export type ShareEvent =
  | {
      /** The difference is known; nothing was written yet. */
      readonly type: 'planned';
      /** How many actions there are. */
      readonly actions: number;
      /** How many findings stand in the way of some. */
      readonly problems: number;
    }
  | {
      /** An action begins. */
      readonly type: 'action-started';
      /** The action. */
      readonly action: Action | LifecycleAction;
    }
  | {
      /** An action ended well. */
      readonly type: 'action-done';
      /** The action. */
      readonly action: Action | LifecycleAction;
      /** How many have ended. */
      readonly done: number;
      /** How many there are. */
      readonly total: number;
    }
  | {
      /** An action failed; those that need it are not started, all others go on. */
      readonly type: 'action-failed';
      /** The action. */
      readonly action: Action | LifecycleAction;
      /** Why, for programs. */
      readonly code: ShareErrorCode;
      /** Why, for people. */
      readonly message: string;
      /** How many have ended. */
      readonly done: number;
      /** How many there are. */
      readonly total: number;
    }
  | {
      /** Looked, and not yet there. */
      readonly type: 'waiting';
      /** What is waited for. */
      readonly subject: 'images' | 'parameters';
      /** Where. */
      readonly region: string;
      /** Names of the images or parameters. */
      readonly names: readonly string[];
      /** Milliseconds until the next look. */
      readonly nextLook: number;
    }
  | {
      /** AWS was read back after the writes. */
      readonly type: 'verified';
      /** How many differences there are. */
      readonly drift: number;
    }
  | {
      /** A pointer of a channel moved, could not be moved, or was put back. */
      readonly type: 'pointer';
      /** What became of it. */
      readonly pointer: PointerResult;
      /** How many have moved, or were put back. */
      readonly done: number;
      /** How many there are. */
      readonly total: number;
    }
  | {
      /** A pointer could not be moved, or the work was cancelled: the others go back. */
      readonly type: 'putting-back';
      /** How many go back. */
      readonly pointers: number;
    };
