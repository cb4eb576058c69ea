import { observeKeys } from './observe-keys.js';
import {
  encryptedSnapshots,
  keysToRead,
  needsEncryptionDefaults,
  snapshotsToRead,
} from './plan-key-reads.js';
import type { PreflightOptions } from './preflight-options.js';
import type { PreflightDepth, PreflightScope } from './preflight-scope.js';
import type { RegionReader } from './region-reader.js';
import type { SeenPreflight } from './seen-preflight.js';

/**
 * Find out what is and will be encrypted with which keys: how the images that matter are encrypted
 * says where the defaults of regions matter, and both say which keys do.
 */
export async function readKeys(
  scope: PreflightScope,
  depth: PreflightDepth,
  { enabled, each }: { readonly enabled: readonly string[]; readonly each: RegionReader },
  options: PreflightOptions,
): Promise<Pick<SeenPreflight, 'keys' | 'snapshots' | 'encryption'>> {
  const isShared = scope.grantees.length > 0 || scope.desired.distribution.public === true;
  const toRead = (region: string) => (isShared ? snapshotsToRead(scope, region, depth) : []);
  const snapshots = await each(
    (region) => toRead(region).length > 0,
    'reading how snapshots are encrypted',
    ({ account }, region) => account.snapshotKeys(toRead(region)),
  );
  const encrypted = encryptedSnapshots(snapshots);
  const encryption = await each(
    (region) => isShared && needsEncryptionDefaults(scope, region, encrypted, depth),
    'reading how copies are encrypted',
    ({ account }) => account.encryptionDefaults(),
  );
  const wanted = keysToRead(scope, snapshots, encryption).filter((key) =>
    enabled.includes(key.region),
  );
  return { keys: await observeKeys(scope, wanted, options), snapshots, encryption };
}
