import { filledText, flag, optional, text } from '../../../protocols/shape.js';
import { isEnabledRegion } from '../../../seeds/regions.js';
import { type BlockDevice, type Image, imageTable } from '../../../state/tables/image.js';
import { machineOf } from '../../../state/tables/machine.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { requireStorage } from '../block-devices.js';
import { once } from '../client-token.js';
import { ec2Operation } from '../ec2-operation.js';
import { requireImage, requireState } from '../image-access.js';
import { defaultKeyArn, keyArn } from '../kms-keys.js';
import { putSnapshot } from '../new-snapshot.js';
import { snapshotOfImage } from '../snapshot-access.js';
import {
  putTags,
  readTagSpecifications,
  type Tags,
  tagSpecificationInput,
  visibleTags,
} from '../tags.js';
import { availableAt, newImage } from './new-image.js';

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
  readonly TagSpecification: Parameters<typeof readTagSpecifications>[0];
}

function copy(input: CopyRequest, context: Context): string {
  if (!isEnabledRegion(input.SourceRegion)) {
    throw new ApiError('InvalidParameterValue', `Invalid source region: ${input.SourceRegion}`);
  }
  if (input.KmsKeyId !== undefined && input.Encrypted !== true) {
    throw new ApiError(
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    );
  }
  const tags = readTagSpecifications(input.TagSpecification, ['image', 'snapshot']);
  const there: Context = { ...context, region: input.SourceRegion };
  const source = requireState(there, requireImage(there, input.SourceImageId), 'available');
  requireStorage(there, source.blockDevices);

  const start = newImage(input, context);
  const image: Image = {
    ...start,
    ...machineOf(source),
    blockDevices: source.blockDevices.map((device) =>
      copyDevice({ device, source, id: start.id, tags: tags.snapshot, input }, context),
    ),
    sourceImageId: source.id,
    sourceImageRegion: input.SourceRegion,
  };
  context.store.table(imageTable, context.region).put(image);
  const copied = input.CopyImageTags === true ? visibleTags(there, source.id, source.owner) : {};
  putTags(context, 'image', image.id, { ...copied, ...tags.image });
  return image.id;
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
): BlockDevice {
  const { ebs } = device;
  if (ebs?.snapshotId === undefined) return device;
  const from = snapshotOfImage({ ...context, region: input.SourceRegion }, ebs.snapshotId);
  const encrypted = input.Encrypted === true || ebs.encrypted;
  const key =
    input.KmsKeyId === undefined ? defaultKeyArn(context) : keyArn(input.KmsKeyId, context);
  const { id: snapshotId } = putSnapshot(
    {
      description: `Copied for DestinationAmi ${id} from SourceAmi ${source.id} for SourceSnapshot ${ebs.snapshotId}. Task created on ${context.now.getTime()}.`,
      volumeId: 'vol-ffffffff',
      volumeSize: from?.volumeSize ?? ebs.volumeSize,
      availableAt: availableAt(context),
      encrypted,
      ...(encrypted ? { kmsKeyId: key } : {}),
    },
    tags,
    context,
  );
  return { ...device, ebs: { ...ebs, snapshotId, encrypted } };
}
