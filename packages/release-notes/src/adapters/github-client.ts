import type { ThrottlingOptions } from '@octokit/plugin-throttling';
import type { Octokit } from '@octokit/rest';
import type { GitHubRepository } from '../issues/trackers.js';
import { abandon } from '../trackers/abandon.js';
import { callFor } from '../trackers/call-for.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import { listAt, textAt, valueAt } from '../trackers/json-at.js';
import type { CallFailure, CallResult } from '../trackers/paced-calls.js';

/** How GitHub is reached. */
export interface GitHubClientOptions {
  /** A token, or what gets one; it is asked for every call. Default: none, which GraphQL refuses. */
  readonly token?: string | (() => string | Promise<string>);
  /**
   * Base of the REST interface; that of GraphQL follows from it. Default: worked out from the
   * repository: `https://api.github.com`, or `https://HOST/api/v3` on Enterprise Server.
   */
  readonly baseUrl?: string;
  /** How long one call may take, its token included, in milliseconds. Default: 30,000. */
  readonly timeout?: number;
  /** Makes the calls. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** An answer of GraphQL, which may hold data and errors at once. */
export interface GraphQlAnswer {
  readonly data: unknown;
  readonly errors: readonly GraphQlError[];
}

/** What GraphQL says of one part of a query. */
export interface GraphQlError {
  readonly type: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** Asks GraphQL once. */
export type GitHubClient = (
  query: string,
  signal?: AbortSignal,
) => Promise<CallResult<GraphQlAnswer>>;

/**
 * GitHub through Octokit, which is loaded at the first call. Its plug-ins recognise limits and
 * failures; waiting is left to the caller, who can be stopped and speaks for all calls at once. Errors
 * of Octokit do not leave this function: they are told in words, without credentials.
 */
export function githubClient(
  repository: GitHubRepository,
  options: GitHubClientOptions,
  now: () => number = Date.now,
): GitHubClient {
  const { token, timeout = 30_000, fetch } = options;
  const baseUrl = (options.baseUrl ?? apiOf(repository.server)).replace(/\/+$/, '');
  const url = `${baseUrl.replace(/\/api\/v3$/, '/api')}/graphql`;
  let opened: Promise<Octokit> | undefined;

  return async (query, signal) => {
    const secrets: string[] = [];
    let late: AbortSignal | undefined;
    try {
      opened ??= openOctokit(baseUrl, fetch);
      const octokit = await opened;
      // Loading Octokit is no time of the server.
      late = AbortSignal.timeout(timeout);
      const either = signal ? AbortSignal.any([signal, late]) : late;
      const got = await abandon(callFor(token), either);
      if ('failed' in got) {
        const reason = 'its token could not be got';
        return { ok: false, failure: { kind: 'refused', reason } };
      }
      const secret = got.value;
      if (secret !== undefined) secrets.push(secret);
      const response = await abandon(
        octokit.request({
          method: 'POST',
          url,
          query,
          ...(secret !== undefined && { headers: { authorization: `bearer ${secret}` } }),
          request: { signal: either, retries: 0 },
        }),
        either,
      );
      return readAnswer(response, secrets, now());
    } catch (error) {
      signal?.throwIfAborted();
      if (late?.aborted) {
        const reason = `it did not answer within ${timeout} ms`;
        return { ok: false, failure: { kind: 'overloaded', reason } };
      }
      return { ok: false, failure: toFailure(error, secrets, now()) };
    }
  };
}

async function openOctokit(baseUrl: string, fetch: GitHubClientOptions['fetch']) {
  const [{ Octokit }, { throttling }, { retry }] = await Promise.all([
    import('@octokit/rest'),
    import('@octokit/plugin-throttling'),
    import('@octokit/plugin-retry'),
  ]);
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  return new (Octokit.plugin(throttling, retry))({
    baseUrl,
    log: silent,
    throttle: { write: unpaced, onRateLimit: () => false, onSecondaryRateLimit: () => false },
    ...(fetch && { request: { fetch } }),
  });
}

/**
 * The plug-in takes every POST for a write and allows one a second. Queries of GraphQL are reads,
 * which GitHub counts as one point of 2,000 a minute.
 */
const unpaced = {
  key: () => ({ schedule: (_: unknown, job: () => Promise<unknown>) => job() }),
} as unknown as NonNullable<ThrottlingOptions['write']>;

function apiOf(server: string): string {
  const { protocol, host } = new URL(server);
  if (host === 'github.com' || host === 'www.github.com') return 'https://api.github.com';
  // Enterprise Cloud with data residency has a host of its own for the interface.
  return host.endsWith('.ghe.com') ? `${protocol}//api.${host}` : `${server}/api/v3`;
}

function readAnswer(
  response: { readonly data: unknown },
  secrets: readonly string[],
  now: number,
): CallResult<GraphQlAnswer> {
  const data = valueAt(response.data, 'data');
  const errors = readErrors(response.data, secrets);
  if (errors.some(({ type }) => type === 'RATE_LIMITED')) {
    return { ok: false, failure: rateLimited(response, now) };
  }
  if (data === undefined || data === null) {
    const said = errors.map(({ message }) => message).join(' ') || 'an answer that is no GraphQL';
    const details = errors.map(({ type, message }) => `${type}: ${message}`);
    return { ok: false, failure: { kind: 'rejected', reason: `it said: ${end(said)}`, details } };
  }
  return { ok: true, value: { data, errors } };
}

function readErrors(body: unknown, secrets: readonly string[]): readonly GraphQlError[] {
  return listAt(body, 'errors').map((error) => {
    return {
      type: String(valueAt(error, 'type') ?? valueAt(error, 'extensions', 'code') ?? ''),
      message: hideSecrets(String(valueAt(error, 'message') ?? ''), secrets),
      path: listAt(error, 'path').map(String),
    };
  });
}

function toFailure(error: unknown, secrets: readonly string[], now: number): CallFailure {
  const response = valueAt(error, 'response');
  const message = error instanceof Error ? hideSecrets(error.message, secrets) : '';
  if (typeof response !== 'object' || response === null) {
    const code = textAt(error, 'cause', 'cause', 'code') ?? textAt(error, 'cause', 'code');
    return { kind: 'network', reason: `it was not reached (${code ?? message})` };
  }
  const header = (name: string) => valueAt(response, 'headers', name);
  const status = Number(valueAt(error, 'status') ?? valueAt(response, 'status'));
  const limited =
    status === 429 ||
    (status === 403 &&
      (header('x-ratelimit-remaining') === '0' ||
        header('retry-after') !== undefined ||
        /secondary rate/i.test(message))) ||
    readErrors(valueAt(response, 'data'), secrets).some(({ type }) => type === 'RATE_LIMITED');
  if (limited) return rateLimited(response, now);
  const said = hideSecrets(String(valueAt(response, 'data', 'message') ?? message), secrets);
  return {
    kind: status >= 500 ? 'overloaded' : status === 401 || status === 403 ? 'refused' : 'rejected',
    reason: `it answered ${status}${said === '' ? '' : `: ${end(said)}`}`,
  };
}

/**
 * `Retry-After`, or the end of the hour that is used up, or a minute as GitHub asks for where it says
 * nothing.
 */
function rateLimited(response: unknown, now: number): CallFailure {
  const header = (name: string) => Number(valueAt(response, 'headers', name) ?? Number.NaN);
  const seconds = header('retry-after');
  const reset = header('x-ratelimit-reset') * 1_000 + 1_000 - now;
  const used = header('x-ratelimit-remaining') === 0 && Number.isFinite(reset);
  const retryAfter = Number.isFinite(seconds)
    ? seconds * 1_000
    : used
      ? Math.max(0, reset)
      : 60_000;
  return { kind: 'rate-limit', reason: 'its rate limit is used up', retryAfter };
}

function end(text: string): string {
  return text.replace(/\.$/, '');
}
