/** One call to Jira. */
export interface JiraRequest {
  /** Path below the address of the site, with its query. */
  readonly path: string;
  /** How it is sent. */
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Sent as JSON. `undefined`: nothing is. */
  readonly body: unknown;
  /** Credentials. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends a request once, and gives what was answered: JSON, the bytes of another answer, or `undefined` for an
 * empty one. A refusal is thrown, with `status`, `body` and `retryAfterMs` as jira.js has them.
 */
export type SendToJira = (request: JiraRequest, signal: AbortSignal) => Promise<unknown>;

/** Jira through a `fetch`. Redirects are not followed: credentials stay where they were meant to go. */
export function fetchingJira(baseUrl: string, fetch: typeof globalThis.fetch): SendToJira {
  const host = baseUrl.replace(/\/+$/, '');
  return async ({ path, method, body, headers }, signal) => {
    const response = await fetch(`${host}${path}`, {
      method,
      redirect: 'manual',
      signal,
      headers: {
        Accept: 'application/json',
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response, text);
    return text === '' ? undefined : (parsed(text) ?? Buffer.from(text));
  };
}

function refusal({ status, headers }: Response, text: string): Error {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Object.assign(new Error(`it answered ${status}`), {
    status,
    body: parsed(text) ?? text,
    ...(Number.isFinite(seconds) && { retryAfterMs: seconds * 1_000 }),
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
