import { list, structure, text } from '../../../protocols/shape.js';
import { ApiError } from '../../api-error.js';

/** The `ResourceType` parameter of operations that look for what uses an image. */
export const resourceTypeInput = list(
  structure({
    ResourceType: text,
    ResourceTypeOption: list(structure({ OptionName: text, OptionValue: list(text) })),
  }),
);

/** A type of resource, and how it was asked to be looked at. */
export interface RequestedResourceType {
  readonly ResourceType: string;
  readonly ResourceTypeOption: readonly {
    readonly OptionName: string;
    readonly OptionValue: readonly string[];
  }[];
}

const deepest = 10_000;

/** Refuses types that are not among the known ones, and types that are named twice. */
export function checkResourceTypes(
  asked: readonly RequestedResourceType[],
  known: readonly string[],
): void {
  const types = asked.map(({ ResourceType }) => ResourceType);
  const odd = types.find((type) => !known.includes(type));
  if (odd !== undefined) {
    throw invalid(`Invalid resource type: '${odd}'. Expected one of: ${known.join(', ')}.`);
  }
  if (new Set(types).size < types.length) throw invalid('A resource type is specified twice');
}

/** The values of an option of one type, checked to be the only one that the type takes. */
export function optionOf(
  { ResourceType: type, ResourceTypeOption: options }: RequestedResourceType,
  name: string,
): readonly string[] | undefined {
  const odd = options.find(({ OptionName }) => OptionName !== name);
  if (odd !== undefined) throw invalid(`Invalid option '${odd.OptionName}' for ${type}`);
  return options[0]?.OptionValue;
}

/** Refuses options of a type that has none. */
export function refuseOptions({ ResourceType, ResourceTypeOption }: RequestedResourceType): void {
  if (ResourceTypeOption.length > 0) throw invalid(`${ResourceType} takes no options`);
}

/** How many versions of launch templates are looked at: 1 to 10,000. */
export function readDepth(values: readonly string[] | undefined, standard: number): number {
  if (values === undefined) return standard;
  const [value = '', ...more] = values;
  const depth = Number(value);
  if (more.length > 0 || !/^\d+$/.test(value) || depth < 1 || depth > deepest) {
    throw invalid(`Invalid version-depth: '${values.join(', ')}'. Expected: 1 to ${deepest}.`);
  }
  return depth;
}

function invalid(message: string): ApiError {
  return new ApiError('InvalidParameterValue', message);
}
