import { conditionProblem } from './conditions.js';
import type { Condition, Patterns, Policy, Principals, Statement } from './policy.js';

/** A policy, or what is wrong with its text. */
export type PolicyReading =
  | { readonly policy: Policy; readonly problem?: never }
  | { readonly policy?: never; readonly problem: string };

/** Reads the JSON of a policy that is attached to a resource, so every statement names principals. */
export function readPolicy(text: string): PolicyReading {
  try {
    return { policy: { statements: readStatements(JSON.parse(text)) } };
  } catch (error) {
    if (error instanceof PolicyProblem) return { problem: error.message };
    if (error instanceof SyntaxError) return { problem: 'Policy is not valid JSON' };
    throw error;
  }
}

/** Carries a problem from wherever in the text it is to {@link readPolicy}. */
class PolicyProblem extends Error {}

type Members = Readonly<Record<string, unknown>>;

const versions = ['2012-10-17', '2008-10-17'];

function readStatements(document: unknown): readonly Statement[] {
  const { Version, Id, Statement: found } = members(document, ['Version', 'Id', 'Statement']);
  if (Version !== undefined && !versions.some((version) => version === Version)) {
    throw new PolicyProblem(`Unknown policy version: ${String(Version)}`);
  }
  if (Id !== undefined) text(Id, 'Id');
  const statements = Array.isArray(found) ? found : [found];
  if (statements.length === 0) throw new PolicyProblem('A policy needs a statement');
  const ids = statements.flatMap((statement) => readId(statement));
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new PolicyProblem(`Statement id ${twice} is not unique`);
  return statements.map(readStatement);
}

const statementMembers = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function readId(statement: unknown): readonly string[] {
  const { Sid } = members(statement, statementMembers);
  return Sid === undefined ? [] : [text(Sid, 'Sid')];
}

function readStatement(statement: unknown): Statement {
  const found = members(statement, statementMembers);
  const { Effect: effect } = found;
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw new PolicyProblem('Effect must be Allow or Deny');
  }
  const principal = eitherOf(found, 'Principal');
  return {
    effect,
    principals: readPrincipals(principal.value, principal.excludes),
    actions: readPatterns(found, 'Action', /^(\*|[a-z0-9-]+:[a-z0-9*?]+)$/i),
    resources: readPatterns(found, 'Resource', /^(\*|arn:.+)$/s),
    conditions: found['Condition'] === undefined ? [] : readConditions(found['Condition']),
  };
}

function eitherOf(found: Members, name: string): { value: unknown; excludes: boolean } {
  const [yes, no] = [found[name], found[`Not${name}`]];
  if ((yes === undefined) === (no === undefined)) {
    throw new PolicyProblem(`A statement has exactly one of ${name} and Not${name}`);
  }
  return yes === undefined ? { value: no, excludes: true } : { value: yes, excludes: false };
}

function readPatterns(found: Members, name: string, form: RegExp): Patterns {
  const { value, excludes } = eitherOf(found, name);
  const patterns = texts(value, name);
  const bad = patterns.find((pattern) => !form.test(pattern));
  if (bad !== undefined) throw new PolicyProblem(`${name} has a wrong form: ${bad}`);
  return { patterns, excludes };
}

const principalForm =
  /^(\*|\d{12}|arn:aws:iam::\d{12}:(root|(user|role)\/[\w+=,.@/-]+)|arn:aws:sts::\d{12}:(assumed-role|federated-user)\/[\w+=,.@/-]+)$/;

function readPrincipals(value: unknown, excludes: boolean): Principals {
  if (value === '*') return { aws: ['*'], services: [], excludes };
  const kinds = members(value, ['AWS', 'Service', 'Federated', 'CanonicalUser']);
  const aws = kinds['AWS'] === undefined ? [] : texts(kinds['AWS'], 'Principal');
  const services = kinds['Service'] === undefined ? [] : texts(kinds['Service'], 'Principal');
  if (Object.keys(kinds).length === 0) throw new PolicyProblem('Principal names nobody');
  if (
    aws.some((named) => !principalForm.test(named)) ||
    services.some((service) => !/^[a-z0-9.-]+\.amazonaws\.com$/.test(service))
  ) {
    throw new PolicyProblem('Policy contains a statement with one or more invalid principals.');
  }
  return { aws, services, excludes };
}

function readConditions(block: unknown): readonly Condition[] {
  return Object.entries(members(block)).flatMap(([name, keys]) => {
    const [, quantifier, operator = '', ifExists] =
      /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(name) ?? [];
    return Object.entries(members(keys)).map(([key, value]): Condition => {
      const condition: Condition = {
        ...(quantifier === 'ForAnyValue' || quantifier === 'ForAllValues' ? { quantifier } : {}),
        operator,
        ifExists: ifExists !== undefined,
        key: key.toLowerCase(),
        values: texts(value, `Condition ${key}`),
      };
      const problem = conditionProblem(condition);
      if (problem !== undefined) throw new PolicyProblem(problem);
      return condition;
    });
  });
}

function members(value: unknown, known?: readonly string[]): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PolicyProblem('Expected an object');
  }
  const strange = Object.keys(value).find((name) => known?.includes(name) === false);
  if (strange !== undefined) throw new PolicyProblem(`Unknown element: ${strange}`);
  return Object.fromEntries(Object.entries(value));
}

/** One text or several; in conditions numbers and flags count as their text. */
function texts(value: unknown, where: string): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw new PolicyProblem(`${where} is empty`);
  const read = values.map((one) => text(one, where));
  // Taken literally, they would silently match nothing.
  const variable = read.find((one) => one.includes('${'));
  if (variable === undefined) return read;
  throw new PolicyProblem(`Policy variables are not simulated here: ${variable}`);
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (where.startsWith('Condition ') && (typeof value === 'boolean' || typeof value === 'number')) {
    return String(value);
  }
  throw new PolicyProblem(`${where} must be text`);
}
