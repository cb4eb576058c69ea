import type { ApiCall } from '@soe/local-aws';
import { printable } from './printable.js';

/**
 * One call as one line: when, who, where, what, how it was answered and how long that took. As JSON
 * it has everything that the ledger knows.
 *
 * @example `2026-11-22T10:00:00.000Z 111122223333 eu-west-1 ec2:CopyImage 503 RequestLimitExceeded 1 ms throttled`
 */
export function callLine(call: ApiCall, format: 'text' | 'json'): string {
  if (format === 'json') return JSON.stringify(call);
  const { at, account, region, service, action, status, errorCode, throttled, faults } = call;
  return [
    at.toISOString(),
    account ?? '-',
    region === '' ? '-' : region,
    // Whoever sends requests chooses these two.
    printable(`${service}:${action}`).slice(0, 200),
    status === 0 ? 'reset' : status,
    errorCode,
    `${Math.round(call.durationMs)} ms`,
    throttled === true ? 'throttled' : undefined,
    faults === undefined ? undefined : printable(`fault: ${faults.join(', ')}`),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}
