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

/** Turns filters into one question; all of them must match. */
export function parameterMatcher(
  filters: readonly ParameterFilter[],
  keys: readonly string[],
): (parameter: Parameter) => boolean {
  for (const { Key: key } of filters) {
    const known = keys.includes(key) || (key.startsWith('tag:') && keys.includes('tag'));
    if (!known) {
      throw new ApiError('InvalidFilterKey', `The specified key isn't valid: ${key}`);
    }
  }
  const tests = filters.map(readFilter);
  return (parameter) => tests.every((test) => test(parameter));
}

function readFilter({ Key: key, Option: option, Values: values }: ParameterFilter) {
  if (key === 'Path') return pathTest(option ?? 'OneLevel', values);
  const compare = comparisons[option ?? 'Equals'];
  if (compare === undefined || (option !== undefined && key !== 'Name' && option !== 'Equals')) {
    throw new ApiError('InvalidFilterOption', `The specified filter option isn't valid: ${option}`);
  }
  return (parameter: Parameter): boolean =>
    read(key, parameter).some(
      (actual) => values.length === 0 || values.some((wanted) => compare(actual, wanted)),
    );
}

const comparisons: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  Equals: (actual, wanted) => actual === wanted || actual === `/${wanted}`,
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

function pathTest(option: string, paths: readonly string[]) {
  if (option !== 'OneLevel' && option !== 'Recursive') {
    throw new ApiError('InvalidFilterOption', `The specified filter option isn't valid: ${option}`);
  }
  return ({ name }: Parameter): boolean =>
    paths.some((path) => {
      const parent = path.endsWith('/') ? path : `${path}/`;
      if (!name.startsWith(parent)) return false;
      return option === 'Recursive' || !name.slice(parent.length).includes('/');
    });
}
