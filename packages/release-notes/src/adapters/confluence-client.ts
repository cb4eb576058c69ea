import { cleanText } from '../clean-text.js';
import { ReleaseNotesError } from '../errors.js';
import { abandon } from '../trackers/abandon.js';
import { callFor } from '../trackers/call-for.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import { listAt, textAt } from '../trackers/json-at.js';
import type { CallFailure, CallResult } from '../trackers/paced-calls.js';
import {
  type AtlassianCredentials,
  type AtlassianSite,
  authorizationOf,
  openSite,
  secretsOf,
} from './atlassian-site.js';

/** How Confluence is reached. */
export interface ConfluenceClientOptions {
  /**
   * Address of the site with its context path; `/wiki` may be left out on Cloud. It begins with
   * `https://`, or is on this machine.
   */
  readonly baseUrl: string;
  /** Credentials, or what gets them: they are asked for every call. */
  readonly credentials:
    | AtlassianCredentials
    | (() => AtlassianCredentials | Promise<AtlassianCredentials>);
  /** How long one call may take, credentials included, in milliseconds. Default: 30,000. */
  readonly timeout?: number;
  /** Makes the calls. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** One call. */
export interface ConfluenceRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path below the address of the site, with its query. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Calls Confluence once and returns its JSON. */
export type ConfluenceClient = (
  request: ConfluenceRequest,
  signal?: AbortSignal,
) => Promise<CallResult<unknown>>;

/**
 * The site of the option `baseUrl`.
 *
 * @throws {@link ReleaseNotesError} `NOTES_OPTION_INVALID` for an address that would carry credentials
 * over a network in the clear.
 */
export function openConfluence({ baseUrl }: ConfluenceClientOptions): AtlassianSite {
  const site = openSite('baseUrl', baseUrl, 'confluencePage');
  const { protocol, hostname } = new URL(site.href);
  const local = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
  if (protocol === 'https:' || local) return site;
  throw new ReleaseNotesError(
    'NOTES_OPTION_INVALID',
    `Reading the option baseUrl of confluencePage: "${cleanText(site.href)}" would send credentials in the clear; give an address that begins with https://.`,
  );
}

/** Confluence through `fetch`. Redirects are not followed: credentials stay where they were meant to go. */
export function confluenceClient(
  { href }: AtlassianSite,
  { credentials, timeout = 30_000, fetch: ask = fetch }: ConfluenceClientOptions,
): ConfluenceClient {
  return async ({ method, path, body }, signal) => {
    const late = AbortSignal.timeout(timeout);
    const either = signal ? AbortSignal.any([signal, late]) : late;
    const secrets: string[] = [];
    try {
      const got = await abandon(callFor(credentials), either);
      if ('failed' in got || !got.value) return fail('refused', 'its credentials could not be got');
      secrets.push(...secretsOf(got.value));
      const response = await ask(`${href}${path}`, {
        method,
        redirect: 'manual',
        signal: either,
        headers: {
          accept: 'application/json',
          authorization: authorizationOf(got.value),
          // Data Center takes a write of a browser for forged without it.
          'x-atlassian-token': 'no-check',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return read(response, await response.text(), secrets);
    } catch (error) {
      signal?.throwIfAborted();
      if (late.aborted) return fail('overloaded', `it did not answer within ${timeout} ms`);
      const seen = textAt(error, 'cause', 'code') ?? textAt(error, 'message') ?? '';
      return fail('network', `it was not reached (${hideSecrets(seen, secrets)})`);
    }
  };
}

function read(response: Response, text: string, secrets: readonly string[]): CallResult<unknown> {
  const { status } = response;
  const json = parseJson(text);
  if (status >= 300 && status < 400) {
    return fail(
      'refused',
      `it answered ${status}, which leads elsewhere, such as to a login page`,
      status,
    );
  }
  if (status < 300) {
    if (typeof json === 'object' && json !== null) return { ok: true, value: json };
    return fail('refused', 'it answered with something that is no JSON, such as a login page');
  }
  const details = messagesOf(json).map((message) => hideSecrets(message, secrets));
  const said =
    details.length > 0 ? `: ${hideSecrets(details.join(' '), secrets).replace(/\.$/, '')}` : '';
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    ok: false,
    failure: {
      kind: kindOf(status),
      reason: `it answered ${status}${said}`,
      status,
      ...(Number.isFinite(seconds) && { retryAfter: seconds * 1_000 }),
    },
  };
}

function kindOf(status: number): CallFailure['kind'] {
  if (status === 429) return 'rate-limit';
  if (status >= 500 || status === 408) return 'overloaded';
  if (status === 401 || status === 403 || status === 407) return 'refused';
  return 'rejected';
}

/** The second interface lists `errors` with titles, the first one has a `message`. */
function messagesOf(json: unknown): readonly string[] {
  const texts = [
    ...listAt(json, 'errors').flatMap((error) => [textAt(error, 'title'), textAt(error, 'detail')]),
    textAt(json, 'message'),
  ];
  return texts.flatMap((text) => (text ? [text] : []));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fail(kind: CallFailure['kind'], reason: string, status?: number): CallResult<never> {
  return { ok: false, failure: { kind, reason, ...(status !== undefined && { status }) } };
}
