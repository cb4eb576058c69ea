import { textAt } from '../trackers/json-at.js';

/** Whether an error of a call says that its server was never reached, so that nothing was done. */
export function isUnreached(error: unknown): boolean {
  return codes.has(codeOf(error) ?? '');
}

/** The code of the network that an error carries: itself, or in its cause as with `fetch`. */
export function codeOf(error: unknown): string | undefined {
  return textAt(error, 'cause', 'code') ?? textAt(error, 'code');
}

const codes: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'],
  'UND_ERR_CONNECT_TIMEOUT',
]);
