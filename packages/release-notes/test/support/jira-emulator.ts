import { type Answer, type Call, startServer } from './http-faults.js';
import { jiraVersionRoutes } from './jira-version-routes.js';

export interface EmulatedIssue {
  readonly id: number;
  /** The key it has today. */
  key: string;
  readonly summary: string;
  fields?: Readonly<Record<string, unknown>>;
  /** Seen by nobody, as if permission were missing. */
  readonly hidden?: boolean;
}

export interface JiraEmulatorOptions {
  /** `Authorization` header that is accepted. Default: every call is. */
  readonly authorization?: string;
  /** Wrong credentials count as none, which see nothing, as those that have expired do on Cloud. */
  readonly lenient?: boolean;
  /** Path before `/rest`. Default: none. */
  readonly contextPath?: string;
  /** Most issues on a page of the search. Default: 1,000. */
  readonly pageSize?: number;
  /** Refuse a whole query for an unknown key, even with `validateQuery: false`. Default: no. */
  readonly strictKeys?: boolean;
  /** Refuse it without naming the key. Default: no. */
  readonly silentKeys?: boolean;
}

const knownFields = new Set([
  'summary',
  'issuetype',
  'status',
  'labels',
  'project',
  'parent',
  'fixVersions',
  'resolution',
  'description',
]);

/**
 * Jira as far as issues are read: it keeps issues and their former keys, checks every request for what
 * the real one refuses, follows moves, and answers in the order of ids.
 */
export async function startJira(options: JiraEmulatorOptions = {}) {
  const issues = new Map<number, EmulatedIssue>();
  const keys = new Map<string, number>();
  const retriable = new Map<string, string>();
  const { contextPath = '', pageSize = 1_000 } = options;

  const find = (key: string) => {
    const issue = issues.get(keys.get(key.toUpperCase()) ?? -1);
    return issue?.hidden ? undefined : issue;
  };
  const show = (issue: EmulatedIssue, fields: readonly string[]) => {
    const all: Record<string, unknown> = {
      summary: issue.summary,
      issuetype: { id: '1', name: 'Story' },
      status: { name: 'To Do', statusCategory: { id: 2, key: 'new' } },
      labels: [],
      project: { id: '10', key: issue.key.replace(/-\d+$/, '') },
      fixVersions: [],
      resolution: null,
      description: null,
      ...issue.fields,
    };
    const shown = Object.fromEntries(Object.entries(all).filter(([name]) => fields.includes(name)));
    return { id: String(issue.id), key: issue.key, self: 'https://jira.invalid/1', fields: shown };
  };

  const versions = jiraVersionRoutes({ find, contextPath });

  const answer = async (call: Call): Promise<Answer> => {
    const { path, headers, body } = call;
    const known =
      options.authorization === undefined || headers.authorization === options.authorization;
    if (!known && (!options.lenient || path.endsWith('/rest/api/3/myself'))) {
      return refuse(401, `You are not logged in (${headers.authorization ?? 'anonymous'}).`);
    }
    if (path === `${contextPath}/rest/api/3/myself`) return { status: 200, body: { active: true } };
    if (!known) return { status: 200, body: { issues: [], issueErrors: [] } };
    const routed = await versions.answer(call);
    if (routed) return routed;
    if (!/^application\/json/.test(String(headers['content-type']))) return refuse(415, 'No JSON.');
    if (typeof body !== 'object' || body === null) return refuse(400, 'Invalid request payload.');
    switch (path) {
      case `${contextPath}/rest/api/3/issue/bulkfetch`:
        return bulkFetch(body);
      case `${contextPath}/rest/api/2/search`:
        return search(body);
      case `${contextPath}/rest/api/3/search`:
        return refuse(410, 'The requested API has been removed.');
      default:
        return refuse(404, 'Not found.');
    }
  };

  const bulkFetch = (body: object): Answer => {
    const { issueIdsOrKeys, fields, ...others } = body as Record<string, unknown>;
    if (Object.keys(others).length > 0) return refuse(400, 'Unknown property.');
    if (!isTexts(issueIdsOrKeys) || !isTexts(fields)) return refuse(400, 'Lists are expected.');
    if (issueIdsOrKeys.length === 0 || issueIdsOrKeys.length > 100) {
      return refuse(400, 'Between 1 and 100 issues can be fetched.');
    }
    const found = new Set<EmulatedIssue>();
    const issueErrors: unknown[] = [];
    for (const key of issueIdsOrKeys) {
      const issue = find(key);
      const error = retriable.get(key);
      if (issue && error !== undefined)
        issueErrors.push({ id: String(issue.id), errorMessage: error });
      else if (issue) found.add(issue);
    }
    const sorted = [...found].sort((a, b) => a.id - b.id);
    return {
      status: 200,
      body: { issues: sorted.map((issue) => show(issue, fields)), issueErrors },
    };
  };

  const search = (body: object): Answer => {
    const { jql, startAt, maxResults, fields, validateQuery, ...others } = body as Record<
      string,
      unknown
    >;
    if (Object.keys(others).length > 0) return refuse(400, 'Unrecognized field.');
    if (typeof validateQuery !== 'boolean')
      return refuse(400, 'Can not deserialize validateQuery.');
    if (typeof startAt !== 'number' || typeof maxResults !== 'number' || !isTexts(fields)) {
      return refuse(400, 'Invalid request payload.');
    }
    if (fields.some((field) => !knownFields.has(field))) return refuse(400, 'Unknown field.');
    const list = /^key in \(("[^"]+"(?:,"[^"]+")*)\) order by key$/.exec(String(jql))?.[1];
    if (list === undefined) return refuse(400, 'Error in the JQL Query.');
    const asked = list.split(',').map((key) => key.slice(1, -1));
    const unknown = asked.filter((key) => !find(key));
    if (unknown.length > 0 && options.silentKeys) return refuse(400, 'An issue key is not valid.');
    if (unknown.length > 0 && (validateQuery || options.strictKeys)) {
      const messages = unknown.map(
        (key) => `An issue with key '${key}' does not exist for field 'key'.`,
      );
      return { status: 400, body: { errorMessages: messages, errors: {} } };
    }
    const found = new Set(asked.flatMap((key) => find(key) ?? []));
    const sorted = [...found].sort((a, b) => a.key.localeCompare(b.key));
    const size = Math.min(maxResults, pageSize);
    const page = sorted.slice(startAt, startAt + size).map((issue) => show(issue, fields));
    return { status: 200, body: { startAt, maxResults: size, total: sorted.length, issues: page } };
  };

  const server = await startServer(answer);
  return {
    ...server,
    versions,
    url: `${server.url}${contextPath}`,
    add(key: string, more: Partial<EmulatedIssue> = {}) {
      const id = 10_000 + issues.size;
      issues.set(id, { id, key, summary: `Summary of ${key}`, ...more });
      keys.set(key, id);
    },
    /** Moves an issue to another key; the old one leads to it from now on. */
    move(from: string, to: string) {
      const issue = find(from);
      if (!issue) throw new Error(`${from} is not there`);
      issue.key = to;
      keys.set(to, issue.id);
    },
    /** Makes a key one that cannot be read for the moment. */
    break(key: string, message: string) {
      retriable.set(key, message);
    },
    mend(key: string) {
      retriable.delete(key);
    },
  };
}

export type JiraEmulator = Awaited<ReturnType<typeof startJira>>;

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function refuse(status: number, message: string): Answer {
  return { status, body: { errorMessages: [message], errors: {} } };
}
