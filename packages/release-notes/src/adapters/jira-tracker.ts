import { cleanText } from '../clean-text.js';
import { jiraIssueUrl } from '../issues/trackers.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import type { IssueAnswer, IssueTracker } from '../trackers/issue-tracker.js';
import { listAt, valueAt } from '../trackers/json-at.js';
import { type BatchAnswer, type Match, matchIssues } from '../trackers/match-issues.js';
import { type CallFailure, type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import { deploymentOf, openSite } from './atlassian-site.js';
import { type JiraClient, type JiraClientOptions, jiraClient } from './jira-client.js';
import { type JiraIssue, jiraFields, readJiraIssue } from './jira-issue.js';

/** How a Jira site is read. */
export interface JiraTrackerOptions extends JiraClientOptions {
  /** Kind of site. Default: `cloud` for hosts of Atlassian, `data-center` for all others. */
  readonly deployment?: 'cloud' | 'data-center';
  /** Address that links lead to, if it differs from the one that is asked. Default: `baseUrl`. */
  readonly siteUrl?: string;
  /** Keys of the projects that may be asked for. Default: all that have the form of a key. */
  readonly projects?: readonly string[];
  /** Whether descriptions are read too. Default: no. */
  readonly body?: boolean;
  /** Issues in one call, at most 100, which is the limit of Jira. Default: 100. */
  readonly batchSize?: number;
  /** How calls are repeated, and the clock. */
  readonly pace?: PaceOptions;
  /** Told when part of a description could not be turned into Markdown. Default: nobody. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Issues of a Jira site. Keys are asked for in batches, an error of one does not touch the others,
 * and issues that were moved to another project are found under their old keys.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for an address that is none.
 *
 * @example
 * ```ts
 * const tracker = jiraTracker({
 *   baseUrl: 'https://example.atlassian.net',
 *   credentials: { user: 'bot@example.com', token },
 *   projects: ['SOE'],
 * });
 * const answers = await tracker.lookUp(['SOE-12', 'SOE-13']);
 * ```
 */
export function jiraTracker(options: JiraTrackerOptions): IssueTracker {
  const site = openSite('baseUrl', options.baseUrl, of);
  const cloud = (options.deployment ?? deploymentOf(site)) === 'cloud';
  const links =
    options.siteUrl === undefined ? site.href : openSite('siteUrl', options.siteUrl, of).href;
  const name = `Jira (${site.host})`;
  const size = Math.min(100, Math.max(1, Math.trunc(options.batchSize ?? 100)));
  const projects = options.projects && new Set(options.projects.map((key) => key.toUpperCase()));
  const client = jiraClient({ ...options, baseUrl: site.href });
  const pace = pacedCalls(options.pace);
  const fields = jiraFields(options.body ?? false);

  const handles = (key: string) => {
    const project = keyPattern.exec(key)?.[1];
    return project !== undefined && (projects?.has(project.toUpperCase()) ?? true);
  };

  return {
    name,
    handles,
    async lookUp(keys, { signal } = {}) {
      signal?.throwIfAborted();
      const paced: JiraClient = (path, body) =>
        pace(path, () => client(path, body, signal), { signal });
      const ask = askJira(cloud, paced, fields);
      const asked = new Set(keys.filter(handles).map((key) => key.toUpperCase()));
      const matches = await matchIssues([...asked], size, ask);
      const absent = [...asked].some((key) => !matches.has(key));
      const refusal = cloud && absent && options.credentials ? await whyRefused(paced) : undefined;
      return new Map(
        keys.map((key) => {
          const match = matches.get(key.toUpperCase()) ?? refusal;
          return [key, answerFor(key, handles(key), match)];
        }),
      );
    },
  };

  function answerFor(key: string, known: boolean, match: Match<JiraIssue>): IssueAnswer {
    if (!known) return { status: 'missing', reason: `${cleanText(key)} is no key of ${name}.` };
    if (!match) {
      return {
        status: 'missing',
        reason: `${name} has no issue ${key}, or these credentials may not see it.`,
      };
    }
    if ('reason' in match) {
      return { status: 'unreadable', reason: `${name} could not be read: ${match.reason}.` };
    }
    const { issue, warnings } = readJiraIssue(match.item, key);
    for (const warning of warnings) options.onWarning?.(`${name}, ${key}: ${warning}`);
    return { status: 'found', issue: { ...issue, url: jiraIssueUrl(links, issue.key) } };
  }
}

/**
 * Cloud takes a token that has expired for no token at all: what only the account may see is then
 * absent without an error. Its own account is what it refuses to show.
 */
async function whyRefused(call: JiraClient): Promise<{ readonly reason: string } | undefined> {
  const result = await call('/rest/api/3/myself', undefined);
  if (result.ok || result.failure.kind !== 'refused') return undefined;
  // A token that is limited to issues is a good one.
  if (/scope|answered 403/i.test(result.failure.reason)) return undefined;
  return { reason: `it does not accept these credentials (${result.failure.reason})` };
}

const of = 'the Jira tracker';

/** Asks for at most 100 issues at once, in the way of the kind of site. */
export function askJira(cloud: boolean, call: JiraClient, fields: readonly string[]): Ask {
  return cloud ? bulkFetch(call, fields) : search(call, fields);
}

type Ask = (keys: readonly string[]) => Promise<BatchAnswer<JiraIssue>>;

/** Digits are bounded so that no server has to read a number without end. */
const keyPattern = /^([A-Za-z][A-Za-z0-9_]{0,254})-[1-9]\d{0,9}$/;

/**
 * Cloud. Issues that are not there are left out without a word; the errors it lists are those that
 * may go away.
 */
function bulkFetch(call: JiraClient, fields: readonly string[]): Ask {
  return async (keys) => {
    const result = await call('/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: keys, fields });
    if (!result.ok) return failed(result.failure);
    const errors = listAt(result.value, 'issueErrors').map((error) => ({
      id: String(valueAt(error, 'id')),
      reason: `it says "${hideSecrets(String(valueAt(error, 'errorMessage') ?? ''), [])}"`,
    }));
    return { found: readIssues(result.value), errors };
  };
}

/**
 * Data Center. `validateQuery: false` makes it leave out what is not there; versions that refuse the
 * whole query all the same name the keys at fault, and where they do not the batch is halved.
 */
function search(call: JiraClient, fields: readonly string[]): Ask {
  const ask: Ask = async (keys) => {
    if (keys.length === 0) return { found: [], errors: [] };
    const pages = await searchPages(call, keys, fields);
    if ('found' in pages) return pages;
    if (pages.kind !== 'rejected') return failed(pages);
    const named = new Set(
      (pages.details ?? [])
        .flatMap((text) => [...text.matchAll(/'([^']+)'/g)])
        .map(([, key]) => key),
    );
    const rest = keys.filter((key) => !named.has(key));
    if (rest.length < keys.length) return ask(rest);
    // One key that is refused on its own is one that is not there.
    if (keys.length === 1)
      return aboutKey.test(pages.reason) ? { found: [], errors: [] } : failed(pages);
    if (!aboutKey.test(pages.reason)) return failed(pages);
    const half = Math.ceil(keys.length / 2);
    const [first, second] = [await ask(keys.slice(0, half)), await ask(keys.slice(half))];
    return {
      found: [...first.found, ...second.found],
      errors: [...first.errors, ...second.errors],
      ...((first.failure ?? second.failure) && { failure: first.failure ?? second.failure }),
    };
  };
  return ask;
}

/** What Data Center says of a key that is not there; other refusals are about the query itself. */
const aboutKey = /issue|key/i;

async function searchPages(
  call: JiraClient,
  keys: readonly string[],
  fields: readonly string[],
): Promise<BatchAnswer<JiraIssue> | CallFailure> {
  const found: BatchAnswer<JiraIssue>['found'][number][] = [];
  for (;;) {
    const result = await call('/rest/api/2/search', {
      jql: `key in (${keys.map((key) => `"${key}"`).join(',')}) order by key`,
      startAt: found.length,
      maxResults: keys.length,
      fields,
      validateQuery: false,
    });
    if (!result.ok) return result.failure;
    const page = readIssues(result.value);
    found.push(...page);
    // The server decides how long a page is, whatever was asked for; but no key has two issues.
    const most = Math.min(keys.length, Number(valueAt(result.value, 'total')));
    if (page.length === 0 || !(found.length < most)) return { found, errors: [] };
  }
}

function failed({ reason }: CallFailure): BatchAnswer<JiraIssue> {
  return { found: [], errors: [], failure: reason };
}

function readIssues(answer: unknown): BatchAnswer<JiraIssue>['found'] {
  return listAt(answer, 'issues').flatMap((item) => {
    const id = valueAt(item, 'id');
    const key = valueAt(item, 'key');
    if (typeof key !== 'string') return [];
    return [{ id: String(id), key, item: { key, fields: valueAt(item, 'fields') } }];
  });
}
