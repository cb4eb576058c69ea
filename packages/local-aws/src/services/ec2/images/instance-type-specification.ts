import { list, optional, structure, text } from '../../../protocols/shape.js';
import {
  type Image,
  type InstanceTypeSpecification,
  imageTable,
} from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import { ec2Operation } from '../ec2-operation.js';
import { wildcard } from '../filters.js';
import { requireOwnImage } from '../image-access.js';

const mostEntries = 100;

/** Which instance types an image is for. */
export const instanceTypeSpecification = [
  ec2Operation({
    action: 'ReplaceImageInstanceTypeSpecification',
    input: {
      ImageId: text,
      InstanceTypeSpecification: optional(
        structure({ SupportedInstanceType: list(text), UnsupportedInstanceType: list(text) }),
      ),
    },
    run(input, context) {
      const { instanceTypeSpecification: _before, ...image } = requireOwnImage(
        context,
        input.ImageId,
      );
      const asked = input.InstanceTypeSpecification;
      const specification = {
        supported: asked?.SupportedInstanceType ?? [],
        unsupported: asked?.UnsupportedInstanceType ?? [],
      };
      checkSpecification(specification);
      const isEmpty = specification.supported.length + specification.unsupported.length === 0;
      context.store.table(imageTable, context.region).put({
        ...image,
        ...(isEmpty ? {} : { instanceTypeSpecification: specification }),
      });
      return { returnValue: true };
    },
  }),
];

/** Refuses launches of a type that the owner of the image excluded, as RunInstances does. */
export function requireSpecifiedType(type: string, image: Image): void {
  if (isSpecified(type, image.instanceTypeSpecification)) return;
  throw new ApiError(
    'InvalidParameterCombination',
    `The instance type '${type}' is not compatible with the AMI '${image.id}'. Specify an instance type that matches the instance type specification of the AMI, and try again.`,
  );
}

/** Whether a type matches the supported list, where there is one, and not the unsupported list. */
export function isSpecified(
  type: string,
  specification: InstanceTypeSpecification | undefined,
): boolean {
  if (specification === undefined) return true;
  const { supported, unsupported } = specification;
  const matches = (pattern: string): boolean => wildcard(pattern)(type);
  return (supported.length === 0 || supported.some(matches)) && !unsupported.some(matches);
}

function checkSpecification({ supported, unsupported }: InstanceTypeSpecification): void {
  for (const entries of [supported, unsupported]) {
    if (entries.length > mostEntries) {
      throw invalid(`A list of instance types can have at most ${mostEntries} entries`);
    }
  }
  const all = [...supported, ...unsupported];
  const odd = all.find((entry) => !/^[A-Za-z0-9_.*-]{1,24}$/.test(entry) || entry.includes('**'));
  if (odd !== undefined) throw invalid(`Invalid instance type or pattern: '${odd}'`);
  const repeated = all.find((entry, index) => all.indexOf(entry) !== index);
  if (repeated !== undefined) throw invalid(`Duplicate instance type: '${repeated}'`);
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterValue', message);
}
