import { type CommitPolicy, commitPolicySchemaId } from './commit-policy.js';

/**
 * Whether a value is a policy beyond doubt: the quick way past the schema, which takes longer to load
 * than the hook to run. What this refuses may still be one; what it accepts is one, as a property test
 * holds against the schema.
 */
export function isPlainPolicy(value: unknown): value is CommitPolicy {
  return isMembers(value, members, ['schema', 'issues']) && hasTracker(value);
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= 1_000;
const isFlag: Check = (value) => typeof value === 'boolean';
const isOneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value);
const isList =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(check);
const isShape =
  (shape: Shape, required: readonly string[] = []): Check =>
  (value) =>
    isMembers(value, shape, required);

type Shape = ReadonlyMap<string, Check>;
const shape = (checks: Readonly<Record<string, Check>>): Shape => new Map(Object.entries(checks));

const isProject: Check = (value) => isText(value) && /^[A-Z][A-Z0-9_]{0,30}$/.test(String(value));
const isDay: Check = (value) =>
  // Every month has 28 days; the schema judges the rest.
  typeof value === 'string' && /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])$/.test(value);

const exemption = shape({
  commit: (value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value),
  author: isText,
  paths: isList(isText),
  subject: isText,
  owner: isText,
  reason: isText,
  expires: isDay,
  standing: isFlag,
});

const isExemption: Check = (value) =>
  isMembers(value, exemption, ['owner', 'reason', 'expires']) &&
  ['commit', 'author', 'paths', 'subject'].some((name) => Object.hasOwn(value, name));

const members = shape({
  schema: isOneOf(commitPolicySchemaId),
  issues: isShape(
    shape({
      jira: isShape(shape({ projects: isList(isProject), baseUrl: isText }), ['projects']),
      github: isShape(shape({ repository: isText }), ['repository']),
    }),
  ),
  projects: isList(isText),
  states: isList(isOneOf('open', 'in-progress', 'done')),
  types: isList(isText),
  merges: isOneOf('exempt', 'own'),
  mergedCommits: isOneOf('own', 'covered'),
  reverts: isOneOf('inherit', 'own'),
  squashes: isOneOf('anywhere', 'subject', 'each'),
  pullRequests: isFlag,
  unreadable: isOneOf('fail', 'warn'),
  exemptions: (value) => Array.isArray(value) && value.every(isExemption),
});

function isMembers(value: unknown, checks: Shape, required: readonly string[]): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    required.every((name) => Object.hasOwn(value, name)) &&
    Object.entries(value).every(([name, member]) => checks.get(name)?.(member) === true)
  );
}

/** At least one tracker, and only projects that it can find. */
function hasTracker(value: object): boolean {
  const { issues, projects = [] } = value as CommitPolicy;
  const known = issues.jira?.projects;
  const github = issues.github !== undefined;
  return (
    (known !== undefined || github) &&
    projects.every((key) => (key.includes('/') ? github : known?.includes(key) === true))
  );
}
