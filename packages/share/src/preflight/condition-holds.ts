import { coversAccounts } from './covers-accounts.js';
import { type Fact, factOf, type KeyQuestion } from './key-facts.js';
import type { KeyCondition } from './key-policy.js';
import { matchesGlob } from './matches-glob.js';
import { coversPaths, isAmong } from './organization-paths.js';
import { any, known, not, type Truth } from './truth.js';

type Compare = (actual: string, wanted: string) => boolean;

interface Operator {
  readonly compare: Compare;
  readonly negated: boolean;
  /** Whether wanted values are patterns. */
  readonly patterns: boolean;
}

const same: Compare = (actual, wanted) => actual === wanted;
const sameLetters: Compare = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const alike: Compare = (actual, wanted) => matchesGlob(wanted, actual);

const operators = new Map<string, Operator>([
  ['StringEquals', { compare: same, negated: false, patterns: false }],
  ['StringNotEquals', { compare: same, negated: true, patterns: false }],
  ['StringEqualsIgnoreCase', { compare: sameLetters, negated: false, patterns: false }],
  ['StringNotEqualsIgnoreCase', { compare: sameLetters, negated: true, patterns: false }],
  ['StringLike', { compare: alike, negated: false, patterns: true }],
  ['StringNotLike', { compare: alike, negated: true, patterns: true }],
  ['Bool', { compare: sameLetters, negated: false, patterns: false }],
]);

/** Keys that have several values. IAM asks for a quantifier with them. */
const severalValues = new Set(['aws:principalorgpaths']);

/**
 * Whether a condition holds for everything that EC2 asks in the name of a target: `yes`, `no`, or
 * `maybe`, which is the answer to whatever is not understood.
 */
export function conditionHolds(condition: KeyCondition, question: KeyQuestion): Truth {
  const fact = factOf(condition.key, question);
  // Variables mean something else for every caller.
  if (fact === undefined || condition.values.some((value) => value.includes('${'))) return 'maybe';
  if ('outside' in fact) return outsideHolds(condition, fact.outside);
  if (condition.operator === 'Null') {
    const values = condition.values.map((value) => value.toLowerCase());
    return values.length === 1 && condition.quantifier === ''
      ? known(values[0] === String('absent' in fact))
      : 'maybe';
  }
  const operator = operators.get(condition.operator);
  if (operator === undefined) return 'maybe';
  if (severalValues.has(condition.key) && condition.quantifier === '') return 'maybe';
  if ('absent' in fact) {
    if (condition.quantifier === 'ForAnyValue') return 'no';
    return known(condition.quantifier === 'ForAllValues' || condition.ifExists || operator.negated);
  }
  const fits = factFits(fact, condition.values, operator, question);
  return operator.negated ? not(fits) : fits;
}

/** Who is in another organisation, or in none, is not in this one; nothing else is known. */
function outsideHolds(
  { operator: name, quantifier, ifExists, values }: KeyCondition,
  organization: string,
): Truth {
  const operator = operators.get(name);
  const isAboutIt = values.every(
    (value) => value === organization || value.startsWith(`${organization}/`),
  );
  // The others are true or not depending on whether there is a value at all.
  const isPlain =
    quantifier === '' || (quantifier === 'ForAnyValue' && operator?.negated === false);
  if (operator === undefined || !isAboutIt || !isPlain || ifExists) return 'maybe';
  return operator.negated ? 'yes' : 'no';
}

/** Every fact that is there has one value, so that quantifiers make no difference. */
function factFits(
  fact: Exclude<Fact, { absent: true } | { outside: string }>,
  wanted: readonly string[],
  { compare, patterns }: Operator,
  { target, ownerId, keyArn }: KeyQuestion,
): Truth {
  if ('values' in fact) {
    return known(fact.values.some((value) => wanted.some((each) => compare(value, each))));
  }
  if ('paths' in fact) {
    const { paths } = fact;
    if ('exactly' in paths) return known(wanted.some((each) => compare(paths.exactly, each)));
    // Without a pattern one path is meant, and not those of the units below.
    return patterns
      ? any(wanted.map((each) => coversPaths(each, paths)))
      : any(wanted.map((each) => (isAmong(each.toLowerCase(), paths) ? 'maybe' : 'no')));
  }
  if (patterns && wanted.some((each) => /[*?]/.test(each))) {
    return wanted.includes('*') ? 'yes' : 'maybe';
  }
  return coversAccounts(new Set(wanted), target, [ownerId, keyArn.split(':')[4] ?? '']);
}
