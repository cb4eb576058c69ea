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

/** One call. */
export interface GitHubRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path below the base, with its query, or a full address. Everything in it is encoded. */
  readonly url: string;
  /** An object is sent as JSON, bytes as they are. */
  readonly data?: Readonly<Record<string, unknown>> | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer with a good status. */
export interface GitHubAnswer {
  readonly headers: unknown;
  readonly data: unknown;
  /** Makes what it says fit for messages: it may repeat the token. */
  readonly hide: (text: string) => string;
}

/** Calls GitHub once. */
export type GitHubCalls = (
  request: GitHubRequest,
  signal?: AbortSignal,
) => Promise<CallResult<GitHubAnswer>>;

/**
 * Calls through Octokit, which is loaded at the first one. Its plug-ins recognise limits and failures;
 * waiting is left to the caller, who can be stopped and speaks for all calls at once. Errors of Octokit
 * do not leave this function: they are told in words, without credentials.
 */
export function githubCalls(
  repository: GitHubRepository,
  options: GitHubClientOptions,
  now: () => number,
): GitHubCalls {
  const { token, timeout = 30_000, fetch } = options;
  const baseUrl = githubApi(repository, options);
  let opened: Promise<Octokit> | undefined;

  return async ({ headers, ...request }, signal) => {
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
      const { headers: answered, data } = await abandon(
        octokit.request({
          ...request,
          headers: {
            ...headers,
            ...(secret !== undefined && { authorization: `bearer ${secret}` }),
          },
          request: { signal: either, retries: 0 },
        }),
        either,
      );
      return {
        ok: true,
        value: {
          headers: answered,
          data: data as unknown,
          hide: (text) => hideSecrets(text, secrets),
        },
      };
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

/** Base of the REST interface of a repository, without a slash at its end. */
export function githubApi(
  { server }: GitHubRepository,
  { baseUrl }: Pick<GitHubClientOptions, 'baseUrl'>,
): string {
  return (baseUrl ?? apiOf(server)).replace(/\/+$/, '');
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
    throttle: {
      write: unpaced,
      notifications: unpaced,
      onRateLimit: () => false,
      onSecondaryRateLimit: () => false,
    },
    ...(fetch && { request: { fetch } }),
  });
}

/**
 * The plug-in takes every POST for a write and allows one a second. Queries of GraphQL are reads,
 * which GitHub counts as one point of 2,000 a minute; who writes keeps the distance by its own clock.
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
    listAt(response, 'data', 'errors').some((error) => textAt(error, 'type') === 'RATE_LIMITED');
  if (limited) return rateLimited(response, now);
  const said = hideSecrets(String(valueAt(response, 'data', 'message') ?? message), secrets);
  return {
    kind: status >= 500 ? 'overloaded' : status === 401 || status === 403 ? 'refused' : 'rejected',
    reason: `it answered ${status}${said === '' ? '' : `: ${end(said)}`}`,
    status,
    details: details(valueAt(response, 'data'), secrets),
  };
}

/**
 * `Retry-After`, or the end of the hour that is used up, or a minute as GitHub asks for where it says
 * nothing.
 */
export function rateLimited(response: unknown, now: number): CallFailure {
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

/** What was wrong with which field, where GitHub tells, such as `tag_name already_exists`. */
function details(data: unknown, secrets: readonly string[]): readonly string[] {
  return listAt(data, 'errors').flatMap((error) => {
    const parts = [textAt(error, 'field'), textAt(error, 'code'), textAt(error, 'message')];
    const text = typeof error === 'string' ? error : parts.filter((part) => part).join(' ');
    return text === '' ? [] : [hideSecrets(text, secrets)];
  });
}
