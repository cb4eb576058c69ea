import { filledText, flag, integer, optional, text } from '../../protocols/shape.js';
import { ec2Operation } from './ec2-operation.js';
import { checkDescription } from './images/new-image.js';
import { requireCompleted, requireSnapshot } from './snapshot-access.js';
import {
  checkCompletionMinutes,
  checkKeyRequest,
  checkSourceRegion,
  requireCopySlots,
  startSnapshotCopy,
} from './snapshot-copies.js';
import { readTagSpecifications, tagSet, tagSpecificationInput } from './tags.js';

/** Copying snapshots between regions and accounts. */
export const copySnapshot = [
  ec2Operation({
    action: 'CopySnapshot',
    input: {
      SourceSnapshotId: text,
      SourceRegion: text,
      Description: optional(text),
      Encrypted: optional(flag),
      KmsKeyId: filledText,
      CompletionDurationMinutes: optional(integer),
      TagSpecification: tagSpecificationInput,
      // Clients sign the source request ahead, for AWS to send it; here both regions are at hand.
      DestinationRegion: filledText,
      PresignedUrl: filledText,
    },
    run(input, context) {
      checkSourceRegion(input.SourceRegion, context);
      checkDescription(input.Description);
      checkCompletionMinutes(input.CompletionDurationMinutes, 'CompletionDurationMinutes');
      const { snapshot: tags } = readTagSpecifications(input.TagSpecification, ['snapshot']);
      const there = { ...context, region: input.SourceRegion };
      const source = requireCompleted(requireSnapshot(there, input.SourceSnapshotId), context.now);
      checkKeyRequest(input.KmsKeyId, input.Encrypted === true || source.encrypted);
      requireCopySlots(context, 1);
      const { id } = startSnapshotCopy(
        {
          source,
          sourceRegion: input.SourceRegion,
          volumeSize: source.volumeSize,
          description: input.Description ?? '',
          encrypt: input.Encrypted === true,
          key: input.KmsKeyId,
          minutes: input.CompletionDurationMinutes,
          tags,
        },
        context,
      );
      return { snapshotId: id, tagSet: tagSet(context, id) };
    },
  }),
];
