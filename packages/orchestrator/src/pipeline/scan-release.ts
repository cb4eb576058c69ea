import type { ReleaseRecord } from '@soe/contract';
import {
  decideFindings,
  formatReport,
  type GateDecision,
  makeReport,
  type ScanReport,
  type TrackedFinding,
  trackFindings,
} from '@soe/harness';
import type { ScanFileConfig } from '../config/tests-config.js';
import { OrchestratorError } from '../errors.js';
import { collectScans } from './collect-scans.js';
import type { PipelineContext } from './context.js';
import { endOf, withGates } from './gates.js';
import { openJournal } from './journal.js';
import { parseJson } from './parse-json.js';
import { readOfPrevious } from './read-of-previous.js';
import { gatePolicy } from './test-suites.js';

/** What a scan may be told; the rest is in the configuration. */
export interface ScanReleaseOptions {
  /** Reports of scanners beside those of the configuration. Default: none. */
  readonly reports?: readonly ScanFileConfig[];
  /** Ask for Amazon Inspector's findings. Default: as configured. */
  readonly inspector?: boolean;
  /** Folder of the release before, so that new findings are told from old ones. Default: where it was made here. */
  readonly previous?: string;
}

/** A release that was scanned. */
export interface ScannedRelease {
  /** Its record, with the gate. */
  readonly record: ReleaseRecord;
  /** What the gate decided. */
  readonly decision: GateDecision;
  /** What each scanner said. */
  readonly scans: readonly ScanReport[];
  /** The findings of all scans, since when each is known. */
  readonly findings: readonly TrackedFinding[];
  /** Folder of the reports. */
  readonly directory: string;
}

/**
 * Gather what scanners say of the images of a release, keep it beside the record, and let the gate decide.
 * Findings are kept, so that the next release knows which are new and how long they are open.
 *
 * @throws The errors of the harness; a gate that says no is an answer, not an error
 */
export async function scanRelease(
  record: ReleaseRecord,
  options: ScanReleaseOptions,
  context: PipelineContext,
): Promise<ScannedRelease> {
  const { flavor, previousVersion } = record;
  const { directory, clock = () => new Date() } = context;
  const { files, say, done } = openJournal(record, context);
  const where = { flavor, previousVersion, previous: options.previous, directory };
  const [policy, before, scansBefore] = await Promise.all([
    gatePolicy(context),
    readOfPrevious('findings.json', where),
    readOfPrevious('scans.json', where),
  ]);
  const scans = await collectScans(record, options, context, (detail) => say('scan', detail));
  const at = clock();
  const previous = before === undefined ? [] : parseList('findings.json', before, isFinding);
  const previousScans =
    scansBefore === undefined ? [] : parseList('scans.json', scansBefore, isScan);
  const findings = trackFindings(scans, previous, at);
  const architectures = record.builds.map(({ architecture }) => architecture);
  const judged = { flavor, architectures, policy, previous, previousScans, at };
  const decision = decideFindings(scans, judged);
  await files.write('scans.json', `${JSON.stringify(scans, null, 2)}\n`);
  await files.write('scans-decision.json', `${JSON.stringify(decision, null, 2)}\n`);
  await files.write('findings.json', `${JSON.stringify(findings, null, 2)}\n`);
  const shown = { decisions: [decision], scans, title: `Scans of ${flavor} ${record.version}` };
  await files.write('scans.html', formatReport(makeReport([], { stop: at }), 'html', shown));
  await files.write('scans.sarif', formatReport(makeReport([], { stop: at }), 'sarif', shown));
  const scanned = await done(
    'scan',
    withGates(record, [decision], 'scans.json'),
    endOf([decision]),
  );
  return { record: scanned, decision, scans, findings, directory: files.path };
}

/** @throws OrchestratorError `SOE_USAGE` */
function parseList<T>(
  name: string,
  text: string,
  fits: (value: unknown) => value is T,
): readonly T[] {
  const found = parseJson(text);
  if (Array.isArray(found) && found.every(fits)) return found;
  throw new OrchestratorError(
    'SOE_USAGE',
    `scan: ${name} of the release before is not as soe scan wrote it; scan that release again, or name another folder with --previous`,
  );
}

function isFinding(value: unknown): value is TrackedFinding {
  const { kind, id, severity, firstSeenAt } = { ...(value as Partial<TrackedFinding> | null) };
  return [kind, id, severity, firstSeenAt].every((each) => typeof each === 'string');
}

function isScan(value: unknown): value is ScanReport {
  const { scanner, evaluated, gaps, findings } = { ...(value as Partial<ScanReport> | null) };
  return (
    typeof scanner?.name === 'string' &&
    typeof evaluated === 'number' &&
    Array.isArray(gaps) &&
    Array.isArray(findings)
  );
}
