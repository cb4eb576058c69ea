import type { GateRecord, ReleaseRecord } from '@soe/contract';
import { OrchestratorError } from '../errors.js';

/** Gates that said no, or had too little to say yes: a release goes on with none of them. */
export function refusingGates(gates: readonly GateRecord[] = []): readonly GateRecord[] {
  return gates.filter(({ status }) => status === 'failed' || status === 'not-evaluated');
}

/** What gates of a record said, each in words. */
export function gateLines(gates: readonly GateRecord[]): readonly string[] {
  return gates.map(({ name, status, summary }) => {
    const word = status === 'not-evaluated' ? 'not evaluated' : status;
    return `${name} ${word}: ${summary}`;
  });
}

/**
 * Stop a release whose record has a gate that said no: only asking it anew takes that back.
 *
 * @param problem - What they stop, for the error
 * @param names - Gates that count. Default: all of the record
 * @throws OrchestratorError `SOE_GATE_REFUSED`
 */
export function requireNoRefusal(
  { flavor, version, gates = [] }: ReleaseRecord,
  problem: string,
  names: readonly string[] = gates.map(({ name }) => name),
): void {
  const refusing = refusingGates(gates.filter(({ name }) => names.includes(name)));
  if (refusing.length === 0) return;
  throw new OrchestratorError(
    'SOE_GATE_REFUSED',
    `release ${flavor} ${version} stops here: ${problem}\n  ${gateLines(refusing).join('\n  ')}\n${howToBeAsked}`,
  );
}

/** What to do where a gate said no, which nobody can leave out any more. */
export const howToBeAsked =
  'What a gate said stays until it is asked anew. To go on: correct what is wrong, commit it, and release again; or ask from the same commit, with soe release without --skip, or with soe test and soe scan. Where the gate is wrong, say so in its file with owner, reason and end: a waiver or a quarantine for tests and scans, an exemption for the policy of commits.';
