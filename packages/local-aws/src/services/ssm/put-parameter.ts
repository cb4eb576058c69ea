import { flag, list, optional, type ReadMembers, structure, text } from '../../protocols/shape.js';
import {
  type Parameter,
  type ParameterVersion,
  parameterTable,
} from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { findImage, imageState } from '../ec2/image-access.js';
import { operation } from '../operation.js';
import { checkParameterName, chooseTier } from './check-parameter.js';
import { latestVersion } from './find-parameter.js';
import { invalid } from './parameter-errors.js';
import { readTags } from './parameter-tags.js';

const mostVersions = 100;

const input = {
  Name: text,
  Value: text,
  Type: optional(text),
  Description: optional(text),
  Overwrite: optional(flag),
  Tags: list(structure({ Key: text, Value: text })),
  Tier: optional(text),
  DataType: optional(text),
};

type Put = ReadMembers<typeof input>;

/** Writing parameters. */
export const putParameter = [
  operation({
    action: 'PutParameter',
    input,
    run(put, context) {
      checkParameterName(put.Name);
      const table = context.store.table(parameterTable, ownScope(context));
      const before = table.get(put.Name);
      checkOverwrite(put, before);
      const version = nextVersion(put, before, context);
      const answer = { Version: version.version, Tier: version.tier };
      // As on AWS: the call succeeds, and what does not point at a usable image is never written.
      if (version.dataType === 'aws:ec2:image' && !isUsableImage(version.value, context)) {
        return answer;
      }
      table.put({
        name: put.Name,
        versions: before === undefined ? [version] : append(before, version),
        tags: before?.tags ?? readTags(put.Tags),
      });
      return answer;
    },
  }),
];

function checkOverwrite(put: Put, before: Parameter | undefined): void {
  if (before !== undefined && put.Overwrite !== true) {
    throw new ApiError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  if (put.Overwrite === true && put.Tags.length > 0) {
    throw invalid(
      "Invalid request: tags and overwrite can't be used together. To update tags for an existing parameter, use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
}

function nextVersion(put: Put, before: Parameter | undefined, context: Context): ParameterVersion {
  const last = before === undefined ? undefined : latestVersion(before);
  const type = put.Type ?? last?.type;
  if (type === undefined) {
    throw invalid('A parameter type is required when you create a parameter.');
  }
  if (type !== 'String' && type !== 'StringList') {
    throw new ApiError(
      'UnsupportedParameterType',
      `The parameter type ${type} isn't supported. There is no KMS here yet to encrypt a SecureString.`,
    );
  }
  if (last !== undefined && type !== last.type) {
    throw new ApiError(
      'HierarchyTypeMismatchException',
      `The type of a parameter cannot change from ${last.type} to ${type}.`,
    );
  }
  const dataType = put.DataType ?? 'text';
  if (dataType !== 'text' && dataType !== 'aws:ec2:image') {
    throw invalid(`Unknown or unsupported data type: ${dataType}`);
  }
  if (dataType === 'aws:ec2:image' && type !== 'String') {
    throw invalid('The data type aws:ec2:image is only for parameters of type String.');
  }
  if ((put.Description?.length ?? 0) > 1024) {
    throw invalid('Descriptions have at most 1024 characters.');
  }
  const tier = chooseTier(put.Tier, last?.tier ?? 'Standard', put.Value);
  return {
    version: (last?.version ?? 0) + 1,
    value: put.Value,
    type,
    dataType,
    tier,
    ...(put.Description === undefined ? {} : { description: put.Description }),
    labels: [],
    modifiedAt: context.now.toISOString(),
    modifiedBy: context.caller.arn,
  };
}

/** A hundred versions are kept. The oldest makes room, unless a label holds it. */
function append(before: Parameter, version: ParameterVersion): Parameter['versions'] {
  const [oldest, ...rest] = before.versions;
  if (before.versions.length < mostVersions) return [...before.versions, version];
  if (oldest.labels.length > 0) {
    throw new ApiError(
      'ParameterMaxVersionLimitExceeded',
      `You attempted to create a new version of ${before.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
    );
  }
  const [first = version, ...others] = rest;
  return [first, ...others, version];
}

function isUsableImage(id: string, context: Context): boolean {
  const image = findImage(context, id);
  return image !== undefined && imageState(image, context.now) === 'available';
}
