import { list, optional, structure, text } from '../../protocols/shape.js';
import type { Parameter } from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import { latestVersion } from './find-parameter.js';

/** The `ParameterFilters` of reading operations. */
export const parameterFilterInput = list(
  structure({ Key: text, Option: optional(text), Values: list(text) }),
);

interface ParameterFilter {
  readonly Key: string;
  readonly Option: string | undefined;
  readonly Values: readonly string[];
}

const mostValues = 50;

/** Which keys an operation filters by, and which options each has (SDK, *ParameterStringFilter*). */
const options: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  DescribeParameters: {
    Name: ['Equals', 'BeginsWith', 'Contains'],
    Path: ['OneLevel', 'Recursive'],
    ...beginning(['Type', 'KeyId', 'Tier', 'DataType', 'tag']),
  },
  GetParametersByPath: { ...beginning(['Type', 'KeyId']), Label: ['Equals'] },
};

/** Turns filters into one question; all of them must match. */
export function parameterMatcher(
  filters: readonly ParameterFilter[],
  operation: 'DescribeParameters' | 'GetParametersByPath',
): (parameter: Parameter) => boolean {
  const keys = filters.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) {
    throw new ApiError('InvalidFilterKey', 'The same filter key was used more than once.');
  }
  const tests = filters.map((filter) => readFilter(filter, options[operation] ?? {}));
  return (parameter) => tests.every((test) => test(parameter));
}

function readFilter(
  { Key: key, Option: option, Values: values }: ParameterFilter,
  known: Readonly<Record<string, readonly string[]>>,
): (parameter: Parameter) => boolean {
  const name = key.startsWith('tag:') ? 'tag' : key;
  const allowed = Object.hasOwn(known, name) ? known[name] : undefined;
  if (allowed === undefined || key === 'tag') {
    throw new ApiError('InvalidFilterKey', `The specified key isn't valid: ${key}`);
  }
  const [standard = 'Equals'] = allowed;
  const chosen = option ?? standard;
  if (!allowed.includes(chosen)) {
    throw new ApiError('InvalidFilterOption', `The specified filter option isn't valid: ${option}`);
  }
  const needsValue = !key.startsWith('tag:');
  if (values.length > mostValues || (needsValue && values.length === 0)) {
    throw new ApiError(
      'InvalidFilterValue',
      `The filter ${key} takes 1 to ${mostValues} values, not ${values.length}`,
    );
  }
  if (key === 'Path') return pathTest(chosen, values);
  const compare = comparisons[chosen] ?? equals;
  return (parameter) =>
    read(key, parameter).some(
      (actual) => values.length === 0 || values.some((wanted) => compare(actual, wanted)),
    );
}

const equals = (actual: string, wanted: string): boolean =>
  actual === wanted || actual === `/${wanted}`;
const comparisons: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  Equals: equals,
  BeginsWith: (actual, wanted) => actual.startsWith(wanted) || actual.startsWith(`/${wanted}`),
  Contains: (actual, wanted) => actual.includes(wanted),
};

/** The texts of a parameter that a filter looks at. */
function read(key: string, parameter: Parameter): readonly string[] {
  const latest = latestVersion(parameter);
  switch (key) {
    case 'Name':
      return [parameter.name];
    case 'Type':
      return [latest.type];
    case 'KeyId':
      return latest.keyId === undefined ? [] : [latest.keyId];
    case 'Tier':
      return [latest.tier];
    case 'DataType':
      return [latest.dataType];
    case 'Label':
      return parameter.versions.flatMap(({ labels }) => labels);
    default: {
      const tag = key.slice('tag:'.length);
      return Object.entries(parameter.tags).flatMap(([name, value]) =>
        name === tag ? [value] : [],
      );
    }
  }
}

function pathTest(option: string, paths: readonly string[]): (parameter: Parameter) => boolean {
  return ({ name }) =>
    paths.some((path) => {
      const parent = path.endsWith('/') ? path : `${path}/`;
      if (!name.startsWith(parent)) return false;
      return option === 'Recursive' || !name.slice(parent.length).includes('/');
    });
}

function beginning(keys: readonly string[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(keys.map((key) => [key, ['Equals', 'BeginsWith']]));
}
