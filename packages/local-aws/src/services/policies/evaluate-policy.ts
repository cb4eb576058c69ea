import { holds } from './conditions.js';
import { matchesGlob } from './glob.js';
import type { Patterns, Policy, PolicyRequest, Principals, RequestPrincipal } from './policy.js';

/** What a policy says of a request; a denial wins over any permission. */
export type Decision = 'allow' | 'deny' | 'silent';

/** Evaluates a policy as IAM does (IAM user guide, *Policy evaluation logic*). */
export function evaluatePolicy({ statements }: Policy, request: PolicyRequest): Decision {
  const facts = Object.fromEntries(
    Object.entries(request.facts).map(([key, values]) => [key.toLowerCase(), values]),
  );
  const matching = statements.filter(
    (statement) =>
      isAbout(statement.principals, request.principal) &&
      // Actions are compared without regard to case, resources with.
      matches(statement.actions, request.action, (text) => text.toLowerCase()) &&
      matches(statement.resources, request.resource) &&
      statement.conditions.every((condition) => holds(condition, facts)),
  );
  if (matching.some(({ effect }) => effect === 'Deny')) return 'deny';
  return matching.length > 0 ? 'allow' : 'silent';
}

/** Whether an ARN, an account id or `*` in a policy means who asks. */
export function isPrincipal(named: string, { account, arn }: RequestPrincipal): boolean {
  if (named === '*' || named === account || named === arn) return true;
  // The account stands for everybody in it.
  if (named === `arn:aws:iam::${account}:root`) return true;
  const [, owner, role] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(named) ?? [];
  // The ARN of a session has the name of its role, but not the path.
  return role !== undefined && arn.startsWith(`arn:aws:sts::${owner}:assumed-role/${role}/`);
}

function isAbout({ aws, services, excludes }: Principals, principal: RequestPrincipal): boolean {
  const { service } = principal;
  const isNamed =
    service === undefined
      ? aws.some((named) => isPrincipal(named, principal))
      : services.includes(service) || aws.includes('*');
  return isNamed !== excludes;
}

function matches(
  { patterns, excludes }: Patterns,
  text: string,
  normal = (value: string): string => value,
): boolean {
  return patterns.some((pattern) => matchesGlob(normal(pattern), normal(text))) !== excludes;
}
