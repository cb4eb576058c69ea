import { ApiError } from '../api-error.js';
import { isFound } from './patterns/match-pattern.js';
import { PatternProblem, readPattern } from './patterns/read-pattern.js';

const longestPattern = 1024;

/**
 * Refuses a value in which its pattern is not found. As the documentation anchors its example
 * (`^\d+$`), a pattern need not describe the whole value.
 */
export function checkAllowedPattern(pattern: string | undefined, value: string): void {
  if (pattern === undefined || pattern === '') return;
  if (pattern.length > longestPattern) {
    throw invalidPattern(pattern, `it has more than ${longestPattern} characters`);
  }
  let found: boolean;
  try {
    found = isFound(readPattern(pattern), value);
  } catch (error) {
    if (error instanceof PatternProblem) throw invalidPattern(pattern, error.message);
    throw error;
  }
  if (found) return;
  throw new ApiError(
    'ParameterPatternMismatchException',
    `Parameter value, cannot be validated against allowedPattern: ${pattern}`,
  );
}

function invalidPattern(pattern: string, why: string): ApiError {
  return new ApiError(
    'InvalidAllowedPatternException',
    `The allowed pattern ${pattern} cannot be used: ${why}`,
  );
}
