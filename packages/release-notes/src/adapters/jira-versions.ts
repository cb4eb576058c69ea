import { answerOf, placeError } from '../publish/place-error.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';
import { matchIssues } from '../trackers/match-issues.js';
import {
  type CallFailure,
  type CallResult,
  type PaceOptions,
  pacedCalls,
} from '../trackers/paced-calls.js';
import type { AtlassianSite } from './atlassian-site.js';
import { type JiraClientOptions, jiraClient } from './jira-client.js';
import { askJira } from './jira-tracker.js';

/** A version of a project as Jira keeps it. */
export interface StoredVersion {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly released: boolean;
  readonly archived: boolean;
}

/** An issue as far as its fix versions go. */
export interface VersionedIssue {
  /** The key that it has today. */
  readonly key: string;
  /** Ids of its fix versions. */
  readonly fixVersions: readonly string[];
  readonly resolved: boolean;
}

/** Something that a version of Jira Cloud leads to. */
export interface RelatedWork {
  readonly relatedWorkId?: string;
  readonly category: string;
  readonly title: string;
  readonly url: string;
}

/** Versions of one site. */
export interface JiraVersions {
  /** The version of that name; letters may differ in case, as no two versions may differ in it alone. */
  find(project: string, name: string, signal?: AbortSignal): Promise<StoredVersion | undefined>;
  /** How many of its issues are not resolved. */
  unresolved(id: string, signal?: AbortSignal): Promise<number>;
  /** Issues by the keys that were asked for; those that are not there are left out. */
  issues(
    keys: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, VersionedIssue>>;
  /** Cloud: what the version leads to. */
  relatedWork(id: string, signal?: AbortSignal): Promise<readonly RelatedWork[]>;
  /** Creates a version, or finds the one that was created in the meantime. */
  create(
    project: string,
    fields: { readonly name: string; readonly description?: string },
    signal?: AbortSignal,
  ): Promise<StoredVersion>;
  /** Adds a fix version to an issue; those that it has stay. */
  addFixVersion(key: string, id: string, signal?: AbortSignal): Promise<CallResult<unknown>>;
  update(
    id: string,
    fields: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Cloud: adds what the version leads to, or changes it if it has an id. */
  putRelatedWork(id: string, work: RelatedWork, signal?: AbortSignal): Promise<void>;
}

/** Versions of Jira Cloud or Data Center. Limits and failures are waited for and tried again. */
export function jiraVersions(
  site: AtlassianSite,
  cloud: boolean,
  options: JiraClientOptions & { readonly pace?: PaceOptions | undefined },
): JiraVersions {
  const client = jiraClient({ ...options, baseUrl: site.href });
  const paced = pacedCalls(options.pace);
  const api = cloud ? '/rest/api/3' : '/rest/api/2';
  const call = (
    endpoint: string,
    path: string,
    body: unknown,
    signal?: AbortSignal,
    method?: 'PUT',
  ) => paced(endpoint, () => client(`${api}${path}`, body, signal, method), { signal });
  const at = `in Jira (${site.host})`;

  const find = async (project: string, name: string, signal?: AbortSignal) => {
    const wanted = name.toLowerCase();
    const query = `query=${encodeURIComponent(name)}&maxResults=50`;
    let alike: StoredVersion | undefined;
    for (let startAt = 0; ; ) {
      const path = `/project/${encodeURIComponent(project)}/version?${query}&startAt=${startAt}`;
      const result = await call('GET version', path, undefined, signal);
      const page = answerOf(result, `read versions of ${project} ${at}`, cureOf(result));
      const versions = listAt(page, 'values').flatMap((item) => readVersion(item) ?? []);
      const exact = versions.find((version) => version.name === name);
      if (exact) return exact;
      alike ??= versions.find((version) => version.name.toLowerCase() === wanted);
      // The server decides how long a page is.
      startAt += versions.length;
      if (valueAt(page, 'isLast') !== false || versions.length === 0) return alike;
    }
  };

  /** A version is created with the id of its project; Cloud takes its key no longer. */
  const idOf = async (project: string, signal?: AbortSignal) => {
    const path = `/project/${encodeURIComponent(project)}`;
    const result = await call('GET project', path, undefined, signal);
    const attempt = `read project ${project} ${at}`;
    const id = Number(valueAt(answerOf(result, attempt, cureOf(result)), 'id'));
    if (Number.isSafeInteger(id)) return id;
    throw placeError({ kind: 'rejected', reason: 'it told no id' }, attempt);
  };

  return {
    find,
    async unresolved(id, signal) {
      const path = `/version/${encodeURIComponent(id)}/unresolvedIssueCount`;
      const result = await call('GET unresolved', path, undefined, signal);
      const answer = answerOf(result, `count unresolved issues of a version ${at}`);
      return Number(valueAt(answer, 'issuesUnresolvedCount') ?? 0);
    },
    async issues(keys, signal) {
      const ask = askJira(
        cloud,
        (path, body) => paced(path, () => client(path, body, signal), { signal }),
        ['fixVersions', 'resolution'],
      );
      const found = new Map<string, VersionedIssue>();
      for (const [key, match] of await matchIssues(keys, 100, ask)) {
        if (match && 'reason' in match) {
          throw placeError({ kind: 'overloaded', reason: match.reason }, `read ${key} ${at}`);
        }
        if (match) found.set(key, readIssue(match.item));
      }
      return found;
    },
    async relatedWork(id, signal) {
      const path = `/version/${encodeURIComponent(id)}/relatedwork`;
      const answer = answerOf(
        await call('GET relatedwork', path, undefined, signal),
        `read the links of a version ${at}`,
      );
      return Array.isArray(answer) ? answer.flatMap((item) => readWork(item) ?? []) : [];
    },
    async create(project, fields, signal) {
      const attempt = `create version ${fields.name} of ${project} ${at}`;
      const body = { ...fields, projectId: await idOf(project, signal) };
      const result = await call('POST version', '/version', body, signal);
      // One of that name is there: somebody else made it, or an attempt of which the answer was lost.
      const there =
        !result.ok && result.failure.status === 400
          ? await find(project, fields.name, signal)
          : undefined;
      if (there) return there;
      const made = readVersion(answerOf(result, attempt, administer));
      if (made) return made;
      throw placeError(
        { kind: 'rejected', reason: 'it answered with something that is no version' },
        attempt,
      );
    },
    addFixVersion(key, id, signal) {
      const body = { update: { fixVersions: [{ add: { id } }] } };
      const path = `/issue/${encodeURIComponent(key)}?notifyUsers=false`;
      return call('PUT issue', path, body, signal, 'PUT');
    },
    async update(id, fields, signal) {
      const path = `/version/${encodeURIComponent(id)}`;
      answerOf(
        await call('PUT version', path, fields, signal, 'PUT'),
        `update a version ${at}`,
        administer,
      );
    },
    async putRelatedWork(id, work, signal) {
      const path = `/version/${encodeURIComponent(id)}/relatedwork`;
      const { relatedWorkId, url } = work;
      let again = false;
      const attempt = async () => {
        // The answer to the attempt before may have been all that was lost.
        const there = again ? await client(`${api}${path}`, undefined, signal) : undefined;
        again = relatedWorkId === undefined;
        const made = there?.ok && Array.isArray(there.value) ? there.value : [];
        if (there && made.some((item) => readWork(item)?.url === url)) return there;
        const method = relatedWorkId === undefined ? undefined : 'PUT';
        return client(`${api}${path}`, work, signal, method);
      };
      const result = await paced('relatedwork', attempt, { signal });
      answerOf(result, `link a version ${at}`, 'It takes Resolve Issues and Edit Issues.');
    },
  };
}

const administer = 'Versions are changed with the permission Administer Projects.';

function cureOf(result: CallResult<unknown>): string | undefined {
  return !result.ok && result.failure.status === 404
    ? 'Check the project key; these credentials may not see the project, or have expired.'
    : undefined;
}

/** Whether a failure is about one issue, and not about Jira or the credentials. */
export function isAboutIssue({ status }: CallFailure): boolean {
  return status === 400 || status === 403 || status === 404;
}

function readVersion(json: unknown): StoredVersion | undefined {
  const id = valueAt(json, 'id');
  const name = textAt(json, 'name');
  if ((typeof id !== 'string' && typeof id !== 'number') || name === undefined) return undefined;
  const description = valueAt(json, 'description');
  return {
    id: String(id),
    name,
    // As it is: it is written back with the address of the notes.
    description: typeof description === 'string' ? description : '',
    released: valueAt(json, 'released') === true,
    archived: valueAt(json, 'archived') === true,
  };
}

function readIssue({
  key,
  fields,
}: {
  readonly key: string;
  readonly fields: unknown;
}): VersionedIssue {
  return {
    key,
    fixVersions: listAt(fields, 'fixVersions').map((version) => String(valueAt(version, 'id'))),
    resolved: (valueAt(fields, 'resolution') ?? null) !== null,
  };
}

function readWork(json: unknown): RelatedWork | undefined {
  const url = textAt(json, 'url');
  if (url === undefined) return undefined;
  const id = textAt(json, 'relatedWorkId');
  return {
    category: textAt(json, 'category') ?? '',
    title: textAt(json, 'title') ?? '',
    url,
    ...(id !== undefined && { relatedWorkId: id }),
  };
}
