import { flag, integer, list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { type Parameter, parameterTable } from '../../state/tables/parameter.js';
import { type Context, ownScope } from '../context.js';
import { operation } from '../operation.js';
import {
  type FoundParameter,
  findParameter,
  findParameterVersion,
  isPublicName,
  latestVersion,
  parameterArn,
} from './find-parameter.js';
import { invalid, parameterNotFound, versionNotFound } from './parameter-errors.js';
import { parameterFilterInput, parameterMatcher } from './parameter-filters.js';
import { ssmPage } from './ssm-page.js';

const mostNames = 10;

/** Reading values. There are no secret ones yet, so `WithDecryption` changes nothing. */
export const getParameters = [
  operation({
    action: 'GetParameter',
    input: { Name: text, WithDecryption: optional(flag) },
    run(input, context) {
      const found = findParameterVersion(context, input.Name);
      if (found === 'no parameter') throw parameterNotFound();
      if (found === 'no version') throw versionNotFound(input.Name);
      return { Parameter: describe(found, context) };
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
          typeof found === 'string' ? [] : [describe(found, context)],
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
      const matches = parameterMatcher(input.ParameterFilters, [
        'Type',
        'DataType',
        'Tier',
        'Label',
      ]);
      const found = below(input.Path, context)
        .filter(({ name }) => input.Recursive === true || isChild(name, input.Path))
        .filter(matches)
        .map((parameter): FoundParameter => versionForLabel(parameter, input.ParameterFilters));
      const { rows, next } = ssmPage(found, ({ parameter }) => parameter.name, input, 10);
      return { Parameters: rows.map((row) => describe(row, context)), NextToken: next };
    },
  }),

  operation({
    action: 'GetParameterHistory',
    input: {
      Name: text,
      WithDecryption: optional(flag),
      MaxResults: optional(integer),
      NextToken: optional(text),
    },
    run(input, context) {
      const parameter = findParameter(context, input.Name);
      if (parameter === undefined) throw parameterNotFound();
      // Padded, so that versions sort as numbers.
      const key = ({ version }: { version: number }): string => String(version).padStart(16, '0');
      const { rows, next } = ssmPage(parameter.versions, key, input, 50);
      return {
        Parameters: rows.map((version) => ({
          Name: parameter.name,
          Type: version.type,
          LastModifiedDate: new Date(version.modifiedAt),
          LastModifiedUser: version.modifiedBy,
          Description: version.description,
          Value: version.value,
          Version: version.version,
          Labels: version.labels,
          Tier: version.tier,
          Policies: [],
          DataType: version.dataType,
        })),
        NextToken: next,
      };
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

function describe(
  { parameter, version, selector }: FoundParameter,
  context: Context,
): AnswerMembers {
  return {
    Name: parameter.name,
    Type: version.type,
    Value: version.value,
    Version: version.version,
    Selector: selector,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameterArn(parameter.name, context),
    DataType: version.dataType,
  };
}

function below(path: string, context: Context): readonly Parameter[] {
  const parent = path.endsWith('/') ? path : `${path}/`;
  const parameters = isPublicName(parent)
    ? context.seeds(context.region).parameters.values()
    : context.store.table(parameterTable, ownScope(context)).rows();
  // A name without a path lies below the root.
  return [...parameters].filter(({ name }) => name.startsWith(parent) || parent === '/');
}

function isChild(name: string, path: string): boolean {
  const rest = name.slice(path.endsWith('/') ? path.length : path.length + 1);
  return !rest.includes('/');
}

function versionForLabel(
  parameter: Parameter,
  filters: readonly { readonly Key: string; readonly Values: readonly string[] }[],
): FoundParameter {
  const labels = filters.filter(({ Key }) => Key === 'Label').flatMap(({ Values }) => Values);
  const version =
    parameter.versions.findLast((one) => one.labels.some((label) => labels.includes(label))) ??
    latestVersion(parameter);
  return { parameter, version, selector: undefined };
}
