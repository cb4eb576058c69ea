// zod/mini: the hook carries it in its bundle and runs at every commit.
import * as z from 'zod/mini';
import { TraceabilityError } from '../errors.js';
import { type CommitPolicy, commitPolicySchemaId } from './commit-policy.js';

const text = z.string('a text').check(z.minLength(1, 'must not be empty'), z.maxLength(1_000));
const texts = z.array(text, 'a list of texts').check(z.minLength(1, 'must not be empty'));
const word = <const T extends readonly string[]>(...words: T) =>
  z.enum(words, `one of ${words.join(', ')}`);

const projectKey = z
  .string('a project key')
  .check(z.regex(/^[A-Za-z][A-Za-z0-9_]{0,30}$/, 'no project key such as SOE'));

const exemption = z.strictObject({
  commit: z.optional(
    z.string('a full hash').check(z.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'no full hash')),
  ),
  author: z.optional(text),
  paths: z.optional(texts),
  subject: z.optional(text),
  owner: text,
  reason: text,
  expires: z.iso.date('no day such as 2026-12-31'),
  standing: z.optional(z.boolean('true or false')),
});

/** Schema of a {@link CommitPolicy}, published as `schemas/commit-policy.json`. */
export const commitPolicySchema: z.ZodMiniType<CommitPolicy> = z.strictObject({
  schema: z.literal(commitPolicySchemaId, `"${commitPolicySchemaId}"`),
  issues: z.strictObject({
    jira: z.optional(
      z.strictObject({ projects: z.array(projectKey, 'a list'), baseUrl: z.optional(text) }),
    ),
    github: z.optional(z.strictObject({ repository: text })),
  }),
  projects: z.optional(texts),
  flavors: z.optional(z.record(text, texts, 'flavors and their projects')),
  states: z.optional(
    z.array(word('open', 'in-progress', 'done'), 'a list').check(z.minLength(1, 'empty')),
  ),
  types: z.optional(texts),
  merges: z.optional(word('exempt', 'own')),
  mergedCommits: z.optional(word('own', 'covered')),
  reverts: z.optional(word('inherit', 'own')),
  squashes: z.optional(word('anywhere', 'subject', 'each')),
  pullRequests: z.optional(z.boolean('true or false')),
  unreadable: z.optional(word('fail', 'warn')),
  exemptions: z.optional(z.array(exemption, 'a list')),
}) as z.ZodMiniType<CommitPolicy>;

/**
 * Reads a policy: the JSON of a file, or what came of that.
 *
 * @param value - The text of the file, or its parsed value
 * @param place - Name of the file, for messages. Default `soe.commits.json`
 * @throws TraceabilityError `TRACE_POLICY_INVALID` naming the first member that does not fit
 */
export function parseCommitPolicy(value: unknown, place = 'soe.commits.json'): CommitPolicy {
  const result = commitPolicySchema.safeParse(
    typeof value === 'string' ? parseJson(value, place) : value,
  );
  if (!result.success) {
    const [first] = result.error.issues;
    const field = (first?.path ?? []).map(String).join('.');
    throw invalid(place, field, first ? problemOf(first) : 'it does not fit', result.error);
  }
  const problem = contradiction(result.data);
  if (problem !== undefined) throw invalid(place, ...problem);
  return result.data;
}

/** What the schema cannot say. */
function contradiction({
  issues,
  projects = [],
  flavors = {},
  exemptions = [],
}: CommitPolicy): readonly [field: string, problem: string] | undefined {
  const known = [
    ...(issues.jira?.projects ?? []),
    ...(issues.github ? [issues.github.repository] : []),
  ];
  if (known.length === 0) {
    return ['issues', 'it knows no tracker, so no commit could ever name an issue'];
  }
  const lists = Object.entries(flavors).map(([name, keys]) => [`flavors.${name}`, keys] as const);
  for (const [field, keys] of [['projects', projects] as const, ...lists]) {
    const lost = keys.find((key) => !isKnown(key, issues));
    if (lost !== undefined) {
      const where = lost.includes('/')
        ? 'there is no issues.github'
        : 'it is not among issues.jira.projects';
      return [field, `${JSON.stringify(lost)} is never found, because ${where}`];
    }
  }
  const vague = exemptions.findIndex(
    ({ commit, author, paths, subject }) => (commit ?? author ?? paths ?? subject) === undefined,
  );
  if (vague >= 0) {
    return [`exemptions.${vague}`, 'name a commit, an author, paths or a subject that it is for'];
  }
  return undefined;
}

/** With a slash it is a repository on GitHub, where the grammar finds those of others too. */
function isKnown(key: string, { jira, github }: CommitPolicy['issues']): boolean {
  return key.includes('/') ? github !== undefined : jira?.projects.includes(key) === true;
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    return `${issue.keys.map((key) => JSON.stringify(key)).join(', ')} is not a member of a policy`;
  }
  const own = issue.message.replace(/^Invalid input: /, '');
  if (own !== issue.message) return own;
  return issue.code === 'invalid_format' || issue.message.startsWith('must')
    ? issue.message
    : `expected ${issue.message}`;
}

function parseJson(value: string, place: string): unknown {
  try {
    return JSON.parse(value);
  } catch (cause) {
    throw invalid(place, '', 'it is not JSON', cause);
  }
}

function invalid(place: string, field: string, problem: string, cause?: unknown) {
  return new TraceabilityError(
    'TRACE_POLICY_INVALID',
    `Cannot read the policy for commits in ${place}: ${field === '' ? '' : `${field}: `}${problem}. Correct the file; schemas/commit-policy.json of @soe/traceability describes it.`,
    { cause },
  );
}
