import { text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type { Image } from '../../../state/tables/image.js';
import type { Context } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { ec2Page, pageInput } from '../ec2-page.js';
import { requireImage } from '../image-access.js';
import {
  fixAvailableSince,
  highestSeverity,
  type ImageFinding,
  type ImageScan,
  rememberingScanner,
  scanOf,
} from './image-scan.js';

/** What scanners found in images, for everyone who can use them. */
export const imageFindings = [
  ec2Operation({
    action: 'GetImageFindings',
    input: { ImageId: text, ...pageInput },
    run(input, context) {
      const image = requireImage(context, input.ImageId);
      const findings = scanOf(image, context)?.findings ?? [];
      const { rows, next } = ec2Page(findings, worstFirst, input, {
        smallest: 1,
      });
      const root = image.blockDevices.find(({ deviceName }) => deviceName === image.rootDeviceName);
      return {
        imageFindingSet: rows.map(({ vulnerability, ...finding }) => ({
          fixAvailable: finding.fixAvailableSince !== undefined,
          score: vulnerability.score,
          firstObservedAt: finding.firstObservedAt,
          updatedAt: finding.fixAvailableSince ?? finding.firstObservedAt,
          title: vulnerability.title,
          pathSet: vulnerability.paths.slice(0, 10),
          severityLabel: vulnerability.severity,
          snapshotId: root?.ebs?.snapshotId,
        })),
        nextToken: next,
      };
    },
  }),
];

/** Pages follow the text of their keys, so higher scores get lower ones. */
function worstFirst({ vulnerability }: ImageFinding): string {
  return `${(10 - vulnerability.score).toFixed(1).padStart(4, '0')}/${vulnerability.id}`;
}

/** Writes the last scan of an image as DescribeImages shows it; nothing before the first. */
export function describeScan(image: Image, context: Context): AnswerMembers | undefined {
  const scan = scanOf(image, context);
  if (scan === undefined) return undefined;
  return {
    highestFindingSeverityLabel: highestSeverity(scan),
    findingScanDate: scan.scannedAt,
    ...fixTimes(scan),
  };
}

/** The same values by the names of the filters `scan-result.*`. */
export function scanFilters(
  context: Context,
): Readonly<Record<string, (image: Image) => string | undefined>> {
  const scanner = rememberingScanner();
  const read =
    (value: (scan: ImageScan) => string | undefined) =>
    (image: Image): string | undefined => {
      const scan = scanOf(image, context, scanner);
      return scan === undefined ? undefined : value(scan);
    };
  return {
    'scan-result.highest-finding-severity-label': read(highestSeverity),
    'scan-result.finding-scan-date': read(({ scannedAt }) => scannedAt),
    'scan-result.informational-fix-available-since': read((scan) =>
      fixAvailableSince(scan, 'informational'),
    ),
    'scan-result.low-fix-available-since': read((scan) => fixAvailableSince(scan, 'low')),
    'scan-result.medium-fix-available-since': read((scan) => fixAvailableSince(scan, 'medium')),
    'scan-result.high-fix-available-since': read((scan) => fixAvailableSince(scan, 'high')),
    'scan-result.critical-fix-available-since': read((scan) => fixAvailableSince(scan, 'critical')),
  };
}

function fixTimes(scan: ImageScan): AnswerMembers {
  return {
    informationalFixAvailableSince: fixAvailableSince(scan, 'informational'),
    lowFixAvailableSince: fixAvailableSince(scan, 'low'),
    mediumFixAvailableSince: fixAvailableSince(scan, 'medium'),
    highFixAvailableSince: fixAvailableSince(scan, 'high'),
    criticalFixAvailableSince: fixAvailableSince(scan, 'critical'),
  };
}
