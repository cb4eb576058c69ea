import type { TemplateValue } from './template.js';

/** An expression as far as it can be evaluated by reading. */
export type Expression =
  | { readonly kind: 'known'; readonly value: string | number | boolean | null }
  | { readonly kind: 'variable' | 'local'; readonly name: string }
  | { readonly kind: 'text'; readonly parts: readonly Expression[] }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | {
      readonly kind: 'map';
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
    }
  | { readonly kind: 'unknown' };

/** An expression that only Packer can evaluate. */
export const unknown: Expression = { kind: 'unknown' };

/** How deep lists, maps and blocks may be nested; what is deeper is not looked at. */
export const deepest = 40;

/** A value and what it would take to write it out. */
export interface Weighed {
  readonly value: TemplateValue | undefined;
  readonly weight: number;
}

/** What names stand for, and how much may still be computed. */
export interface Scope {
  variable(name: string): Weighed;
  local(name: string): Weighed;
  /** False when the budget is used up. */
  spend(weight: number): boolean;
}

export const nothingKnown: Weighed = { value: undefined, weight: 1 };

/**
 * Evaluates an expression. Names can be made to stand for values that double with every step; the
 * budget of the scope ends that, and what it does not cover is unknown.
 */
export function evaluate(expression: Expression, scope: Scope): Weighed {
  switch (expression.kind) {
    case 'known':
      return { value: expression.value, weight: weightOf(expression.value) };
    case 'variable':
      return scope.variable(expression.name);
    case 'local':
      return scope.local(expression.name);
    case 'text':
      return evaluateText(expression.parts, scope);
    case 'list': {
      const items = expression.items.map((item) => evaluate(item, scope));
      return composed(items, scope, () => items.map(({ value }) => value));
    }
    case 'map':
      return evaluateMap(expression.entries, scope);
    case 'unknown':
      return nothingKnown;
  }
}

/** Whether an expression names nothing and calls nothing. */
export function isLiteral(expression: Expression): boolean {
  switch (expression.kind) {
    case 'known':
      return true;
    case 'list':
      return expression.items.every(isLiteral);
    case 'map':
      return expression.entries.every(({ key, value }) => isLiteral(key) && isLiteral(value));
    default:
      return false;
  }
}

function evaluateText(parts: readonly Expression[], scope: Scope): Weighed {
  const found = parts.map((part) => evaluate(part, scope));
  const [only] = found;
  // "${var.x}" alone keeps the type of x.
  if (only !== undefined && found.length === 1) return only;
  const texts = found.map(({ value }) => value);
  if (!texts.every(isText)) return nothingKnown;
  return composed(found, scope, () => texts.join(''));
}

function evaluateMap(
  entries: readonly { readonly key: Expression; readonly value: Expression }[],
  scope: Scope,
): Weighed {
  const members = entries.map(({ key, value }) => ({
    key: evaluate(key, scope),
    value: evaluate(value, scope),
  }));
  const keys = members.map(({ key }) => key.value);
  // With a key that is not known, nobody can tell what is in the map.
  if (!keys.every(isText)) return nothingKnown;
  const weights = members.flatMap(({ key, value }) => [key, value]);
  return composed(weights, scope, () =>
    Object.fromEntries(members.map(({ value }, index) => [String(keys[index]), value.value])),
  );
}

function composed(parts: readonly Weighed[], scope: Scope, make: () => TemplateValue): Weighed {
  const weight = parts.reduce((sum, part) => sum + part.weight, 1);
  return scope.spend(weight) ? { value: make(), weight } : nothingKnown;
}

function isText(value: TemplateValue | undefined): value is string | number | boolean {
  return value !== undefined && value !== null && typeof value !== 'object';
}

/** What it takes to write a value out. */
export function weightOf(value: TemplateValue | undefined): number {
  if (typeof value === 'string') return 1 + value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [key, member]) => sum + key.length + weightOf(member),
    1,
  );
}
