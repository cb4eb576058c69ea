import type { Answer, Call } from './http-faults.js';
import type { EmulatedIssue } from './jira-emulator.js';

export interface EmulatedVersion {
  readonly id: string;
  name: string;
  description?: string;
  released: boolean;
  archived: boolean;
  releaseDate?: string;
  readonly works: Record<string, unknown>[];
}

interface Site {
  readonly find: (key: string) => EmulatedIssue | undefined;
  readonly contextPath: string;
}

/**
 * Versions of the project SOE, as Cloud and Data Center have them. Requests are checked against the
 * schemas of jira.js, which are made of what Atlassian publishes.
 */
export function jiraVersionRoutes({ find, contextPath }: Site) {
  const versions: EmulatedVersion[] = [];
  const refusing = new Map<string, Answer>();
  const settings = { pageSize: 50 };
  let schemas: typeof import('jira.js/cloud') | undefined;

  const answer = async ({ method, path, body }: Call): Promise<Answer | undefined> => {
    const url = new URL(path, 'http://jira.invalid');
    const [, edition, rest = ''] =
      new RegExp(`^${contextPath}/rest/api/([23])(/.*)$`).exec(url.pathname) ?? [];
    if (edition === undefined) return undefined;
    const [, kind, id, part] = rest.split('/').map(decodeURIComponent);
    if (kind === 'project' && method === 'GET') {
      if (id !== 'SOE') return refuse(404, `No project could be found with key '${id}'.`);
      if (part === undefined) return { status: 200, body: { id: '10', key: 'SOE' } };
      return part === 'version' ? page(url.searchParams, edition) : undefined;
    }
    if (kind === 'version') {
      schemas ??= await import('jira.js/cloud');
      if (method === 'POST' && id === undefined) return create(body);
      const version = versions.find((each) => each.id === id);
      if (!version) return refuse(404, `Could not find version for id '${id}'`);
      if (part === 'unresolvedIssueCount') return countUnresolved(version);
      if (part === 'relatedwork')
        return edition === '3' ? relatedWork(method, version, body) : undefined;
      if (method === 'PUT' && part === undefined) return update(version, body);
    }
    if (kind === 'issue' && method === 'PUT') return edit(id ?? '', url.searchParams, body);
    return undefined;
  };

  const page = (query: URLSearchParams, edition: string): Answer => {
    const startAt = Number(query.get('startAt') ?? 0);
    const wanted = (query.get('query') ?? '').toLowerCase();
    // Data Center knows no query.
    const all = versions.filter(
      ({ name }) => edition === '2' || name.toLowerCase().includes(wanted),
    );
    const size = Math.min(Number(query.get('maxResults') ?? 50), settings.pageSize);
    const values = all.slice(startAt, startAt + size).map(show);
    const isLast = startAt + size >= all.length;
    return { status: 200, body: { startAt, maxResults: size, total: all.length, isLast, values } };
  };

  const create = (body: unknown): Answer => {
    const wrong = misfit(schemas?.VersionSchema, body);
    if (wrong !== undefined) return refuse(400, wrong);
    const { name = '', projectId, description, released, id } = body as Record<string, unknown>;
    if (released !== undefined || id !== undefined) return refuse(400, 'Not applicable.');
    if (projectId !== 10) return refuse(404, 'Project does not exist.');
    if (String(name).length > 255) return refuse(400, 'The name is too long.');
    if (versions.some((each) => each.name.toLowerCase() === String(name).toLowerCase())) {
      const message = 'A version with this name already exists in this project.';
      return { status: 400, body: { errorMessages: [], errors: { name: message } } };
    }
    return { status: 201, body: show(add(String(name), description as string | undefined)) };
  };

  const add = (name: string, description?: string): EmulatedVersion => {
    const version: EmulatedVersion = {
      id: String(20_000 + versions.length),
      name,
      ...(description !== undefined && { description }),
      released: false,
      archived: false,
      works: [],
    };
    versions.push(version);
    return version;
  };

  const update = (version: EmulatedVersion, body: unknown): Answer => {
    const wrong = misfit(schemas?.VersionSchema, body);
    if (wrong !== undefined) return refuse(400, wrong);
    const { releaseDate } = body as { releaseDate?: string };
    if (releaseDate !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(releaseDate)) {
      return refuse(400, 'The release date is not a day.');
    }
    Object.assign(version, body);
    return { status: 200, body: show(version) };
  };

  const countUnresolved = ({ id }: EmulatedVersion): Answer => {
    const own = seen.filter((issue) => fixVersionsOf(issue).some((version) => version.id === id));
    const open = own.filter((issue) => (issue.fields?.['resolution'] ?? null) === null);
    return { status: 200, body: { issuesCount: own.length, issuesUnresolvedCount: open.length } };
  };
  const seen: EmulatedIssue[] = [];

  const relatedWork = (method: string, version: EmulatedVersion, body: unknown): Answer => {
    if (method === 'GET') return { status: 200, body: version.works };
    const wrong = misfit(schemas?.VersionRelatedWorkSchema, body);
    if (wrong !== undefined) return refuse(400, wrong);
    const work = body as Record<string, unknown>;
    if (method === 'POST') {
      const made = { ...work, relatedWorkId: `work-${version.works.length}` };
      version.works.push(made);
      return { status: 201, body: made };
    }
    const there = version.works.find((each) => each['relatedWorkId'] === work['relatedWorkId']);
    if (!there) return refuse(404, 'No such related work.');
    return { status: 200, body: Object.assign(there, work) };
  };

  const edit = (key: string, query: URLSearchParams, body: unknown): Answer => {
    const refused = refusing.get(key);
    if (refused) return refused;
    const issue = find(key);
    if (!issue) return refuse(404, 'Issue does not exist or you do not have permission to see it.');
    if (query.get('notifyUsers') !== 'false') return refuse(400, 'Everybody would get mail.');
    const text = JSON.stringify(body);
    const id = /^\{"update":\{"fixVersions":\[\{"add":\{"id":"(\d+)"\}\}\]\}\}$/.exec(text)?.[1];
    const version = versions.find((each) => each.id === id);
    if (!version || !issue.key.startsWith('SOE-')) return refuse(400, 'Version is not valid.');
    if (version.archived) return refuse(400, 'Version is archived.');
    const others = fixVersionsOf(issue).filter((each) => each.id !== id);
    issue.fields = { ...issue.fields, fixVersions: [...others, { id, name: version.name }] };
    if (!seen.includes(issue)) seen.push(issue);
    return { status: 204, body: undefined };
  };

  return {
    answer,
    settings,
    add,
    all: versions,
    /** Names of the fix versions of an issue. */
    of: (key: string) => fixVersionsOf(find(key)).map(({ name }) => name),
    /** Makes an issue refuse to be changed. */
    refuse(key: string, status: number) {
      refusing.set(key, refuse(status, `No fix version for ${key}.`));
    },
    obey: () => refusing.clear(),
  };
}

function show({ works: _, ...version }: EmulatedVersion) {
  return { ...version, projectId: 10, self: `https://jira.invalid/version/${version.id}` };
}

function fixVersionsOf(issue: EmulatedIssue | undefined): readonly { id: string; name: string }[] {
  const list = issue?.fields?.['fixVersions'];
  return Array.isArray(list) ? list : [];
}

interface Schema {
  readonly shape: Readonly<Record<string, unknown>>;
  readonly safeParse: (value: unknown) => { readonly success: boolean };
}

/** What of a body the published interface does not know. */
function misfit(schema: Schema | undefined, body: unknown): string | undefined {
  if (!schema || typeof body !== 'object' || body === null) return 'Invalid request payload.';
  const strange = Object.keys(body).find((name) => !(name in schema.shape));
  if (strange !== undefined) return `Unrecognized field "${strange}".`;
  return schema.safeParse(body).success ? undefined : 'A field has the wrong type.';
}

function refuse(status: number, message: string): Answer {
  return { status, body: { errorMessages: [message], errors: {} } };
}
