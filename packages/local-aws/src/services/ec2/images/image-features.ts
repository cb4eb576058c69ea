import type { AnswerMembers } from '../../../protocols/wire.js';
import type { Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import type { FilterTable } from '../filters.js';
import { imageAllowed } from './image-allowance.js';
import { describeScan, scanFilters } from './image-findings.js';

/** What DescribeImages shows of an image beside its row: allowance, watermarks, scans and types. */
export function describeFeatures(image: Image, context: Context): AnswerMembers {
  const { instanceTypeSpecification: specification } = image;
  return {
    imageAllowed: imageAllowed(context, image),
    imageWatermarkSet: describeWatermarks(image),
    scanResults: describeScan(image, context),
    instanceTypeSpecification:
      specification === undefined
        ? undefined
        : {
            supportedInstanceTypeSet: specification.supported.map(typeItem),
            unsupportedInstanceTypeSet: specification.unsupported.map(typeItem),
          },
  };
}

/** Writes the watermarks of an image as answers show them. */
export function describeWatermarks({ watermarks = [] }: Image): readonly AnswerMembers[] {
  return watermarks.map((watermark) => ({
    watermarkKey: watermark.key,
    sourceImageRegion: watermark.sourceImageRegion,
    sourceImageId: watermark.sourceImageId,
    sourceImageCreationTime: watermark.sourceImageCreationTime,
    watermarkCreationTime: watermark.attachedAt,
  }));
}

/** The filters of DescribeImages for the same. */
export function featureFilters(context: Context): FilterTable<Image>['fields'] {
  return {
    'image-allowed': (image) => imageAllowed(context, image),
    'image-watermark.watermark-key': ({ watermarks }) => watermarks?.map(({ key }) => key),
    'image-watermark.source-image-id': ({ watermarks }) =>
      watermarks?.map((one) => one.sourceImageId),
    'image-watermark.source-image-region': ({ watermarks }) =>
      watermarks?.map((one) => one.sourceImageRegion),
    'image-watermark.source-image-creation-time': ({ watermarks }) =>
      watermarks?.map((one) => one.sourceImageCreationTime),
    'image-watermark.watermark-creation-time': ({ watermarks }) =>
      watermarks?.map((one) => one.attachedAt),
    'instance-type-specification.supported-instance-type': (image) =>
      image.instanceTypeSpecification?.supported,
    'instance-type-specification.unsupported-instance-type': (image) =>
      image.instanceTypeSpecification?.unsupported,
    ...scanFilters(context),
  };
}

function typeItem(instanceType: string): AnswerMembers {
  return { instanceType };
}
