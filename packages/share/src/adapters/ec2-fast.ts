import {
  DisableFastLaunchCommand,
  type DisableFastSnapshotRestoreErrorItem,
  DisableFastSnapshotRestoresCommand,
  type EC2Client,
  EnableFastLaunchCommand,
  type EnableFastSnapshotRestoreErrorItem,
  EnableFastSnapshotRestoresCommand,
  paginateDescribeFastLaunchImages,
  paginateDescribeFastSnapshotRestores,
} from '@aws-sdk/client-ec2';
import type { FastAccess, FoundFastLaunch, FoundFastRestore } from '../access/fast-access.js';
import { callAws } from './call-aws.js';

/** Fast launch and fast snapshot restore of one account and region through the EC2 client. */
export function ec2Fast(
  ec2: EC2Client,
  region: string,
  abortSignal: AbortSignal | undefined,
): FastAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(action: string, subject: string, send: () => Promise<T>) =>
    callAws({ action: `ec2:${action}`, subject, region }, send);
  return {
    launches: () =>
      call('DescribeFastLaunchImages', 'all images', async () => {
        const found: FoundFastLaunch[] = [];
        const pages = paginateDescribeFastLaunchImages({ client: ec2, pageSize: 200 }, {}, to);
        for await (const { FastLaunchImages = [] } of pages) {
          for (const { ImageId = '', State = '', MaxParallelLaunches } of FastLaunchImages) {
            found.push({
              imageId: ImageId,
              state: State,
              ...(MaxParallelLaunches !== undefined && { parallelLaunches: MaxParallelLaunches }),
            });
          }
        }
        return found;
      }),
    enableLaunch: (imageId, parallelLaunches) =>
      call('EnableFastLaunch', imageId, async () => {
        const command = new EnableFastLaunchCommand({
          ImageId: imageId,
          MaxParallelLaunches: parallelLaunches,
        });
        await ec2.send(command, to);
      }),
    disableLaunch: (imageId) =>
      call('DisableFastLaunch', imageId, async () => {
        await ec2.send(new DisableFastLaunchCommand({ ImageId: imageId }), to);
      }),
    restores: () =>
      call('DescribeFastSnapshotRestores', 'all snapshots', async () => {
        const found: FoundFastRestore[] = [];
        const pages = paginateDescribeFastSnapshotRestores(
          { client: ec2, pageSize: 200 },
          { Filters: [{ Name: 'state', Values: ['enabling', 'optimizing', 'enabled'] }] },
          to,
        );
        for await (const { FastSnapshotRestores = [] } of pages) {
          for (const each of FastSnapshotRestores) {
            const { SnapshotId = '', AvailabilityZone = '', State = '', OwnerId = '' } = each;
            found.push({
              snapshotId: SnapshotId,
              zone: AvailabilityZone,
              state: State,
              account: OwnerId,
            });
          }
        }
        return found;
      }),
    enableRestore: (snapshotIds, zones) =>
      call('EnableFastSnapshotRestores', snapshotIds.join(', '), async () => {
        const command = new EnableFastSnapshotRestoresCommand(restoreInput(snapshotIds, zones));
        const { Unsuccessful = [] } = await ec2.send(command, to);
        refuse(Unsuccessful);
      }),
    disableRestore: (snapshotIds, zones) =>
      call('DisableFastSnapshotRestores', snapshotIds.join(', '), async () => {
        const command = new DisableFastSnapshotRestoresCommand(restoreInput(snapshotIds, zones));
        const { Unsuccessful = [] } = await ec2.send(command, to);
        refuse(Unsuccessful);
      }),
  };
}

function restoreInput(snapshotIds: readonly string[], zones: readonly string[]) {
  return { SourceSnapshotIds: [...snapshotIds], AvailabilityZones: [...zones] };
}

/** What EC2 could not do of such a call is in its answer, with HTTP status 200. */
function refuse(
  items: readonly (EnableFastSnapshotRestoreErrorItem | DisableFastSnapshotRestoreErrorItem)[],
): void {
  const refusals = items.flatMap(({ SnapshotId, FastSnapshotRestoreStateErrors: errors = [] }) =>
    errors.map((each) => ({
      code: each.Error?.Code,
      message: `${SnapshotId} in ${each.AvailabilityZone}: ${each.Error?.Message ?? 'refused'}`,
    })),
  );
  if (refusals.length === 0) return;
  const error = new Error(refusals.map(({ message }) => message).join('; '));
  error.name = refusals[0]?.code ?? 'Unsuccessful';
  throw error;
}
