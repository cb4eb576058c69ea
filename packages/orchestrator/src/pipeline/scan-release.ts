import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ReleaseRecord } from '@soe/contract';
import {
  decideFindings,
  formatReport,
  type GateDecision,
  imageFindings,
  makeReport,
  readQualys,
  readSarif,
  readTrivy,
  readXccdf,
  type ScanReport,
  type TrackedFinding,
  trackFindings,
} from '@soe/harness';
import type { ScanFileConfig, ScanFormat } from '../config/tests-config.js';
import { OrchestratorError } from '../errors.js';
import { flavorOf, type PipelineContext } from './context.js';
import { withGates } from './gates.js';
import { openJournal } from './journal.js';
import { builtImages } from './launch-tests.js';
import { readOfPrevious } from './read-of-previous.js';
import { gatePolicy } from './test-suites.js';

/** What {@link scanRelease} may be told; the rest is in the configuration. */
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
  readonly decision: GateDecision;
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
  const [policy, before] = await Promise.all([
    gatePolicy(context),
    readOfPrevious('findings.json', {
      flavor,
      previousVersion,
      previous: options.previous,
      directory,
    }),
  ]);
  const scans = await collectScans(record, options, context, (detail) => say('scan', detail));
  const at = clock();
  const previous = before === undefined ? [] : (JSON.parse(before) as readonly TrackedFinding[]);
  const findings = trackFindings(scans, previous, at);
  const architectures = record.builds.map(({ architecture }) => architecture);
  const decision = decideFindings(scans, { flavor, architectures, policy, previous, at });
  await files.write('scans.json', `${JSON.stringify(scans, null, 2)}\n`);
  await files.write('findings.json', `${JSON.stringify(findings, null, 2)}\n`);
  const shown = { decisions: [decision], scans, title: `Scans of ${flavor} ${record.version}` };
  await files.write('scans.html', formatReport(makeReport([], { stop: at }), 'html', shown));
  await files.write('scans.sarif', formatReport(makeReport([], { stop: at }), 'sarif', shown));
  const scanned = await done('scan', withGates(record, [decision], 'scans.json'));
  return { record: scanned, decision, scans, findings, directory: files.path };
}

async function collectScans(
  record: ReleaseRecord,
  options: ScanReleaseOptions,
  context: PipelineContext,
  say: (detail: string) => void,
): Promise<readonly ScanReport[]> {
  const { config, directory, signal } = context;
  const settings = flavorOf(context, record.flavor).scans ?? {};
  const scans: ScanReport[] = [];
  for (const { format, path } of [...(settings.reports ?? []), ...(options.reports ?? [])]) {
    for (const file of filesOf(path, record)) {
      say(`${format}: ${file}`);
      scans.push(await readScan(format, resolve(directory, file), file));
    }
  }
  if (options.inspector ?? settings.inspector ?? false) {
    for (const { imageId } of builtImages({ record }, context)) {
      say(`Amazon Inspector: ${imageId}`);
      scans.push(
        await imageFindings(imageId, { region: config.region, ...(signal && { signal }) }),
      );
    }
  }
  return scans;
}

/** One for each architecture, where the path names it. */
function filesOf(path: string, { flavor, version, builds }: ReleaseRecord): readonly string[] {
  const files = builds.map(({ architecture }) =>
    path.replace(/\{(flavor|version|architecture)\}/g, (_, name: string) =>
      name === 'flavor' ? flavor : name === 'version' ? version : architecture,
    ),
  );
  return [...new Set(files)];
}

async function readScan(format: ScanFormat, path: string, file: string): Promise<ScanReport> {
  try {
    await stat(path);
  } catch (cause) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `scan: there is no report ${file} (${format}); run the scanner first, or correct the path`,
      { cause },
    );
  }
  switch (format) {
    case 'trivy':
      return readTrivy(await readFile(path, 'utf8'));
    case 'sarif':
      return readSarif(await readFile(path, 'utf8'));
    case 'xccdf':
      return readXccdf(createReadStream(path));
    case 'qualys':
      return readQualys(createReadStream(path));
  }
}
