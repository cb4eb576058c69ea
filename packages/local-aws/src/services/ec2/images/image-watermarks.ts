import { text } from '../../../protocols/shape.js';
import { type Image, type ImageWatermark, imageTable } from '../../../state/tables/image.js';
import type { Instance } from '../../../state/tables/instance.js';
import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { done, ec2Operation } from '../ec2-operation.js';
import { isPublic, requireOwnImage } from '../image-access.js';
import { everImage } from './past-images.js';

const mostWatermarks = 5;

/** Marks on images that their descendants inherit. Keys begin with the account, so none is forged. */
export const imageWatermarks = [
  ec2Operation({
    action: 'AttachImageWatermark',
    input: { ImageId: text, WatermarkName: text },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      checkName(input.WatermarkName);
      const watermarkKey = `${context.account}:${input.WatermarkName}`;
      const { watermarks = [] } = image;
      if (watermarks.some(({ key }) => key === watermarkKey)) return { watermarkKey };
      if (isPublic(image)) {
        throw new ApiError(
          'OperationNotPermitted',
          `Watermarks cannot be added to public AMIs: ${image.id} is public`,
        );
      }
      if (watermarks.length >= mostWatermarks) {
        throw new ApiError(
          'ResourceLimitExceeded',
          `An image can have at most ${mostWatermarks} watermarks: ${image.id} has ${watermarks.length}`,
        );
      }
      const attached: ImageWatermark = {
        key: watermarkKey,
        sourceImageId: image.id,
        sourceImageRegion: context.region,
        sourceImageCreationTime: image.creationDate,
        attachedAt: context.now.toISOString(),
      };
      context.store
        .table(imageTable, context.region)
        .put({ ...image, watermarks: [...watermarks, attached] });
      return { watermarkKey };
    },
  }),

  ec2Operation({
    action: 'DetachImageWatermark',
    input: { ImageId: text, WatermarkKey: text },
    run(input, context) {
      const image = requireOwnImage(context, input.ImageId);
      const left = image.watermarks?.filter(({ key }) => key !== input.WatermarkKey) ?? [];
      if (left.length !== (image.watermarks?.length ?? 0)) {
        context.store.table(imageTable, context.region).put({ ...image, watermarks: left });
      }
      return done;
    },
  }),
];

/** What an image that is made of another one has of its watermarks: all of them. */
export function inheritWatermarks(source: Image | undefined): Pick<Image, 'watermarks'> {
  const { watermarks = [] } = source ?? {};
  return watermarks.length === 0 ? {} : { watermarks };
}

/** The same for an image that is made of an instance, also when the image below it is gone. */
export function inheritWatermarksOf(
  { imageId }: Pick<Instance, 'imageId'>,
  context: Context,
): Pick<Image, 'watermarks'> {
  return inheritWatermarks(everImage(context, context.region, imageId));
}

function checkName(name: string): void {
  if (/^[a-zA-Z0-9()[\] ./\-'@_]{3,128}$/.test(name)) return;
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${name}) for parameter WatermarkName is invalid. It must be between 3 and 128 characters long, and may contain letters, numbers, spaces, and ( ) [ ] . / - ' @ _`,
  );
}
