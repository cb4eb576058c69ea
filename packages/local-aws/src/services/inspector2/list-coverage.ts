import { optional, type ReadMembers, structure } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Context } from '../context.js';
import { everImage } from '../ec2/images/past-images.js';
import { operation } from '../operation.js';
import { inspectorPage, pageInput } from './inspector-page.js';
import {
  matchesTags,
  matchesText,
  matchesTime,
  tagFilters,
  textFilters,
  timeFilters,
} from './match-filters.js';
import { type InstanceScan, scanInstances } from './scan-instances.js';
import { isWatched } from './scan-status.js';

const criteriaInput = {
  accountId: textFilters,
  ec2InstanceTags: tagFilters,
  lastScannedAt: timeFilters,
  resourceId: textFilters,
  resourceType: textFilters,
  scanMode: textFilters,
  scanStatusCode: textFilters,
  scanStatusReason: textFilters,
  scanType: textFilters,
};

type Criteria = ReadMembers<typeof criteriaInput>;

const scanType = 'PACKAGE';
const scanMode = 'EC2_SSM_AGENT_BASED';
const resourceType = 'AWS_EC2_INSTANCE';

/** Which instances are scanned, and why others are not. */
export const listCoverage = [
  operation({
    action: 'ListCoverage',
    rest: { method: 'POST', path: '/coverage/list' },
    input: { filterCriteria: optional(structure(criteriaInput)), ...pageInput },
    run(input, context) {
      const found = scanInstances(context).filter((scan) =>
        isCovered(scan, input.filterCriteria, context),
      );
      const { rows, next } = inspectorPage(found, ({ instance }) => instance.id, input, 200);
      return { coveredResources: rows.map((scan) => describe(scan, context)), nextToken: next };
    },
  }),
];

function isCovered(scan: InstanceScan, criteria: Criteria | undefined, context: Context): boolean {
  if (criteria === undefined) return true;
  const { instance, reason, scannedAt } = scan;
  return (
    matchesText(criteria.accountId, context.account) &&
    matchesTags(criteria.ec2InstanceTags, instance.tags) &&
    matchesTime(criteria.lastScannedAt, scannedAt) &&
    matchesText(criteria.resourceId, instance.id) &&
    matchesText(criteria.resourceType, resourceType) &&
    matchesText(criteria.scanMode, scanMode) &&
    matchesText(criteria.scanStatusCode, codeOf(scan)) &&
    matchesText(criteria.scanStatusReason, reason) &&
    matchesText(criteria.scanType, scanType)
  );
}

function describe(scan: InstanceScan, context: Context): AnswerMembers {
  const { instance, reason, scannedAt } = scan;
  const image = everImage(context, context.region, instance.imageId);
  return {
    resourceType,
    resourceId: instance.id,
    accountId: context.account,
    scanType,
    scanStatus: { statusCode: codeOf(scan), reason },
    resourceMetadata: {
      ec2: {
        tags: instance.tags,
        amiId: instance.imageId,
        platform: image?.platform === 'windows' ? 'WINDOWS' : 'LINUX',
      },
    },
    lastScannedAt: scannedAt === undefined ? undefined : new Date(scannedAt),
    scanMode,
  };
}

function codeOf({ reason }: InstanceScan): string {
  return isWatched(reason) ? 'ACTIVE' : 'INACTIVE';
}
