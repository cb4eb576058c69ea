import type { LifecycleAccess } from '../access/lifecycle-access.js';
import { delays, pause } from '../clock.js';
import { ShareError, toShareError } from '../errors.js';
import type { SettledOptions } from '../share-options.js';
import type { DeregisterImageAction } from './lifecycle-action.js';

/** What EC2 may do better when it is asked again. */
const retried = 'internal-error';

/**
 * Deregister an image with the snapshots of all its volumes. EC2 says of each what became of it;
 * what it says nothing of is looked for. A snapshot that other images need stays, as it must.
 */
export async function deregisterImage(
  { imageId, name, region, snapshotIds }: DeregisterImageAction,
  access: LifecycleAccess,
  settled: SettledOptions,
): Promise<void> {
  const results = await access.deregister(imageId);
  const told = new Map(results.map(({ snapshotId, code }) => [snapshotId, code]));
  const settledCodes = ['success', 'skipped'];
  const refused = results.filter(({ code }) => !settledCodes.includes(code) && code !== retried);
  const unsure = snapshotIds.filter((id) => told.get(id) === undefined || told.get(id) === retried);
  const extra = results.filter(({ code }) => code === retried).map(({ snapshotId }) => snapshotId);
  await deleteSnapshots([...new Set([...unsure, ...extra])], access, region, settled);
  if (refused.length === 0) return;
  const list = refused.map(({ snapshotId, code }) => `${snapshotId} (${code})`).join(', ');
  throw new ShareError(
    'SHARE_SNAPSHOTS_LEFT',
    `deregistering ${imageId} (${name}) in ${region}: it is gone, but EC2 did not delete ${list}; allow ec2:DeleteSnapshot and unlock them, then run again: they are marked and found`,
  );
}

/** Delete snapshots that no own image needs, and see that they are gone. */
export async function deleteSnapshots(
  ids: readonly string[],
  access: LifecycleAccess,
  region: string,
  settled: SettledOptions,
): Promise<void> {
  if (ids.length === 0) return;
  let seen = '';
  for (const delay of delays(settled.settleWait, settled.clock)) {
    const existing = await access.existingSnapshots(ids);
    const used = existing.length === 0 ? [] : await access.snapshotsInUse(existing);
    const left = existing.filter((id) => !used.includes(id));
    if (left.length === 0) return;
    for (const id of left) {
      try {
        await access.deleteSnapshot(id);
      } catch (cause) {
        const error = toShareError(cause, `deleting ${id}`);
        if (error.code === 'SHARE_CANCELLED') throw error;
        seen = error.message;
      }
    }
    await pause(delay, settled);
  }
  throw new ShareError(
    'SHARE_SNAPSHOTS_LEFT',
    `deleting ${ids.join(', ')} in ${region}: they still exist after ${settled.settleWait.maxWait} ms. ${seen} Run again to go on`,
  );
}
