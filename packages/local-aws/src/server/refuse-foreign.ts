import type { HttpAnswer, HttpRequest } from '../protocols/wire.js';

/**
 * Refuses what a web page in a browser of this machine can send: requests with an `Origin`, and those
 * for another host, which reach loopback when somebody's name server says so (DNS rebinding).
 */
export function refuseForeign({ headers }: Pick<HttpRequest, 'headers'>): HttpAnswer | undefined {
  if (headers['origin'] !== undefined) {
    return forbidden('Requests of web pages are refused: they carry an Origin.');
  }
  const host = headers['host'];
  if (host === undefined || isLoopback(host)) return undefined;
  return forbidden('Requests for another host than 127.0.0.1 or localhost are refused.');
}

/** Also below `localhost`, as S3 puts buckets there, and no other name server is asked for it. */
function isLoopback(host: string): boolean {
  return /^(?:127\.0\.0\.1|(?:[a-z0-9.-]+\.)?localhost)(?::\d+)?$/i.test(host);
}

function forbidden(reason: string): HttpAnswer {
  return { status: 403, headers: { 'content-type': 'text/plain' }, body: `${reason}\n` };
}
