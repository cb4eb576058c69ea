import type { Architecture } from '@soe/contract';
import { groupBy } from '../report/group-by.js';
import { type Finding, type ScanReport, severities } from '../scans/finding.js';
import { joinFindings } from '../scans/tidy-findings.js';

/** A finding, with what scans of the release before know of it. */
export interface TrackedFinding extends Finding {
  /** When it was seen first, by any scanner, ISO 8601 in UTC. */
  readonly firstSeenAt: string;
  /** The release before did not have it. */
  readonly isNew: boolean;
  /** Names of the scanners that found it. */
  readonly scanners: readonly string[];
  /** Architectures of the images that have it. Missing where a scan that found it does not tell. */
  readonly architectures?: readonly Architecture[];
}

/**
 * One entry per weakness of a package or file, however many scanners found it: the worst severity,
 * and what any of them knows. First seen is the earliest day that a scanner or the findings of the
 * release before tell, else `at`. Scanners that name a weakness differently (a QID, its CVE) tell of two.
 * Keep the answer beside the release: it is the `previous` of the next.
 *
 * @param previous - The tracked findings of the release before. Default: there was none, all are new
 */
export function trackFindings(
  scans: readonly ScanReport[],
  previous: readonly TrackedFinding[] = [],
  at: Date = new Date(),
): readonly TrackedFinding[] {
  const before = new Map(previous.map((finding) => [findingKey(finding), finding.firstSeenAt]));
  const sightings = scans
    .flatMap((scan) => scan.findings.map((finding) => ({ scan, finding })))
    .map((sighting) => ({ ...sighting, order: orderOf(sighting) }))
    .sort((a, b) => compare(a.order, b.order));
  const groups = groupBy(sightings, ({ finding }) => findingKey(finding));
  return [...groups]
    .map(([key, same]): TrackedFinding => {
      const told = same.map(({ scan }) => scan.architecture);
      const architectures = told.flatMap((each) => each ?? []);
      return {
        ...same.map(({ finding }) => finding).reduce(joinFindings),
        firstSeenAt: earliest(at, [
          before.get(key),
          ...same.flatMap(({ scan, finding }) => [finding.firstSeenAt, scan.scannedAt]),
        ]),
        isNew: !before.has(key),
        scanners: [...new Set(same.map(({ scan }) => scan.scanner.name))].sort(),
        ...(architectures.length === told.length && {
          architectures: [...new Set(architectures)].sort(),
        }),
      };
    })
    .sort(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        compare(findingKey(a), findingKey(b)),
    );
}

/**
 * What makes two findings the same, of two scanners and from one release to the next: not the version, also
 * where the path names it.
 */
export function findingKey({
  kind,
  id,
  package: name = '',
  version = '',
  path = '',
}: Finding): string {
  const place = version === '' ? path : path.replaceAll(version, '*');
  return JSON.stringify([kind, id, name, place]);
}

/** Where findings that are joined say different things, the worst counts, then one order of texts. */
function orderOf({
  scan,
  finding,
}: {
  readonly scan: ScanReport;
  readonly finding: Finding;
}): string {
  return JSON.stringify([severities.indexOf(finding.severity), scan.scanner.name, finding]);
}

/** Scanners that do not know a time tell 0, or the first year there was. */
const noEarlier = Date.UTC(1999, 0);

function earliest(at: Date, times: readonly (string | undefined)[]): string {
  const known = times
    .map((time) => (time === undefined ? Number.NaN : Date.parse(time)))
    .filter((time) => time >= noEarlier);
  return new Date(known.reduce((a, b) => Math.min(a, b), at.getTime())).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
