import type { Guests } from '../compute/guests.js';
import type { LocalOrganization } from '../organization.js';
import type { Seeds } from '../seeds/source-images.js';
import type { Blobs } from '../state/blobs.js';
import type { Store } from '../state/store.js';

/** Who calls. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

/** What does not change from call to call. */
export interface World {
  readonly store: Store;
  /** Where bytes are that are too many for rows. */
  readonly blobs: Blobs;
  readonly organization: LocalOrganization;
  /** What vendors publish in a region. */
  readonly seeds: (region: string) => Seeds;
  /** How long a copied or created image stays pending. */
  readonly copySeconds: number;
  /** How long what was written is not seen yet. */
  readonly consistency: Consistency;
  /** Whether a region exists and is enabled in an account: by default, or by opting in. */
  readonly isEnabledRegion: (account: string, region: string) => boolean;
  /** The instances that really run; absent where none do. */
  readonly guests?: Guests;
}

/** How far reads lag behind writes, in seconds. */
export interface Consistency {
  /** How long a new image is not found. */
  readonly imageSeconds: number;
  /** How long reads of parameters show what was there before. */
  readonly parameterSeconds: number;
}

/** What an operation knows of the call it answers. */
export interface Context extends World {
  readonly caller: Caller;
  /** The account of the caller. */
  readonly account: string;
  /** The region the call was signed for. */
  readonly region: string;
  /** The time of the call; it does not move while the operation runs. */
  readonly now: Date;
}

/** The scope of tables that hold what one account has in one region. */
export function ownScope({ account, region }: Pick<Context, 'account' | 'region'>): string {
  return `${account}/${region}`;
}

/** The ARN of something the caller has in this region. */
export function ownArn(context: Context, service: string, resource: string): string {
  return `arn:aws:${service}:${context.region}:${context.account}:${resource}`;
}
