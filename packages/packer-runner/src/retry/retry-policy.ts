import {
  checkMembers,
  delay,
  invalid,
  listOf,
  type OptionCheck,
  packerValue,
  recordOf,
} from '../check-options.js';
import type { FailureClass } from '../failure/failure-class.js';
import type { PackerValue } from '../packer-value.js';
import type { PackerResult } from '../result.js';

/** When a build that failed is tried again. */
export interface RetryPolicy {
  /**
   * How many times a failure of each class is tried again, by class. What is not named is not tried
   * again; `provisioner`, `config` and `cancelled` never are.
   * @defaultValue `{ capacity: 2, throttled: 2, communicator: 2 }`
   */
  readonly retries?: Partial<Readonly<Record<RetriableClass, number>>>;
  /**
   * Values of variables to fall back to when AWS has no capacity, from the best to the last: first
   * the values of the first variable are gone through, then those of the second with the first from
   * its beginning, and so on. With fallbacks, each combination is tried once unless `retries.capacity`
   * is lower. For example
   * `{ subnet_id: ['subnet-a', 'subnet-b'], instance_type: ['m7i.large', 'm6i.large'], spot: [true, false] }`.
   * @defaultValue none
   */
  readonly fallbacks?: Readonly<Record<string, readonly PackerValue[]>>;
  /**
   * The longest wait before the second attempt, in milliseconds; it doubles with each attempt, and a
   * random part of it is waited. Another combination of fallbacks is tried without a wait.
   * @defaultValue `10_000`
   */
  readonly minDelay?: number;
  /**
   * The longest wait at all, in milliseconds.
   * @defaultValue `300_000`
   */
  readonly maxDelay?: number;
}

/**
 * Failures that may be gone the next time. They are those of builds: a run that was cancelled, also by
 * its `timeout`, or that crashed, is not tried again.
 */
export type RetriableClass = Exclude<FailureClass, 'provisioner' | 'config' | 'cancelled'>;

/** What is tried next. */
export interface NextAttempt {
  /** Milliseconds to wait before. */
  readonly delay: number;
  /** The classes of the failures for which it is tried again. */
  readonly reasons: readonly FailureClass[];
  /** The builds that are still to be made; absent for all. */
  readonly only?: readonly string[];
  /** Values for variables. */
  readonly variables: Readonly<Record<string, PackerValue>>;
}

const defaultRetries: NonNullable<RetryPolicy['retries']> = {
  capacity: 2,
  throttled: 2,
  communicator: 2,
};

/**
 * Decides whether there is another attempt, and which: undefined when there is none. Every build that
 * failed must have failed in a way that may pass. `random` gives a number from 0 to 1.
 */
export function planRetry(
  history: readonly PackerResult[],
  policy: RetryPolicy,
  random: () => number,
): NextAttempt | undefined {
  const last = history.at(-1);
  const reasons = last === undefined ? [] : reasonsOf(last);
  if (reasons.length === 0 || !reasons.every((reason) => mayRetry(reason, history, policy))) {
    return undefined;
  }
  const hasFallbacks = countCombinations(policy) > 1;
  const isElsewhere = (classes: readonly FailureClass[]): boolean =>
    hasFallbacks && classes.every((each) => each === 'capacity');
  const waits = history.filter((result) => !isElsewhere(reasonsOf(result))).length;
  const { minDelay = 10_000, maxDelay = 300_000 } = policy;
  const longest = Math.min(maxDelay, minDelay * 2 ** (waits - 1));
  const moves = history.filter((result) => reasonsOf(result).includes('capacity')).length;
  return {
    delay: isElsewhere(reasons) ? 0 : Math.round(random() * longest),
    reasons,
    ...(last?.outcome === 'partial' && {
      only: last.failure?.errors.map(({ build }) => build) ?? [],
    }),
    variables: fallbackVariables(policy.fallbacks, moves),
  };
}

const retriable: readonly string[] = [
  'capacity',
  'throttled',
  'auth',
  'quota',
  'source-missing',
  'name-taken',
  'communicator',
  'timeout',
  'unknown',
] satisfies readonly RetriableClass[];

const policyChecks: Readonly<Record<keyof RetryPolicy, OptionCheck>> = {
  retries: (name, value) => {
    recordOf((member, count) => {
      if (!retriable.includes(member.slice(name.length + 1))) {
        throw invalid(
          member,
          `is no class that can be tried again; there are ${retriable.join(', ')}`,
        );
      }
      if (!Number.isInteger(count) || Number(count) < 0) {
        throw invalid(member, 'must be a whole number of at least 0');
      }
    })(name, value);
  },
  fallbacks: recordOf((name, values) => {
    listOf(packerValue)(name, values);
    if (Array.isArray(values) && values.length === 0) throw invalid(name, 'must have a value');
  }),
  minDelay: delay,
  maxDelay: delay,
};

/** Throws `PACKER_OPTION_INVALID` for a policy that cannot work. */
export function checkRetryPolicy(policy: RetryPolicy): void {
  checkMembers('retry', policy, policyChecks, 'retry.');
}

/** The values of the n-th combination: those of the first variable change first. */
export function fallbackVariables(
  fallbacks: RetryPolicy['fallbacks'] = {},
  combination: number,
): Readonly<Record<string, PackerValue>> {
  const chosen: Record<string, PackerValue> = {};
  let rest = combination;
  for (const [name, values] of Object.entries(fallbacks)) {
    const value = values[rest % Math.max(1, values.length)];
    if (value !== undefined) chosen[name] = value;
    rest = Math.floor(rest / Math.max(1, values.length));
  }
  return chosen;
}

function countCombinations({ fallbacks = {} }: RetryPolicy): number {
  return Object.values(fallbacks).reduce((product, { length }) => product * Math.max(1, length), 1);
}

function reasonsOf({ outcome, failure }: PackerResult): readonly FailureClass[] {
  if (failure === undefined || (outcome !== 'failed' && outcome !== 'partial')) return [];
  const classes = failure.errors.map((error) => error.class);
  return [...new Set(classes.length > 0 ? classes : [failure.class])];
}

function mayRetry(
  reason: FailureClass,
  history: readonly PackerResult[],
  policy: RetryPolicy,
): boolean {
  if (reason === 'provisioner' || reason === 'config' || reason === 'cancelled') return false;
  const allowed = (policy.retries ?? defaultRetries)[reason] ?? 0;
  const combinations = countCombinations(policy);
  const most =
    reason === 'capacity' && combinations > 1
      ? Math.min(policy.retries?.capacity ?? combinations, combinations - 1)
      : allowed;
  return history.filter((result) => reasonsOf(result).includes(reason)).length <= most;
}
