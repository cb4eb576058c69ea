import { LocalAwsError } from './errors.js';

/** Which options there are, and what each may be. Those without a check are checked where they are used. */
const options: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  port: [(value) => isNumber(value, 65_535) && Number.isInteger(value), 'a port from 0 to 65535'],
  stateDirectory: [(value) => typeof value === 'string' && value !== '', 'the path of a directory'],
  compute: [
    isCompute,
    '"none", "overlay", "auto", { kind: "overlay" } or { kind: "own", machines }',
  ],
  organization: [isObject, 'an organization'],
  copySeconds: [(value) => isNumber(value), 'a number of seconds from 0'],
  consistency: [isConsistency, '{ images, parameters }, in seconds from 0'],
  optedInRegions: [isObject, 'a list of regions, or one per account'],
  clock: [isClock, 'a function that gives a Date, or a virtual clock'],
  onCall: [(value) => typeof value === 'function', 'a function'],
  throttling: [isThrottling, '"aws" or a list of limits'],
  latency: [
    (value) => typeof value === 'number' || isObject(value),
    'milliseconds, a range or a table',
  ],
  faults: [Array.isArray, 'a list of faults'],
  deny: [isDeny, 'a list of denials, each with an action such as "ssm:PutParameter"'],
  seed: [(value) => typeof value === 'number', 'a whole number'],
};

/**
 * Refuses what no type checker saw: a misspelt option would make a test pass for the wrong reason.
 *
 * @throws LocalAwsError `LOCAL_AWS_OPTIONS_INVALID`
 */
export function checkStartOptions(given: object): void {
  for (const [name, value] of Object.entries(given)) {
    const [isValid, expected] = (Object.hasOwn(options, name) ? options[name] : undefined) ?? [];
    if (isValid === undefined) {
      throw invalid(
        `there is no option "${name}". The options are ${Object.keys(options).join(', ')}`,
      );
    }
    if (value !== undefined && !isValid(value)) throw invalid(`"${name}" is not ${expected}`);
  }
}

function isNumber(value: unknown, to = Number.MAX_SAFE_INTEGER): value is number {
  return typeof value === 'number' && value >= 0 && value <= to;
}

function isCompute(value: unknown): boolean {
  if (value === 'none' || value === 'overlay' || value === 'auto') return true;
  if (!isObject(value)) return false;
  return value['kind'] === 'overlay' || (value['kind'] === 'own' && isObject(value['machines']));
}

function isConsistency(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([name, seconds]) =>
        ['images', 'parameters'].includes(name) && (seconds === undefined || isNumber(seconds)),
    )
  );
}

function isClock(value: unknown): boolean {
  return typeof value === 'function' || (isObject(value) && typeof value['now'] === 'function');
}

function isThrottling(value: unknown): boolean {
  if (value === 'aws') return true;
  return (
    Array.isArray(value) &&
    value.every(
      (limit) =>
        isObject(limit) && typeof limit['service'] === 'string' && Array.isArray(limit['actions']),
    )
  );
}

function isDeny(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (denial) =>
        isObject(denial) &&
        typeof denial['action'] === 'string' &&
        // An action without its service would never be met.
        (denial['action'].includes(':') || denial['action'].includes('*')),
    )
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function invalid(reason: string): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_OPTIONS_INVALID',
    `Cannot start the embedded AWS: ${reason}.`,
  );
}
