import type { AnswerMembers } from '../../protocols/wire.js';
import type { ParameterVersion } from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import { invalid } from './parameter-errors.js';

const mostPolicies = 10;
const mostHours = 366 * 24;

/** The policies of a version, read and checked. */
export type PolicySet = Pick<ParameterVersion, 'policies' | 'expiresAt'>;

/**
 * Reads the `Policies` of a request: a JSON array, or something empty that removes them. What is not
 * said is kept (SDK, *PutParameter*).
 */
export function readPolicies(
  text: string | undefined,
  before: PolicySet | undefined,
  now: Date,
): PolicySet {
  if (text === undefined) {
    const { policies, expiresAt } = before ?? {};
    return {
      ...(policies === undefined ? {} : { policies }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    };
  }
  const policies = parse(text).map((policy) => readPolicy(policy, now));
  if (policies.length > mostPolicies) {
    throw new ApiError(
      'PoliciesLimitExceededException',
      `A parameter can have at most ${mostPolicies} policies.`,
    );
  }
  const expirations = policies.filter(({ type }) => type === 'Expiration');
  if (expirations.length > 1) {
    throw new ApiError('IncompatiblePolicyException', 'A parameter has at most one Expiration.');
  }
  const notifies = policies.some(({ type }) => type === 'ExpirationNotification');
  if (notifies && expirations.length === 0) {
    throw new ApiError(
      'IncompatiblePolicyException',
      'An ExpirationNotification needs an Expiration.',
    );
  }
  if (policies.length === 0) return {};
  const expiresAt = expirations[0]?.expiresAt;
  return {
    policies: policies.map((policy) => policy.text),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Policies as lists and histories answer them. Nobody is ever notified here. */
export function describePolicies(
  { policies = [], expiresAt }: PolicySet,
  now: Date,
): readonly AnswerMembers[] {
  const isOver = expiresAt !== undefined && expiresAt <= now.toISOString();
  return policies.map((text) => ({
    PolicyText: text,
    PolicyType: String(toMembers(JSON.parse(text))?.['Type']),
    PolicyStatus: isOver ? 'Finished' : 'Pending',
  }));
}

interface ReadPolicy {
  readonly type: string;
  readonly text: string;
  readonly expiresAt?: string;
}

type Members = Readonly<Record<string, unknown>>;

function parse(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('Policies must be a JSON array.');
  }
  if (Array.isArray(value)) return value;
  const members = toMembers(value);
  if (members !== undefined && Object.keys(members).length === 0) return [];
  throw invalid('Policies must be a JSON array.');
}

function readPolicy(value: unknown, now: Date): ReadPolicy {
  const { Type: type, Version: version, Attributes } = toMembers(value) ?? {};
  const attributes = toMembers(Attributes) ?? {};
  if (version !== '1.0') throw badAttribute('Version', version);
  const text = JSON.stringify(value);
  switch (type) {
    case 'Expiration':
      return { type, text, expiresAt: readTimestamp(attributes, now) };
    case 'ExpirationNotification':
      checkSpan(attributes, 'Before');
      return { type, text };
    case 'NoChangeNotification':
      checkSpan(attributes, 'After');
      return { type, text };
    default:
      throw new ApiError(
        'InvalidPolicyTypeException',
        `The policy type ${String(type)} isn't supported. Parameter Store supports the following policy types: Expiration, ExpirationNotification, and NoChangeNotification.`,
      );
  }
}

function readTimestamp({ Timestamp: timestamp, ...more }: Members, now: Date): string {
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (Number.isNaN(at) || at <= now.getTime()) throw badAttribute('Timestamp', timestamp);
  if (Object.keys(more).length > 0) throw badAttribute(Object.keys(more).join(), 'unknown');
  return new Date(at).toISOString();
}

/** `Unit` is `Days` or `Hours`; a year is the most. */
function checkSpan(attributes: Members, name: 'Before' | 'After'): void {
  const { Unit: unit, [name]: count, ...more } = attributes;
  const hours = Number(count) * (unit === 'Days' ? 24 : 1);
  if (unit !== 'Days' && unit !== 'Hours') throw badAttribute('Unit', unit);
  if (!Number.isInteger(Number(count)) || hours < 1 || hours > mostHours) {
    throw badAttribute(name, count);
  }
  if (Object.keys(more).length > 0) throw badAttribute(Object.keys(more).join(), 'unknown');
}

function badAttribute(name: string, value: unknown): ApiError {
  return new ApiError(
    'InvalidPolicyAttributeException',
    `The policy attribute ${name} or its value is invalid: ${String(value)}`,
  );
}

function toMembers(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}
