import { matchesGlob } from './glob.js';
import type { Condition, Facts } from './policy.js';

type Compare = (actual: string, wanted: string) => boolean;

interface Operator {
  readonly compare: Compare;
  /** Holds when none of the wanted values compares. */
  readonly negated: boolean;
}

/**
 * The condition operators of IAM, except those for addresses and bytes (IAM user guide, *IAM JSON
 * policy elements: Condition operators*).
 */
const operators: Readonly<Record<string, Operator>> = {
  ...pair('StringEquals', 'StringNotEquals', (a, b) => a === b),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', (a, b) => {
    return a.toLowerCase() === b.toLowerCase();
  }),
  ...pair('StringLike', 'StringNotLike', (a, b) => matchesGlob(b, a)),
  ...pair('ArnEquals', 'ArnNotEquals', isArnLike),
  ...pair('ArnLike', 'ArnNotLike', isArnLike),
  ...pair(
    'NumericEquals',
    'NumericNotEquals',
    by(Number, (a, b) => a === b),
  ),
  ...pair(
    'DateEquals',
    'DateNotEquals',
    by(toTime, (a, b) => a === b),
  ),
  Bool: { compare: (a, b) => a.toLowerCase() === b.toLowerCase(), negated: false },
  ...ordered('Numeric', Number),
  ...ordered('Date', toTime),
};

/** Whether a policy may name an operator, and whether its values make sense there. */
export function conditionProblem({ operator, values, key }: Condition): string | undefined {
  if (operator !== 'Null' && !Object.hasOwn(operators, operator)) {
    return `Invalid or unsupported condition operator: ${operator}`;
  }
  const isNumber = (value: string): boolean =>
    value.trim() !== '' && Number.isFinite(Number(value));
  const isFlag = (value: string): boolean => /^(true|false)$/i.test(value);
  const isValid =
    operator === 'Bool' || operator === 'Null'
      ? isFlag
      : operator.startsWith('Numeric')
        ? isNumber
        : operator.startsWith('Date')
          ? (value: string): boolean => !Number.isNaN(toTime(value))
          : (): boolean => true;
  const bad = values.find((value) => !isValid(value));
  return bad === undefined ? undefined : `Invalid value for ${operator} of ${key}: ${bad}`;
}

/** Whether a condition holds; `facts` has its keys in lower case. */
export function holds(condition: Condition, facts: Facts): boolean {
  const actual = Object.hasOwn(facts, condition.key) ? facts[condition.key] : undefined;
  if (condition.operator === 'Null') {
    return condition.values.some((value) => value.toLowerCase() === String(actual === undefined));
  }
  const operator = operators[condition.operator];
  if (operator === undefined) return false;
  if (actual === undefined || actual.length === 0) {
    if (condition.quantifier === 'ForAnyValue') return false;
    return condition.quantifier === 'ForAllValues' || condition.ifExists || operator.negated;
  }
  const fits = (value: string): boolean =>
    condition.values.some((wanted) => operator.compare(value, wanted)) !== operator.negated;
  // A negated operator without a quantifier must hold for every value that there is.
  const all = condition.quantifier === 'ForAllValues';
  return all || (condition.quantifier === undefined && operator.negated)
    ? actual.every(fits)
    : actual.some(fits);
}

function pair(positive: string, negative: string, compare: Compare): Record<string, Operator> {
  return {
    [positive]: { compare, negated: false },
    [negative]: { compare, negated: true },
  };
}

function ordered(prefix: string, read: (text: string) => number): Record<string, Operator> {
  const operator = (compare: (a: number, b: number) => boolean): Operator => ({
    compare: by(read, compare),
    negated: false,
  });
  return {
    [`${prefix}LessThan`]: operator((a, b) => a < b),
    [`${prefix}LessThanEquals`]: operator((a, b) => a <= b),
    [`${prefix}GreaterThan`]: operator((a, b) => a > b),
    [`${prefix}GreaterThanEquals`]: operator((a, b) => a >= b),
  };
}

function by(read: (text: string) => number, compare: (a: number, b: number) => boolean): Compare {
  return (a, b) => compare(read(a), read(b));
}

/** Each of the six parts of an ARN is compared for itself, so no star reaches over a colon. */
function isArnLike(actual: string, wanted: string): boolean {
  const [left, right] = [actual, wanted].map((arn) => {
    const parts = arn.split(':');
    return [...parts.slice(0, 5), parts.slice(5).join(':')];
  });
  return (right ?? []).every((part, index) => matchesGlob(part, left?.[index] ?? ''));
}

/** Dates are ISO 8601 or seconds since 1970. */
function toTime(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}
