import { filledText, flag, integer, optional, text } from '../../../protocols/shape.js';
import { type BlockDevice, type Image, imageTable } from '../../../state/tables/image.js';
import { machineOf } from '../../../state/tables/machine.js';
import type { Snapshot } from '../../../state/tables/snapshot.js';
import type { Context } from '../../context.js';
import { requireStorage } from '../block-devices.js';
import { once } from '../client-token.js';
import { ec2Operation } from '../ec2-operation.js';
import { requireImage, requireState } from '../image-access.js';
import { snapshotIds, snapshotOfImage } from '../snapshot-access.js';
import {
  checkCompletionMinutes,
  checkKeyRequest,
  checkSourceRegion,
  requireCopySlots,
  startSnapshotCopy,
} from '../snapshot-copies.js';
import {
  copiedTags,
  putTags,
  readTagSpecifications,
  type Tags,
  tagSpecificationInput,
} from '../tags.js';
import { inheritWatermarks } from './image-watermarks.js';
import { newImage } from './new-image.js';

/** Copying between regions and accounts. */
export const copyImage = [
  ec2Operation({
    action: 'CopyImage',
    input: {
      Name: text,
      SourceImageId: text,
      SourceRegion: text,
      ClientToken: filledText,
      Description: optional(text),
      Encrypted: optional(flag),
      KmsKeyId: filledText,
      CopyImageTags: optional(flag),
      SnapshotCopyCompletionDurationMinutes: optional(integer),
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      const { ClientToken: token, ...parameters } = input;
      const [imageId] = once(context, { action: 'CopyImage', token, parameters }, () => [
        copy(input, context),
      ]);
      return { imageId };
    },
  }),
];

interface CopyRequest {
  readonly Name: string;
  readonly SourceImageId: string;
  readonly SourceRegion: string;
  readonly Description: string | undefined;
  readonly Encrypted: boolean | undefined;
  readonly KmsKeyId: string | undefined;
  readonly CopyImageTags: boolean | undefined;
  readonly SnapshotCopyCompletionDurationMinutes: number | undefined;
  readonly TagSpecification: Parameters<typeof readTagSpecifications>[0];
}

function copy(input: CopyRequest, context: Context): string {
  checkSourceRegion(input.SourceRegion, context);
  checkKeyRequest(input.KmsKeyId, input.Encrypted);
  checkCompletionMinutes(
    input.SnapshotCopyCompletionDurationMinutes,
    'SnapshotCopyCompletionDurationMinutes',
  );
  const tags = readTagSpecifications(input.TagSpecification, ['image', 'snapshot']);
  const there: Context = { ...context, region: input.SourceRegion };
  const source = requireState(there, requireImage(there, input.SourceImageId), 'available');
  requireStorage(there, source.blockDevices);
  const start = newImage(input, context);
  requireCopySlots(context, snapshotIds(source).length);

  const disks = source.blockDevices.map((device) =>
    copyDevice({ device, source, id: start.id, tags: tags.snapshot, input }, context),
  );
  const image: Image = {
    ...start,
    ...machineOf(source),
    ...inheritWatermarks(source),
    ...fateOf(
      disks.flatMap(({ snapshot }) => snapshot ?? []),
      start,
    ),
    blockDevices: disks.map(({ device }) => device),
    sourceImageId: source.id,
    sourceImageRegion: input.SourceRegion,
  };
  context.store.table(imageTable, context.region).put(image);
  const copied = input.CopyImageTags === true ? copiedTags(there, source.id, source.owner) : {};
  putTags(context, 'image', image.id, { ...copied, ...tags.image });
  return image.id;
}

/** An image is there when the last of its snapshots is, and fails with any of them. */
function fateOf(
  snapshots: readonly Snapshot[],
  { availableAt = '' }: Pick<Image, 'availableAt'>,
): Pick<Image, 'availableAt' | 'failure'> {
  const ends = snapshots.map((snapshot) => snapshot.availableAt ?? '').toSorted();
  const failure = snapshots.find((snapshot) => snapshot.failure !== undefined)?.failure;
  return {
    availableAt: ends.at(-1) ?? availableAt,
    ...(failure === undefined
      ? {}
      : {
          failure: {
            code: 'Client.InternalError',
            message: `AMI snapshot copy failed with error: ${failure}`,
          },
        }),
  };
}

interface DeviceCopy {
  readonly device: BlockDevice;
  readonly source: Image;
  readonly id: string;
  readonly tags: Tags;
  readonly input: CopyRequest;
}

function copyDevice(
  { device, source, id, tags, input }: DeviceCopy,
  context: Context,
): { readonly device: BlockDevice; readonly snapshot?: Snapshot } {
  const { ebs } = device;
  if (ebs?.snapshotId === undefined) return { device };
  const snapshot = startSnapshotCopy(
    {
      source: snapshotOfImage({ ...context, region: input.SourceRegion }, ebs.snapshotId),
      sourceRegion: input.SourceRegion,
      volumeSize: ebs.volumeSize,
      description: `Copied for DestinationAmi ${id} from SourceAmi ${source.id} for SourceSnapshot ${ebs.snapshotId}. Task created on ${context.now.getTime()}.`,
      encrypt: input.Encrypted === true || ebs.encrypted,
      key: input.KmsKeyId,
      minutes: input.SnapshotCopyCompletionDurationMinutes,
      tags,
    },
    context,
  );
  const { id: snapshotId, encrypted } = snapshot;
  return { device: { ...device, ebs: { ...ebs, snapshotId, encrypted } }, snapshot };
}
