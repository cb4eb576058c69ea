import { abandon } from '../trackers/abandon.js';
import { callFor } from '../trackers/call-for.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';
import type { CallFailure, CallResult } from '../trackers/paced-calls.js';
import { type AtlassianCredentials, authorizationOf, secretsOf } from './atlassian-site.js';
import { fetchingJira, type SendToJira } from './fetching-jira.js';

/** Credentials for Jira: they are read for every call, so that a function may renew them. */
export type JiraCredentials = AtlassianCredentials;

/** How Jira is reached. */
export interface JiraClientOptions {
  /** Address of the site, with its context path if it has one. */
  readonly baseUrl: string;
  /** Credentials, or what gets them. Default: none, which sees public issues only. */
  readonly credentials?: JiraCredentials | (() => JiraCredentials | Promise<JiraCredentials>);
  /** How long one call may take, credentials included, in milliseconds. Default: 30,000. */
  readonly timeout?: number;
  /** Makes the calls, instead of jira.js, which takes none. Default: jira.js with the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/**
 * Sends a body to Jira once, or asks without one, and returns its JSON; `undefined` is what a change
 * that has nothing to say returns. Method: `GET` without a body, else `POST`, unless it is told.
 */
export type JiraClient = (
  path: string,
  body: unknown,
  signal?: AbortSignal,
  method?: 'PUT',
) => Promise<CallResult<unknown>>;

/**
 * Jira through jira.js, which is loaded at the first call. Its errors do not leave this function: they
 * are told in words, without credentials.
 *
 * jira.js takes neither a signal nor a `fetch`, so that a call that was given up runs on: a server that
 * stays silent keeps the process from ending by itself until `fetch` gives up, after 300 s. Programs
 * that must end at once call `process.exit`, or give the option `fetch`, whose calls are stopped.
 */
export function jiraClient({ baseUrl, credentials, timeout = 30_000, fetch }: JiraClientOptions) {
  let opened: Promise<SendToJira> | undefined;
  const open = async () =>
    fetch === undefined ? jiraOfLibrary(baseUrl) : fetchingJira(baseUrl, fetch);

  const call: JiraClient = async (path, body, signal, method) => {
    const secrets: string[] = [];
    let late: AbortSignal | undefined;
    try {
      opened ??= open();
      const send = await opened;
      // Loading jira.js is no time of the server.
      late = AbortSignal.timeout(timeout);
      const either = signal ? AbortSignal.any([signal, late]) : late;
      const got = await abandon(callFor(credentials), either);
      if ('failed' in got) return fail('refused', 'its credentials could not be got');
      const given = got.value;
      const authorization = given && authorizationOf(given);
      if (given) secrets.push(...secretsOf(given));
      const request = {
        path,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        body,
        headers: authorization === undefined ? {} : { Authorization: authorization },
      } as const;
      const answer = await abandon(send(request, either), either);
      if (method === 'PUT' && answer === undefined) return { ok: true, value: undefined };
      const value = answer instanceof Uint8Array ? parseJson(answer) : answer;
      if (typeof value === 'object' && value !== null) return { ok: true, value };
      return fail('refused', 'it answered with something that is no JSON, such as a login page');
    } catch (error) {
      signal?.throwIfAborted();
      if (late?.aborted) return fail('overloaded', `it did not answer within ${timeout} ms`);
      return { ok: false, failure: toFailure(error, secrets) };
    }
  };
  return call;
}

async function jiraOfLibrary(host: string): Promise<SendToJira> {
  const { createClient, BufferSchema } = await import('jira.js/core');
  const client = createClient({ host, onSchemaMismatch: 'silent' });
  return ({ path: url, method, body, headers }) =>
    client.sendRequest<unknown>({
      ...{ url, method, body, headers },
      // Only bytes tell an answer that is empty from one that is no JSON: jira.js drops both.
      ...(method === 'PUT' && { schema: BufferSchema }),
    });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function fail(kind: CallFailure['kind'], reason: string): CallResult<never> {
  return { ok: false, failure: { kind, reason } };
}

function toFailure(error: unknown, secrets: readonly string[]): CallFailure {
  // Read by name: two copies of jira.js may be at work, whose classes differ.
  const status = valueAt(error, 'status');
  const retryAfter = valueAt(error, 'retryAfterMs');
  if (typeof status !== 'number') {
    const code = textAt(error, 'code') ?? textAt(error, 'cause', 'code');
    const seen = code ?? textAt(error, 'message') ?? '';
    return { kind: 'network', reason: `it was not reached (${hideSecrets(seen, secrets)})` };
  }
  const details = messagesOf(valueAt(error, 'body')).map((text) => hideSecrets(text, secrets));
  const said =
    details.length > 0 ? `: ${hideSecrets(details.join(' '), secrets).replace(/\.$/, '')}` : '';
  return {
    kind: kindOf(status),
    reason: `it answered ${status}${said}`,
    status,
    details,
    ...(typeof retryAfter === 'number' && { retryAfter }),
  };
}

function kindOf(status: number): CallFailure['kind'] {
  if (status === 429) return 'rate-limit';
  if (status >= 500 || status === 408) return 'overloaded';
  // What leads elsewhere leads to a login page.
  if (status >= 300 && status < 400) return 'refused';
  if (status === 401 || status === 403 || status === 407) return 'refused';
  return 'rejected';
}

/** Jira lists its messages in `errorMessages`; gateways before it send `message`, or a page. */
function messagesOf(body: unknown): readonly string[] {
  const fields = Object.values(valueAt(body, 'errors') ?? {});
  const texts: readonly unknown[] = [
    ...listAt(body, 'errorMessages'),
    ...fields,
    valueAt(body, 'message'),
  ];
  return texts.filter((text) => typeof text === 'string');
}
