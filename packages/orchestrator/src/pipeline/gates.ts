import type { GateRecord, ReleaseRecord } from '@soe/contract';
import { formatDecisions, type GateDecision, gateRecord, type Phase } from '@soe/harness';
import { OrchestratorError } from '../errors.js';
import type { StageEnd } from './journal.js';
import { parseJson } from './parse-json.js';

/** Name of the gate of a phase. */
export function gateOf(phase: Phase): string {
  return `${phase}-tests`;
}

/** The record with what gates decided, each in place of an earlier decision of the same name. */
export function withGates(
  record: ReleaseRecord,
  decisions: readonly GateDecision[],
  report: string,
): ReleaseRecord {
  return withGateRecords(
    record,
    decisions.map((each) => gateRecord(each, report)),
  );
}

/** The record with gates, each in place of an earlier one of the same name. */
export function withGateRecords(
  record: ReleaseRecord,
  gates: readonly GateRecord[],
): ReleaseRecord {
  const names = new Set(gates.map(({ name }) => name));
  const others = (record.gates ?? []).filter(({ name }) => !names.has(name));
  return { ...record, gates: [...others, ...gates] };
}

/** What was decided now, behind what was decided before by gates that still stand in the record so. */
export function mergeDecisions(
  kept: string | undefined,
  fresh: readonly GateDecision[],
  { gates = [] }: ReleaseRecord,
): readonly GateDecision[] {
  const names = new Set(fresh.map(({ gate }) => gate));
  const earlier = kept === undefined ? [] : parseDecisions(kept);
  const stands = ({ gate, status }: GateDecision) =>
    !names.has(gate) && gates.some((each) => each.name === gate && each.status === status);
  return [...earlier.filter(stands), ...fresh];
}

/** They are for pages alone, so that a file that somebody broke stops nothing. */
function parseDecisions(text: string): readonly GateDecision[] {
  const found = parseJson(text);
  return Array.isArray(found) ? found : [];
}

/** Whether all gates of these names have passed. */
export function havePassed({ gates = [] }: ReleaseRecord, names: readonly string[]): boolean {
  return names.every((name) =>
    gates.some((gate) => gate.name === name && gate.status === 'passed'),
  );
}

/** Whether every gate lets the release go on. */
export function letOn(decisions: readonly GateDecision[]): boolean {
  return decisions.every(({ status }) => status === 'passed');
}

/** How a stage ended whose gates decided so. */
export function endOf(decisions: readonly GateDecision[]): StageEnd {
  const refusing = decisions.filter(({ status }) => status !== 'passed');
  if (refusing.length === 0) return { status: 'done' };
  const detail = refusing.map(
    ({ gate, status, reasons }) => `${gate} ${status}: ${reasons.join(', ')}`,
  );
  return { status: 'refused', detail: detail.join('; ') };
}

/**
 * @param page - File with the whole report
 * @throws OrchestratorError `SOE_GATE_REFUSED` when a gate does not let the release go on
 */
export function requirePassed(
  { flavor, version }: ReleaseRecord,
  decisions: readonly GateDecision[],
  page: string,
): void {
  if (letOn(decisions)) return;
  throw new OrchestratorError(
    'SOE_GATE_REFUSED',
    `release ${flavor} ${version} stops here, nothing was shared: a gate said no.\n${formatDecisions(decisions).trimEnd()}\nThe whole report: ${page}\n${howToGoOn}`,
  );
}

const howToGoOn =
  'To go on: correct what is wrong, commit it, and run the same command again; images are built anew from the new commit. Where what is wrong is outside of git, run it again from the same commit: it goes on with the same images, and asks only the gates that did not pass.';
