import { findingsFor, type PackageFinding } from '../../../inventory/findings-for.js';
import { packagesIn } from '../../../seeds/packages.js';
import {
  type Severity,
  type Vulnerability,
  vulnerabilities,
} from '../../../seeds/vulnerabilities.js';
import type { Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import { rootImageOf } from './root-image.js';

/** How long after it became available an image of an account is scanned for the first time. */
const firstScanMinutes = 15;

/** From the mildest to the worst. */
export const severities: readonly Severity[] = [
  'informational',
  'low',
  'medium',
  'high',
  'critical',
];

/** What the last scan of an image found. */
export interface ImageScan {
  readonly scannedAt: string;
  /** The worst first. */
  readonly findings: readonly ImageFinding[];
}

/** A vulnerability in an image. */
export interface ImageFinding {
  readonly vulnerability: Vulnerability;
  readonly firstObservedAt: string;
  /** Since when the scanner says that there is a fix. Without it, it knows of none. */
  readonly fixAvailableSince?: string;
}

/**
 * The last scan of an image; `undefined` before the first, which does not mean that it is clean.
 * Images of vendors are scanned from the start, those of accounts 15 minutes after they became
 * available; then all of them at the beginning of every day (UTC).
 *
 * Nothing looks inside: an image has the packages of the vendor's image that it descends from, as
 * they were on the day that one was published.
 */
export function scanOf(
  image: Image,
  context: Pick<Context, 'store' | 'seeds' | 'now'>,
  scan: Scanner = scanPackages,
): ImageScan | undefined {
  if (image.failure !== undefined) return undefined;
  const first = firstScanOf(image);
  const now = context.now.toISOString();
  if (first !== undefined && first > now) return undefined;
  const today = `${now.slice(0, 10)}T00:00:00.000Z`;
  const scannedAt = latest(first ?? today, today);
  const root = rootImageOf(image, context);
  const builtAt = root.creationDate;
  const findings = scan(root, scannedAt)
    .map(({ vulnerability, affected }): ImageFinding => {
      const { publishedAt } = vulnerability;
      const { fixedAt } = affected;
      const firstObservedAt = latest(first ?? builtAt, publishedAt);
      return {
        vulnerability,
        firstObservedAt,
        ...(fixedAt === undefined || fixedAt > scannedAt
          ? {}
          : { fixAvailableSince: latest(firstObservedAt, fixedAt) }),
      };
    })
    .toSorted((a, b) => b.vulnerability.score - a.vulnerability.score);
  return { scannedAt, findings };
}

/** Finds what was known at a time of the packages of a vendor's image, each vulnerability once. */
export type Scanner = (root: Image, scannedAt: string) => readonly PackageFinding[];

/** A scanner that looks at a vendor's image once for all images that descend from it. */
export function rememberingScanner(): Scanner {
  const known = new Map<string, readonly PackageFinding[]>();
  return (root, scannedAt) => {
    const key = `${root.id} ${scannedAt}`;
    const found = known.get(key) ?? scanPackages(root, scannedAt);
    known.set(key, found);
    return found;
  };
}

function scanPackages(root: Image, scannedAt: string): readonly PackageFinding[] {
  const published = vulnerabilities.filter(({ publishedAt }) => publishedAt <= scannedAt);
  const found = findingsFor(packagesIn(root) ?? [], published);
  // A vulnerability of several packages is one finding here.
  return [...new Map(found.map((one) => [one.vulnerability.id, one])).values()];
}

/** Since when a fix is known for the finding of this severity that has had one for longest. */
export function fixAvailableSince({ findings }: ImageScan, severity: Severity): string | undefined {
  return findings
    .filter(({ vulnerability }) => vulnerability.severity === severity)
    .flatMap((finding) => finding.fixAvailableSince ?? [])
    .toSorted()[0];
}

/** The worst severity found; `undefined` when nothing was. */
export function highestSeverity({ findings }: ImageScan): Severity | undefined {
  return severities.findLast((severity) =>
    findings.some(({ vulnerability }) => vulnerability.severity === severity),
  );
}

/** Vendors' images have no time at which they become available. */
function firstScanOf({ availableAt }: Image): string | undefined {
  if (availableAt === undefined) return undefined;
  return new Date(new Date(availableAt).getTime() + firstScanMinutes * 60_000).toISOString();
}

function latest(a: string, b: string): string {
  return a > b ? a : b;
}
