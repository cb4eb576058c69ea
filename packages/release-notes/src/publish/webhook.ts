import { ReleaseNotesError } from '../errors.js';
import type { ReleaseNotes } from '../notes/release-notes.js';
import { abandon } from '../trackers/abandon.js';
import { hideSecrets } from '../trackers/hide-secrets.js';
import { valueAt } from '../trackers/json-at.js';
import { type CallResult, type PaceOptions, pacedCalls } from '../trackers/paced-calls.js';
import { digestOf } from './digest-of.js';
import { codeOf, isUnreached } from './is-unreached.js';
import {
  type ComposedMessage,
  type Delivery,
  type MessageOptions,
  messagePublisher,
} from './message-publisher.js';
import type { Publisher } from './publisher.js';

/** How a webhook is called. */
export interface WebhookOptions extends MessageOptions, PaceOptions {
  /**
   * Address of the webhook, `https`, or `http` on this machine. It is a secret: plans and messages name
   * its host and a digest.
   */
  readonly url: string;
  /** How long one call may take, in milliseconds. Default: 30,000. */
  readonly timeout?: number;
  /** Makes the calls. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

/** One kind of webhook. */
export interface WebhookKind {
  readonly kind: string;
  /** The body for release notes: plain JSON. */
  render(notes: ReleaseNotes): unknown;
  /** What the service would refuse, if anything. */
  problemOf(body: unknown, bytes: number): BodyProblem | undefined;
}

/** Why a service would refuse a body. */
export interface BodyProblem {
  /** Whether there is too much in it. */
  readonly isLong: boolean;
  readonly text: string;
}

/**
 * Posts release notes to a webhook. A limit is waited for as long as the service asks; what may have
 * been taken is not posted again.
 */
export function webhook(
  { kind, render, problemOf }: WebhookKind,
  options: WebhookOptions,
): Publisher {
  const url = readUrl(kind, options.url);
  const calls = pacedCalls(options);
  const target = `${url.host} ${digestOf(url.href).slice(0, 12)}`;
  const compose = (notes: ReleaseNotes): ComposedMessage => {
    const body = render(notes);
    const content = JSON.stringify(body) ?? 'null';
    const bytes = Buffer.byteLength(content);
    const problem = problemOf(body, bytes);
    if (problem === undefined) return { content, title: `post ${bytes} bytes`, warnings: [] };
    throw new ReleaseNotesError(
      problem.isLong ? 'NOTES_TOO_LONG' : 'NOTES_OPTION_INVALID',
      `Cannot post release notes to ${kind} ${target}: ${problem.text}. Look at option render.`,
    );
  };
  return messagePublisher(
    {
      kind,
      target,
      compose,
      problemOf(content) {
        const body = parseJson(content);
        return problemOf(body, Buffer.byteLength(content))?.text;
      },
      async send(content, { signal }) {
        const attempt = () => post(url, content, options, signal);
        const result = await calls('webhook', attempt, { signal, repeatOverloaded: false });
        return result.ok ? { state: 'sent' } : toDelivery(result.failure);
      },
    },
    options,
  );
}

async function post(
  url: URL,
  body: string,
  { timeout = 30_000, fetch = globalThis.fetch, now = Date.now }: WebhookOptions,
  signal: AbortSignal | undefined,
): Promise<CallResult<undefined>> {
  const late = AbortSignal.timeout(timeout);
  const either = signal ? AbortSignal.any([signal, late]) : late;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body,
      // Whoever answers with another address would get the notes, and perhaps the secret.
      redirect: 'manual',
      signal: either,
    });
    if (response.ok) {
      // Whatever it says, and however long that takes: it took the message.
      response.body?.cancel().catch(() => undefined);
      return { ok: true, value: undefined };
    }
    const said = await abandon(readStart(response), either);
    return judge(response, hideSecrets(said, secretsOf(url)), now());
  } catch (error) {
    signal?.throwIfAborted();
    if (late.aborted) {
      return failed('overloaded', `it did not answer within ${timeout} ms`);
    }
    // Only what never reached it may be posted again.
    const kind = isUnreached(error) ? 'network' : 'overloaded';
    return failed(kind, `the call broke off (${codeOf(error) ?? 'no reason is given'})`);
  }
}

function judge(response: Response, said: string, now: number): CallResult<undefined> {
  const { status } = response;
  if (status >= 300 && status < 400) {
    return failed('rejected', `it answered ${status}, and leads elsewhere, which is not followed`);
  }
  const reason = `it answered ${status}${said === '' ? '' : `: ${said}`}`;
  const retryAfter = retryAfterOf(response.headers.get('retry-after'), now);
  // Both say that nothing was done, and when to come back.
  if (status === 429 || (status === 503 && retryAfter !== undefined)) {
    const failure = { kind: 'rate-limit', reason, retryAfter: retryAfter ?? 1_000 } as const;
    return { ok: false, failure };
  }
  return failed(status >= 500 || status === 408 ? 'overloaded' : 'rejected', reason);
}

/** Seconds or a date, as milliseconds from now. */
function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(header)) return Number(header) * 1_000;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}

function toDelivery({
  kind,
  reason,
}: {
  readonly kind: string;
  readonly reason: string;
}): Delivery {
  if (kind === 'overloaded') {
    const problem = `${reason}. It may have taken the message; look there, and give option resend if it is missing.`;
    return { state: 'unsure', problem };
  }
  const todo =
    kind === 'rejected' ? 'Look at the address of the webhook and at what it takes.' : 'Try later.';
  return { state: 'refused', problem: `${reason}. ${todo}` };
}

function failed(
  kind: 'network' | 'overloaded' | 'rejected',
  reason: string,
): CallResult<undefined> {
  return { ok: false, failure: { kind, reason } };
}

/** The start of what it said; nobody needs to read more of it. */
async function readStart(response: Response): Promise<string> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > 2_048) break;
  }
  return Buffer.concat(chunks).toString('utf8').slice(0, 2_048);
}

/** The address and each part of it that could be what makes it secret. */
function secretsOf(url: URL): readonly string[] {
  const parts = [...url.pathname.split('/'), ...url.searchParams.values()];
  const path = `${url.pathname}${url.search}`;
  const long = parts.filter((part) => part.length >= 6).sort((a, b) => b.length - a.length);
  return [url.href, ...(path.length > 1 ? [path] : []), ...long];
}

function readUrl(kind: string, text: string): URL {
  const invalid = (problem: string) =>
    new ReleaseNotesError(
      'NOTES_OPTION_INVALID',
      `Cannot publish to ${kind}: option url ${problem}.`,
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw invalid('is no address');
  if (url.username !== '' || url.password !== '') {
    throw invalid('holds a user or a password, which fetch refuses');
  }
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)) return url;
  throw invalid('does not begin with https://');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The list in a body, for its limits. */
export function countOf(body: unknown, name: string): number {
  const list = valueAt(body, name);
  return Array.isArray(list) ? list.length : 0;
}
