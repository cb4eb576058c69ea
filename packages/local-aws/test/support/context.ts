import { memoryBlobs } from '../../src/adapters/memory-blobs.js';
import { defaultOrganization } from '../../src/index.js';
import { seedsOf } from '../../src/seeds/source-images.js';
import type { Context } from '../../src/services/context.js';
import type { Store } from '../../src/state/store.js';

/** A call of an account on 22 November 2026, for what is tried without a server. */
export function contextFor(store: Store, account: string, region: string): Context {
  return {
    store,
    blobs: memoryBlobs(),
    organization: defaultOrganization,
    seeds: seedsOf,
    copySeconds: 0,
    consistency: { imageSeconds: 0, parameterSeconds: 0 },
    isEnabledRegion: () => true,
    caller: { account, arn: `arn:aws:iam::${account}:root`, userId: account },
    account,
    region,
    now: new Date('2026-11-22T10:00:00Z'),
  };
}
