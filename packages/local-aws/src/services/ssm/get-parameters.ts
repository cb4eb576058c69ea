import { flag, integer, list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Parameter, ParameterVersion } from '../../state/tables/parameter.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import {
  type FoundParameter,
  findParameterVersion,
  isPublicName,
  latestVersion,
  parameterArn,
} from './find-parameter.js';
import { invalid, parameterNotFound, versionNotFound } from './parameter-errors.js';
import { parameterFilterInput, parameterMatcher } from './parameter-filters.js';
import { seenParameters } from './parameters.js';
import { decryptValue } from './secure-value.js';
import { ssmPage } from './ssm-page.js';

const mostNames = 10;

/** Reading values. */
export const getParameters = [
  operation({
    action: 'GetParameter',
    input: { Name: text, WithDecryption: optional(flag) },
    run(input, context) {
      const found = findParameterVersion(context, input.Name, 'ssm:GetParameter');
      if (found === 'no parameter') throw parameterNotFound();
      if (found === 'no version') throw versionNotFound(input.Name);
      return { Parameter: describe(found, context, input) };
    },
  }),

  operation({
    action: 'GetParameters',
    input: { Names: list(text), WithDecryption: optional(flag) },
    run(input, context) {
      checkNames(input.Names);
      const lookups = input.Names.map((name) => ({
        name,
        found: findParameterVersion(context, name),
      }));
      return {
        Parameters: lookups.flatMap(({ found }) =>
          typeof found === 'string' ? [] : [describe(found, context, input)],
        ),
        InvalidParameters: lookups.flatMap(({ name, found }) =>
          typeof found === 'string' ? [name] : [],
        ),
      };
    },
  }),

  operation({
    action: 'GetParametersByPath',
    input: {
      Path: text,
      Recursive: optional(flag),
      ParameterFilters: parameterFilterInput,
      WithDecryption: optional(flag),
      MaxResults: optional(integer),
      NextToken: optional(text),
    },
    run(input, context) {
      if (!input.Path.startsWith('/')) {
        throw invalid(
          'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
        );
      }
      const matches = parameterMatcher(input.ParameterFilters, 'GetParametersByPath');
      const found = below(input.Path, context)
        .filter(({ name }) => input.Recursive === true || isChild(name, input.Path))
        .filter(matches)
        .map((parameter) => versionForLabel(parameter, input.ParameterFilters, context));
      const { rows, next } = ssmPage(found, ({ parameter }) => parameter.name, input, 10);
      return { Parameters: rows.map((row) => describe(row, context, input)), NextToken: next };
    },
  }),
];

/** Refuses more names than fit in one request, and none. */
export function checkNames(names: readonly string[]): void {
  if (names.length >= 1 && names.length <= mostNames) return;
  throw invalid(
    `1 validation error detected: Value at 'names' failed to satisfy constraint: Member must have length between 1 and ${mostNames}`,
  );
}

/** The value that a version is answered with. */
export function answeredValue(
  { type, value }: ParameterVersion,
  arn: string,
  context: Context,
  { WithDecryption: decrypted }: { readonly WithDecryption: boolean | undefined },
): string {
  if (type !== 'SecureString' || decrypted !== true) return value;
  return decryptValue(context, value, arn);
}

function describe(
  { parameter, version, selector, arn }: FoundParameter,
  context: Context,
  input: { readonly WithDecryption: boolean | undefined },
): AnswerMembers {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: answeredValue(version, arn, context, input),
    Version: version.version,
    Selector: selector,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: arn,
    DataType: version.dataType,
  };
}

function below(path: string, context: Context): readonly Parameter[] {
  const parent = path.endsWith('/') ? path : `${path}/`;
  const parameters = isPublicName(parent)
    ? [...context.seeds(context.region).parameters.values()]
    : seenParameters(context);
  // A name without a path lies below the root.
  return parameters.filter(({ name }) => name.startsWith(parent) || parent === '/');
}

function isChild(name: string, path: string): boolean {
  const rest = name.slice(path.endsWith('/') ? path.length : path.length + 1);
  return !rest.includes('/');
}

function versionForLabel(
  parameter: Parameter,
  filters: readonly { readonly Key: string; readonly Values: readonly string[] }[],
  context: Context,
): FoundParameter {
  const labels = filters.filter(({ Key }) => Key === 'Label').flatMap(({ Values }) => Values);
  const version =
    parameter.versions.findLast((one) => one.labels.some((label) => labels.includes(label))) ??
    latestVersion(parameter);
  const arn = parameterArn(parameter.name, context);
  return { parameter, version, selector: undefined, arn };
}
