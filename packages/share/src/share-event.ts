import type { PointerResult } from './channels/pointer.js';
import type { ShareErrorCode } from './errors.js';
import type { LifecycleAction } from './lifecycle/lifecycle-action.js';
import type { Action } from './plan/action.js';
import type { PreflightFinding } from './preflight/preflight-finding.js';

/** Something worth showing while a release is shared. */
export type ShareEvent =
  | {
      /** Something stands in the way, or may; nothing was written yet. */
      readonly type: 'preflight';
      /** Errors, which end it, and warnings. */
      readonly findings: readonly PreflightFinding[];
    }
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
      /** Milliseconds that the others will probably take. Missing where nothing is estimated. */
      readonly remaining?: number;
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
      /** Milliseconds that the others will probably take. Missing where nothing is estimated. */
      readonly remaining?: number;
    }
  | {
      /** Looked, and not yet there. */
      readonly type: 'waiting';
      /** What is waited for. */
      readonly subject: 'images' | 'parameters' | 'usage-reports';
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
    }
  | {
      /** A wave begins: it shares images, then its pointers move. */
      readonly type: 'wave-started';
      /** Its name. */
      readonly wave: string;
      /** Which it is, from 0. */
      readonly index: number;
      /** How many there are. */
      readonly total: number;
      /** How many pointers have to move. */
      readonly pointers: number;
    }
  | {
      /** A wave has moved and is used for a while. */
      readonly type: 'wave-soaking';
      /** Its name. */
      readonly wave: string;
      /** Until when, ISO 8601. */
      readonly until: string;
    }
  | {
      /** The health of a wave was asked for. */
      readonly type: 'wave-health';
      /** Its name. */
      readonly wave: string;
      /** Whether it is well. */
      readonly ok: boolean;
      /** Why not. */
      readonly reason?: string;
    }
  | {
      /** A wave was not healthy: no further one begins. */
      readonly type: 'wave-halted';
      /** Its name. */
      readonly wave: string;
      /** Why. */
      readonly reason: string;
      /** How many pointers of all waves went back. */
      readonly rolledBack: number;
    }
  | {
      /** A wave has moved, soaked, and is well. */
      readonly type: 'wave-done';
      /** Its name. */
      readonly wave: string;
    }
  | {
      /** The organisation is read, to see whom selectors choose; then tags, some at a time. */
      readonly type: 'organization-read';
      /** Accounts that it has. */
      readonly accounts: number;
      /** Accounts whose tags were read. */
      readonly tagsRead: number;
      /** Accounts whose tags decide. */
      readonly tagsWanted: number;
    };
