import type { GateRecord } from '@soe/contract';
import { printable } from '../printable.js';
import type { GateDecision } from './gate-decision.js';

/**
 * A decision as the release record keeps it. The summary is one line of at most 300 characters.
 *
 * @param report - File with the whole report, relative to the directory of the record. Default: none
 */
export function gateRecord(
  { gate, status, evaluated, reasons, warnings }: GateDecision,
  report?: string,
): GateRecord {
  const [first, ...more] = reasons.length > 0 ? reasons : warnings;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  const counted = `${evaluated} evaluated`;
  return {
    name: gate,
    status,
    summary: first === undefined ? counted : `${counted}; ${printable(first, 240)}${rest}`,
    evaluated,
    ...(report !== undefined && { report }),
  };
}
