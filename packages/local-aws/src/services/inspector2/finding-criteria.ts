import { type ReadMembers, type Shape, structure } from '../../protocols/shape.js';
import type { WireMembers } from '../../protocols/wire.js';
import type { Finding } from './find-findings.js';
import {
  matchesNumber,
  matchesTags,
  matchesText,
  matchesTime,
  numberFilters,
  tagFilters,
  textFilters,
  timeFilters,
} from './match-filters.js';

const members = {
  awsAccountId: textFilters,
  ec2InstanceImageId: textFilters,
  ec2InstanceSubnetId: textFilters,
  ec2InstanceVpcId: textFilters,
  epssScore: numberFilters,
  exploitAvailable: textFilters,
  findingArn: textFilters,
  findingStatus: textFilters,
  findingType: textFilters,
  firstObservedAt: timeFilters,
  fixAvailable: textFilters,
  inspectorScore: numberFilters,
  lastObservedAt: timeFilters,
  resourceId: textFilters,
  resourceTags: tagFilters,
  resourceType: textFilters,
  severity: textFilters,
  title: textFilters,
  updatedAt: timeFilters,
  vendorSeverity: textFilters,
  vulnerabilityId: textFilters,
  vulnerabilitySource: textFilters,
};

/** Criteria for findings, of those that can be about an instance. */
export const criteriaInput = structure(members);

/** What they are read to. */
export type FindingCriteria = ReadMembers<typeof members>;

/** The same criteria, checked but as they were sent, for keeping. */
export const criteriaAsSent: Shape<WireMembers> = {
  members,
  read(value, path) {
    criteriaInput.read(value, path);
    // What is a structure is named members.
    return value as WireMembers;
  },
};

/** Reads criteria that were kept. */
export function readCriteria(criteria: WireMembers): FindingCriteria {
  return criteriaInput.read(criteria, 'filterCriteria');
}

/** Whether a finding is one of those that are asked for. */
export function matchesCriteria(criteria: FindingCriteria, finding: Finding): boolean {
  const { scan, vulnerability } = finding;
  const { instance } = scan;
  const severity = vulnerability.severity.toUpperCase();
  return (
    matchesText(criteria.awsAccountId, finding.account) &&
    matchesText(criteria.ec2InstanceImageId, instance.imageId) &&
    matchesText(criteria.ec2InstanceSubnetId, instance.subnetId) &&
    matchesText(criteria.ec2InstanceVpcId, instance.vpcId) &&
    matchesNumber(criteria.epssScore, vulnerability.epss) &&
    matchesText(criteria.exploitAvailable, yesNo(vulnerability.exploitAvailable)) &&
    matchesText(criteria.findingArn, finding.arn) &&
    matchesText(criteria.findingStatus, finding.status) &&
    matchesText(criteria.findingType, 'PACKAGE_VULNERABILITY') &&
    matchesTime(criteria.firstObservedAt, finding.firstObservedAt) &&
    matchesText(criteria.fixAvailable, finding.fixAvailable) &&
    matchesNumber(criteria.inspectorScore, vulnerability.score) &&
    matchesTime(criteria.lastObservedAt, finding.lastObservedAt) &&
    matchesText(criteria.resourceId, instance.id) &&
    matchesTags(criteria.resourceTags, instance.tags) &&
    matchesText(criteria.resourceType, 'AWS_EC2_INSTANCE') &&
    matchesText(criteria.severity, severity) &&
    matchesText(criteria.title, vulnerability.title) &&
    matchesTime(criteria.updatedAt, finding.updatedAt) &&
    matchesText(criteria.vendorSeverity, severity) &&
    matchesText(criteria.vulnerabilityId, vulnerability.id) &&
    matchesText(criteria.vulnerabilitySource, 'NVD')
  );
}

/** How Inspector writes yes and no. */
export function yesNo(value: boolean): 'YES' | 'NO' {
  return value ? 'YES' : 'NO';
}
