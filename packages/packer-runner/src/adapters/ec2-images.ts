import { paginateDescribeImages, paginateDescribeSnapshots } from '@aws-sdk/client-ec2';
import { collect, common, type Describe, defined, texts, time } from './ec2-reading.js';

/** Images of the own account. */
export const describeImages: Describe = async ({ client, filters, cancel }) => {
  // Disabled images are hidden from their owner unless asked for (EC2 API, DescribeImages).
  const input = { Owners: ['self'], Filters: [...filters], IncludeDisabled: true };
  const pages = paginateDescribeImages({ client }, input, cancel);
  return collect(pages, ({ Images = [] }) =>
    Images.map((image) => ({
      ...common('image', image.ImageId, image),
      ...defined({
        name: image.Name,
        state: image.State,
        stateReason: image.StateReason?.Message,
        createdAt: time(image.CreationDate),
        description: image.Description,
        sourceImageId: image.SourceImageId,
        instanceId: image.SourceInstanceId,
      }),
      snapshotIds: (image.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => texts(Ebs?.SnapshotId)),
    })),
  );
};

/** Snapshots of the own account. */
export const describeSnapshots: Describe = async ({ client, filters, cancel }) => {
  const input = { OwnerIds: ['self'], Filters: [...filters] };
  const pages = paginateDescribeSnapshots({ client }, input, cancel);
  return collect(pages, ({ Snapshots = [] }) =>
    Snapshots.map((snapshot) => ({
      ...common('snapshot', snapshot.SnapshotId, snapshot),
      ...defined({
        state: snapshot.State,
        createdAt: time(snapshot.StartTime),
        description: snapshot.Description,
      }),
    })),
  );
};
