import { type CloudPort, type CloudResource, ec2Cloud } from '@soe/packer-runner';
import type { LaunchCloudOptions } from '../adapters/launch-cloud.js';
import { HarnessError } from '../errors.js';
import { leaseTags } from '../launch/lease.js';
import { checkRunId } from './rebake-options.js';

/** Options of {@link removeRebakedImages}. */
export interface RemoveRebakedImagesOptions extends Omit<LaunchCloudOptions, 'maxAttempts'> {
  /** The run whose images are removed. */
  readonly runId: string;
  /**
   * Images that a Packer of the run told of, which nobody came to tag.
   * @defaultValue none
   */
  readonly imageIds?: readonly string[];
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
  const { runId, imageIds = [], dryRun = false, signal, ...place } = options;
  checkRunId(runId);
  const cloud = ec2Cloud(place);
  const find = async (kind: 'image' | 'snapshot'): Promise<readonly CloudResource[]> => {
    const found = await cloud.find({ kind, tags: { [leaseTags.run]: runId } }, signal);
    return found.filter(({ state }) => state !== 'deregistered');
  };
  const named =
    imageIds.length === 0 ? [] : await cloud.find({ kind: 'image', ids: imageIds }, signal);
  const tagged = await find('image');
  const images = [...tagged, ...named.filter(({ id }) => !tagged.some((image) => image.id === id))];
  const snapshots = await find('snapshot');
  if (!dryRun) {
    await removeImages(cloud, images, signal);
    for (const { id } of snapshots) await cloud.remove({ kind: 'snapshot', id }, signal);
    const left = [...(await find('image')), ...(await find('snapshot'))];
    if (left.length > 0) {
      throw new HarnessError(
        'HARNESS_LEFT_OVER',
        `Cannot remove what run ${runId} built in ${place.region}: ${left.map(({ id }) => id).join(', ')} is still there. Remove it again later.`,
      );
    }
  }
  const ids = [...images, ...snapshots].map(({ id }) => id);
  return { removed: [...new Set([...ids, ...images.flatMap(snapshotsOf)])] };
}

/** Removes images, then their snapshots, which they need. What is gone already is no error. */
export async function removeImages(
  cloud: CloudPort,
  images: readonly CloudResource[],
  signal?: AbortSignal,
): Promise<void> {
  for (const { id } of images) await cloud.remove({ kind: 'image', id }, signal);
  for (const id of images.flatMap(snapshotsOf)) {
    await cloud.remove({ kind: 'snapshot', id }, signal);
  }
}

function snapshotsOf({ snapshotIds = [] }: CloudResource): readonly string[] {
  return snapshotIds;
}
