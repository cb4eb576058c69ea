import { flag, list, optional, text } from '../../../protocols/shape.js';
import { instanceTable } from '../../../state/tables/instance.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownArn, ownScope } from '../../context.js';
import { latestVersion, parameterArn } from '../../ssm/find-parameter.js';
import { seenParameters } from '../../ssm/parameters.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { checkImageId } from '../image-access.js';
import { checkCount } from './check-count.js';
import { templatesUsing } from './image-users.js';
import {
  checkResourceTypes,
  optionOf,
  type RequestedResourceType,
  readDepth,
  refuseOptions,
  resourceTypeInput,
} from './resource-types.js';

const referencingTypes = [
  'ec2:Instance',
  'ec2:LaunchTemplate',
  'ssm:Parameter',
  'imagebuilder:ImageRecipe',
  'imagebuilder:ContainerRecipe',
];
const states = ['pending', 'running', 'shutting-down', 'terminated', 'stopping', 'stopped'];
const standardDepth = 10;
const mostImages = 10;

/** What of the caller's own names images, whoever owns those; as it is now. */
export const imageReferences = [
  ec2Operation({
    action: 'DescribeImageReferences',
    input: {
      ImageId: list(text),
      IncludeAllResourceTypes: optional(flag),
      ResourceType: resourceTypeInput,
      ...pageInput,
    },
    run(input, context) {
      const { ImageId: imageIds, ResourceType: asked } = input;
      if (imageIds.length === 0) throw missing('ImageId');
      checkCount(imageIds, mostImages, 'ImageId');
      imageIds.forEach(checkImageId);
      const includeAll = input.IncludeAllResourceTypes === true;
      if (asked.length === 0 && !includeAll) {
        throw missing('IncludeAllResourceTypes or ResourceType');
      }
      checkResourceTypes(asked, referencingTypes);
      const unasked = referencingTypes
        .filter((type) => includeAll && !asked.some(({ ResourceType }) => ResourceType === type))
        .map((ResourceType): RequestedResourceType => ({ ResourceType, ResourceTypeOption: [] }));
      const references = [...new Set(imageIds)].flatMap((imageId) =>
        [...asked, ...unasked].flatMap((type) =>
          arnsUsing(imageId, type, context).map((arn) => ({
            imageId,
            resourceType: type.ResourceType,
            arn,
          })),
        ),
      );
      const { rows, next } = ec2Page(references, ({ imageId, arn }) => `${imageId}/${arn}`, input);
      return { imageReferenceSet: rows, nextToken: next };
    },
  }),
];

function arnsUsing(
  imageId: string,
  asked: RequestedResourceType,
  context: Context,
): readonly string[] {
  switch (asked.ResourceType) {
    case 'ec2:Instance': {
      const wanted = readStates(optionOf(asked, 'state-name'));
      return [...context.store.table(instanceTable, ownScope(context)).rows()]
        .filter((one) => one.imageId === imageId && wanted.includes(one.state))
        .map(({ id }) => ownArn(context, 'ec2', `instance/${id}`));
    }
    case 'ec2:LaunchTemplate': {
      const depth = readDepth(optionOf(asked, 'version-depth'), standardDepth);
      return templatesUsing(imageId, context, depth).map(({ id }) =>
        ownArn(context, 'ec2', `launch-template/${id}`),
      );
    }
    case 'ssm:Parameter':
      refuseOptions(asked);
      return seenParameters(context)
        .filter((parameter) => {
          const { value, dataType } = latestVersion(parameter);
          return value === imageId && dataType === 'aws:ec2:image';
        })
        .map(({ name }) => parameterArn(name, context));
    default:
      // Nothing here has recipes of Image Builder.
      refuseOptions(asked);
      return [];
  }
}

function readStates(values: readonly string[] | undefined): readonly string[] {
  const odd = values?.find((value) => !states.includes(value));
  if (odd !== undefined) {
    throw new ApiError('InvalidParameterValue', `Invalid state-name: '${odd}'`);
  }
  return values ?? states;
}

function missing(parameter: string): ApiError {
  return new ApiError('MissingParameter', `The request must contain the parameter ${parameter}`);
}
