import { type Finding, type ScanReport, severities } from '../scans/finding.js';

/** A finding, with what scans of the release before know of it. */
export interface TrackedFinding extends Finding {
  /** When it was seen first, by any scanner, ISO 8601 in UTC. */
  readonly firstSeenAt: string;
  /** The release before did not have it. */
  readonly isNew: boolean;
  /** Names of the scanners that found it. */
  readonly scanners: readonly string[];
}

/**
 * One entry per weakness of a package or file, however many scanners found it: the worst severity,
 * and what any of them knows. First seen is the earliest day that a scanner or the findings of the
 * release before tell, else `at`. Keep the answer beside the release: it is the `previous` of the next.
 *
 * @param previous - The tracked findings of the release before. Default: there was none, all are new
 */
export function trackFindings(
  scans: readonly ScanReport[],
  previous: readonly TrackedFinding[] = [],
  at: Date = new Date(),
): readonly TrackedFinding[] {
  const before = new Map(previous.map((finding) => [findingKey(finding), finding.firstSeenAt]));
  const found = new Map<string, TrackedFinding>();
  for (const { scanner, scannedAt, findings } of scans) {
    for (const finding of findings) {
      const key = findingKey(finding);
      const earlier = before.get(key);
      const seen = earliest(earlier, finding.firstSeenAt, scannedAt, at.toISOString());
      const other = found.get(key);
      found.set(key, {
        ...(other ? merge(other, finding) : finding),
        firstSeenAt: earliest(seen, other?.firstSeenAt),
        isNew: earlier === undefined,
        scanners: [...new Set([...(other?.scanners ?? []), scanner.name])],
      });
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compare(findingKey(a), findingKey(b)),
  );
}

/** What makes two findings the same from one release to the next: not the version. */
function findingKey({ kind, id, package: name = '', path = '' }: Finding): string {
  return JSON.stringify([kind, id, name, path]);
}

function merge(a: TrackedFinding, b: Finding): Finding {
  const [worse, other] =
    severities.indexOf(b.severity) < severities.indexOf(a.severity) ? [b, a] : [a, b];
  return {
    ...other,
    ...worse,
    ...(isTrue(a.fixAvailable, b.fixAvailable) && { fixAvailable: true }),
    ...(isTrue(a.exploitKnown, b.exploitKnown) && { exploitKnown: true }),
    ...(a.epss !== undefined && b.epss !== undefined && { epss: Math.max(a.epss, b.epss) }),
  };
}

function isTrue(...values: readonly (boolean | undefined)[]): boolean {
  return values.includes(true);
}

function earliest(...times: readonly (string | undefined)[]): string {
  const known = times.flatMap((time) => {
    const milliseconds = time === undefined ? Number.NaN : Date.parse(time);
    return Number.isNaN(milliseconds) ? [] : [milliseconds];
  });
  return new Date(Math.min(...known)).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
