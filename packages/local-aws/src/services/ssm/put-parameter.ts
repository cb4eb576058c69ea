import { flag, list, optional, type ReadMembers, structure, text } from '../../protocols/shape.js';
import type { Parameter, ParameterVersion } from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { checkAllowedPattern } from './allowed-pattern.js';
import { checkParameterName, checkValue } from './check-parameter.js';
import { latestVersion, parameterArn } from './find-parameter.js';
import { invalid } from './parameter-errors.js';
import { readPolicies } from './parameter-policies.js';
import { readTags } from './parameter-tags.js';
import { chooseTier } from './parameter-tier.js';
import {
  append,
  isPending,
  keepParameter,
  keepPending,
  oldestInTheWay,
  writtenParameter,
} from './parameters.js';
import { checkKeyId, encryptValue, standardKey } from './secure-value.js';

const input = {
  Name: text,
  Value: text,
  Type: optional(text),
  KeyId: optional(text),
  Description: optional(text),
  Overwrite: optional(flag),
  AllowedPattern: optional(text),
  Tags: list(structure({ Key: text, Value: text })),
  Tier: optional(text),
  Policies: optional(text),
  DataType: optional(text),
};

type Put = ReadMembers<typeof input>;

/** Writing parameters. */
export const putParameter = [
  operation({
    action: 'PutParameter',
    input,
    run(put, context) {
      checkParameterName(put.Name, context);
      const before = writtenParameter(context, put.Name);
      checkOverwrite(put, before);
      if (isPending(context, put.Name)) {
        throw new ApiError(
          'TooManyUpdates',
          `There are concurrent updates for ${put.Name}: the image of the one before is still looked at.`,
        );
      }
      const version = nextVersion(put, before, context);
      if (before !== undefined) checkRoom(before);
      const answer = { Version: version.version, Tier: version.tier };
      const tags = before?.tags ?? readTags(put.Tags);
      const { Name: name } = put;
      if (version.dataType === 'aws:ec2:image') keepPending(context, { name, version, tags });
      else {
        keepParameter(
          context,
          before === undefined ? { name, versions: [version], tags } : append(before, version),
        );
      }
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
  const type = chooseType(put, last);
  checkValue(put.Value);
  checkAllowedPattern(put.AllowedPattern, put.Value);
  checkKeyId(type, put.KeyId);
  const policies = readPolicies(put.Policies, last, context.now);
  const tier = chooseTier(put, { last, hasPolicies: policies.policies !== undefined }, context);
  const keyId = put.KeyId ?? standardKey;
  const arn = parameterArn(put.Name, context);
  return {
    version: (last?.version ?? 0) + 1,
    value:
      type === 'SecureString' ? encryptValue(context, put.Value, { keyId, arn, tier }) : put.Value,
    type,
    ...(type === 'SecureString' ? { keyId } : {}),
    dataType: chooseDataType(put, type),
    tier,
    ...(put.Description === undefined ? {} : { description: put.Description }),
    ...(put.AllowedPattern === undefined ? {} : { allowedPattern: put.AllowedPattern }),
    ...policies,
    labels: [],
    modifiedAt: context.now.toISOString(),
    modifiedBy: context.caller.arn,
  };
}

function chooseType(put: Put, last: ParameterVersion | undefined): string {
  const type = put.Type ?? last?.type;
  if (type === undefined) {
    throw invalid('A parameter type is required when you create a parameter.');
  }
  if (type !== 'String' && type !== 'StringList' && type !== 'SecureString') {
    throw new ApiError(
      'UnsupportedParameterType',
      `The parameter type ${type} isn't supported. Use String, StringList or SecureString.`,
    );
  }
  if (last !== undefined && type !== last.type) {
    throw new ApiError(
      'HierarchyTypeMismatchException',
      `The type of a parameter cannot change from ${last.type} to ${type}.`,
    );
  }
  if ((put.Description?.length ?? 0) > 1024) {
    throw invalid('Descriptions have at most 1024 characters.');
  }
  return type;
}

function chooseDataType({ DataType: dataType = 'text' }: Put, type: string): string {
  if (dataType !== 'text' && dataType !== 'aws:ec2:image') {
    throw invalid(`Unknown or unsupported data type: ${dataType}`);
  }
  if (dataType === 'aws:ec2:image' && type !== 'String') {
    throw invalid('The data type aws:ec2:image is only for parameters of type String.');
  }
  return dataType;
}

/** The oldest version makes room, unless a label holds it. */
function checkRoom(before: Parameter): void {
  const oldest = oldestInTheWay(before);
  if (oldest === undefined || oldest.labels.length === 0) return;
  throw new ApiError(
    'ParameterMaxVersionLimitExceeded',
    `You attempted to create a new version of ${before.name} by calling the PutParameter API with the overwrite flag. Version ${oldest.version}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
  );
}
