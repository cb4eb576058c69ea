import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { parameterArn } from './find-parameter.js';
import { invalid } from './parameter-errors.js';

const deepestLevel = 15;
/** What stands before the name in its ARN counts too (SDK, *PutParameter*, `Name`). */
const longestArn = 1011;

/** Refuses names that Parameter Store does not take. */
export function checkParameterName(name: string, context: Context): void {
  if (/^\/?aws(\/|$)/i.test(name)) {
    throw new ApiError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  }
  if (name.length < 1 || parameterArn(name, context).length > longestArn) {
    throw invalid(
      `Parameter names have at least one character, and with their ARN at most ${longestArn}.`,
    );
  }
  if (/^\/?(aws|ssm)/i.test(name)) {
    throw invalid(
      `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive): ${name}`,
    );
  }
  if (name.includes('/') && !name.startsWith('/')) {
    throw invalid('Parameter name must be a fully qualified name.');
  }
  if (!/^\/?[a-zA-Z0-9_.-]+(\/[a-zA-Z0-9_.-]+)*$/.test(name)) {
    throw invalid(
      'Parameter name: only a mix of letters, numbers and the symbols . - _ is allowed, divided into paths by slashes.',
    );
  }
  if (name.split('/').filter((part) => part !== '').length > deepestLevel) {
    throw new ApiError(
      'HierarchyLevelLimitExceededException',
      `A parameter name can have at most ${deepestLevel} levels.`,
    );
  }
}

/** Refuses values that no tier takes. */
export function checkValue(value: string): void {
  if (value === '') throw invalid('Parameter values must not be empty.');
  if (/\{\{[^{}]*\}\}/.test(value)) {
    throw invalid('Parameter value can\'t nest another parameter. Do not use "{{}}" in the value.');
  }
}
