import { flag, optional, text } from '../../../protocols/shape.js';
import { imageTable } from '../../../state/tables/image.js';
import { snapshotTable } from '../../../state/tables/snapshot.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { done, ec2Operation } from '../ec2-operation.js';
import { requireOwnImage } from '../image-access.js';
import { imagesUsing, snapshotIds } from '../snapshot-access.js';
import { isLocked } from '../snapshot-lock-state.js';
import { takeTags } from '../tags.js';
import { isProtected } from './deregistration-protection.js';
import { keepPastImage } from './past-images.js';

/** Retiring images and the snapshots below them. */
export const deregisterImage = [
  ec2Operation({
    action: 'DeregisterImage',
    input: { ImageId: text, DeleteAssociatedSnapshots: optional(flag) },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      if (isProtected(image, context.now)) {
        throw new ApiError(
          'OperationNotPermitted',
          `The image ${image.id} is protected from deregistration`,
        );
      }
      keepPastImage(image, context);
      context.store.table(imageTable, context.region).remove(image.id);
      takeTags(context, image.id);
      if (input.DeleteAssociatedSnapshots !== true) return done;
      return {
        ...done,
        deleteSnapshotResultSet: Array.from(new Set(snapshotIds(image)), (id) => ({
          snapshotId: id,
          returnCode: deleteUnused(id, context),
        })),
      };
    },
  }),
];

function deleteUnused(id: string, context: Context): string {
  const snapshots = context.store.table(snapshotTable, context.region);
  const snapshot = snapshots.get(id);
  if (snapshot === undefined) return 'client-error';
  if (snapshot.owner !== context.account) return 'missing-permissions';
  if (imagesUsing(snapshot, context).length > 0) return 'skipped';
  if (isLocked(snapshot, context.now)) return 'client-error';
  snapshots.remove(id);
  takeTags(context, id);
  return 'success';
}
