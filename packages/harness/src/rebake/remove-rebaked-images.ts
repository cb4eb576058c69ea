import { type CloudResource, ec2Cloud } from '@soe/packer-runner';
import type { LaunchCloudOptions } from '../adapters/launch-cloud.js';
import { HarnessError } from '../errors.js';
import { leaseTags } from '../launch/lease.js';
import { checkRunId } from './rebake-options.js';

/** Options of {@link removeRebakedImages}. */
export interface RemoveRebakedImagesOptions extends Omit<LaunchCloudOptions, 'maxAttempts'> {
  /** The run whose images are removed. */
  readonly runId: string;
  /**
   * Only says what it would remove.
   * @defaultValue `false`
   */
  readonly dryRun?: boolean;
  /**
   * Stops it.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
}

/** What {@link removeRebakedImages} removed, or would. */
export interface RemovedImages {
  /** Images that are deregistered, and snapshots that are deleted. */
  readonly removed: readonly string[];
}

/**
 * Removes the images that were built to be tested by a run, and their snapshots, in one region. It starts from
 * EC2, by the tag `soe:test-run`, so it also finds what a run left that was killed. Doing it again is safe.
 *
 * @throws HarnessError `HARNESS_LEFT_OVER` when something is still there afterwards;
 * `HARNESS_OPTIONS_INVALID`. PackerError `PACKER_AWS_FAILED`
 */
export async function removeRebakedImages(
  options: RemoveRebakedImagesOptions,
): Promise<RemovedImages> {
  const { runId, dryRun = false, signal, ...place } = options;
  checkRunId(runId);
  const cloud = ec2Cloud(place);
  const find = async (kind: 'image' | 'snapshot'): Promise<readonly CloudResource[]> => {
    const found = await cloud.find({ kind, tags: { [leaseTags.run]: runId } }, signal);
    return found.filter(({ state }) => state !== 'deregistered');
  };
  const images = await find('image');
  const ofImages = images.flatMap(({ snapshotIds = [] }) => snapshotIds);
  const snapshots = (await find('snapshot')).map(({ id }) => id);
  const imageIds = images.map(({ id }) => id);
  const snapshotIds = [...new Set([...ofImages, ...snapshots])];
  if (!dryRun) {
    // First what uses the others.
    for (const id of imageIds) await cloud.remove({ kind: 'image', id }, signal);
    for (const id of snapshotIds) await cloud.remove({ kind: 'snapshot', id }, signal);
    const left = [...(await find('image')), ...(await find('snapshot'))];
    if (left.length > 0) {
      throw new HarnessError(
        'HARNESS_LEFT_OVER',
        `Cannot remove what run ${runId} built in ${place.region}: ${left.map(({ id }) => id).join(', ')} is still there. Remove it again later.`,
      );
    }
  }
  return { removed: [...imageIds, ...snapshotIds] };
}
