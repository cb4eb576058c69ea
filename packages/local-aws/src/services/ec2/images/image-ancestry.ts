import { text } from '../../../protocols/shape.js';
import type { Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { isPublic, requireImage } from '../image-access.js';
import { everImage } from './past-images.js';

/** The user guide's "Each ancestry list is limited to 50 AMIs". */
const longestChain = 50;

/** Where images come from. */
export const imageAncestry = [
  ec2Operation({
    action: 'GetImageAncestry',
    input: { ImageId: text },
    run(input, context) {
      const chain = ancestryOf(requireImage(context, input.ImageId), context);
      return {
        imageAncestryEntrySet: chain.map((image) => ({
          creationDate: image.creationDate,
          imageId: image.id,
          imageOwnerAlias: image.ownerAlias,
          sourceImageId: image.sourceImageId,
          sourceImageRegion: image.sourceImageRegion,
        })),
      };
    },
  }),
];

/**
 * The image, its parent, and so on up to the root: a public image of a verified provider or an image
 * without a source. Ancestors count that the caller cannot see or that are gone.
 */
function ancestryOf(image: Image, context: Context): readonly Image[] {
  const chain = [image];
  let last: Image | undefined = image;
  while (last !== undefined && chain.length < longestChain && !isRoot(last)) {
    const { sourceImageId, sourceImageRegion }: Image = last;
    if (sourceImageId === undefined || sourceImageRegion === undefined) break;
    last = everImage(context, sourceImageRegion, sourceImageId);
    if (last !== undefined) chain.push(last);
  }
  return chain;
}

function isRoot(image: Image): boolean {
  return (
    isPublic(image) && (image.ownerAlias === 'amazon' || image.ownerAlias === 'aws-marketplace')
  );
}
