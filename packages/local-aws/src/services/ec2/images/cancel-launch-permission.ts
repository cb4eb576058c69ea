import { text } from '../../../protocols/shape.js';
import { imageTable, permissionKey } from '../../../state/tables/image.js';
import { done, ec2Operation } from '../ec2-operation.js';
import { imageNotFound, requireImage } from '../image-access.js';

/** Leaving an image that somebody shares. */
export const cancelLaunchPermission = [
  ec2Operation({
    action: 'CancelImageLaunchPermission',
    input: { ImageId: text },
    run({ ImageId: id }, context) {
      const image = requireImage(context, id);
      const own = permissionKey({ userId: context.account });
      const left = image.permissions.filter((permission) => permissionKey(permission) !== own);
      // Shares with an organization, a unit or everybody are not the account's to end.
      if (left.length === image.permissions.length) throw imageNotFound([id]);
      context.store.table(imageTable, context.region).put({ ...image, permissions: left });
      return done;
    },
  }),
];
