import { list, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { checkImageId, imageNotFound } from './image-access.js';
import { checkSnapshotId, snapshotNotFound } from './snapshot-access.js';

const mostIds = 20;

/**
 * What was deleted under a retention rule. There is no service of the Recycle Bin here in which a
 * rule could be made, so deleting is for ever and nothing is in it, as in an account without rules.
 */
export const recycleBin = [
  ec2Operation({
    action: 'ListImagesInRecycleBin',
    input: { ImageId: list(text), ...pageInput },
    run(input) {
      input.ImageId.forEach(checkImageId);
      if (input.ImageId.length > mostIds) {
        throw new ApiError(
          'InvalidParameterValue',
          `At most ${mostIds} image ids can be listed in one call`,
        );
      }
      if (input.ImageId.length > 0) throw imageNotFound(input.ImageId);
      return { imageSet: nothing(input, 1), nextToken: undefined };
    },
  }),

  ec2Operation({
    action: 'RestoreImageFromRecycleBin',
    input: { ImageId: text },
    run(input) {
      checkImageId(input.ImageId);
      throw imageNotFound([input.ImageId]);
    },
  }),

  ec2Operation({
    action: 'ListSnapshotsInRecycleBin',
    input: { SnapshotId: list(text), ...pageInput },
    run(input) {
      for (const id of input.SnapshotId) {
        checkSnapshotId(id);
        throw snapshotNotFound(id);
      }
      return { snapshotSet: nothing(input, 5), nextToken: undefined };
    },
  }),

  ec2Operation({
    action: 'RestoreSnapshotFromRecycleBin',
    input: { SnapshotId: text },
    run(input) {
      checkSnapshotId(input.SnapshotId);
      throw snapshotNotFound(input.SnapshotId);
    },
  }),
];

/** An empty list, whose paging is checked as if there were something in it. */
function nothing(input: Parameters<typeof ec2Page>[2], smallest: number): readonly never[] {
  return ec2Page<never>([], String, input, { smallest }).rows;
}
