import type { GateRecord } from '@soe/contract';
import type { GateDecision } from './gate-decision.js';

/**
 * A decision as the release record keeps it.
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
    summary: first === undefined ? counted : `${counted}; ${first}${rest}`,
    evaluated,
    ...(report !== undefined && { report }),
  };
}
