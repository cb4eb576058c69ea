import type { GitHubRepository } from '../issues/trackers.js';
import { listAt, valueAt } from '../trackers/json-at.js';
import type { CallResult } from '../trackers/paced-calls.js';
import {
  type GitHubAnswer,
  type GitHubClientOptions,
  githubApi,
  githubCalls,
  rateLimited,
} from './github-calls.js';

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

/** GraphQL of GitHub, of which an answer may hold data and errors at once. */
export function githubClient(
  repository: GitHubRepository,
  options: GitHubClientOptions,
  now: () => number = Date.now,
): GitHubClient {
  const url = `${githubApi(repository, options).replace(/\/api\/v3$/, '/api')}/graphql`;
  const call = githubCalls(repository, options, now);
  return async (query, signal) => {
    const result = await call({ method: 'POST', url, data: { query } }, signal);
    return result.ok ? readAnswer(result.value, now()) : result;
  };
}

function readAnswer(response: GitHubAnswer, now: number): CallResult<GraphQlAnswer> {
  const data = valueAt(response.data, 'data');
  const errors = readErrors(response);
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

function readErrors({ data, hide }: GitHubAnswer): readonly GraphQlError[] {
  return listAt(data, 'errors').map((error) => {
    return {
      type: String(valueAt(error, 'type') ?? valueAt(error, 'extensions', 'code') ?? ''),
      message: hide(String(valueAt(error, 'message') ?? '')),
      path: listAt(error, 'path').map(String),
    };
  });
}

function end(text: string): string {
  return text.replace(/\.$/, '');
}
