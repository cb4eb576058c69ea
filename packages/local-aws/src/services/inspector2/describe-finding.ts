import type { PackageFinding } from '../../inventory/findings-for.js';
import { platforms } from '../../inventory/platform.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Context } from '../context.js';
import type { Finding } from './find-findings.js';
import { yesNo } from './finding-criteria.js';

/** A finding as answers have it. */
export function describeFinding(finding: Finding, context: Context): AnswerMembers {
  const { vulnerability } = finding;
  const { id, score, vector } = vulnerability;
  const severity = vulnerability.severity.toUpperCase();
  return {
    findingArn: finding.arn,
    awsAccountId: finding.account,
    type: 'PACKAGE_VULNERABILITY',
    title: vulnerability.title,
    description: vulnerability.description,
    remediation: { recommendation: { text: 'None Provided' } },
    severity,
    firstObservedAt: new Date(finding.firstObservedAt),
    lastObservedAt: new Date(finding.lastObservedAt),
    updatedAt: new Date(finding.updatedAt),
    status: finding.status,
    resources: [describeResource(finding, context)],
    inspectorScore: score,
    inspectorScoreDetails: {
      adjustedCvss: {
        scoreSource: 'NVD',
        cvssSource: 'NVD',
        version: '3.1',
        score,
        scoringVector: vector,
        adjustments: [],
      },
    },
    packageVulnerabilityDetails: {
      vulnerabilityId: id,
      vulnerablePackages: finding.packages.map(describePackage),
      source: 'NVD',
      sourceUrl: `https://nvd.nist.gov/vuln/detail/${id}`,
      cvss: [{ baseScore: score, scoringVector: vector, version: '3.1', source: 'NVD' }],
      relatedVulnerabilities: [],
      referenceUrls: [],
      vendorSeverity: severity,
      vendorCreatedAt: new Date(vulnerability.publishedAt),
      vendorUpdatedAt: new Date(vulnerability.publishedAt),
    },
    fixAvailable: finding.fixAvailable,
    exploitAvailable: yesNo(vulnerability.exploitAvailable),
    epss: { score: vulnerability.epss },
  };
}

function describeResource(
  { scan: { instance, packages } }: Finding,
  { region }: Context,
): AnswerMembers {
  const [first] = packages;
  return {
    type: 'AWS_EC2_INSTANCE',
    id: instance.id,
    partition: 'aws',
    region,
    tags: instance.tags,
    details: {
      awsEc2Instance: {
        type: instance.type,
        imageId: instance.imageId,
        ipV4Addresses: [instance.privateIpAddress],
        ipV6Addresses: [],
        keyName: instance.keyName,
        iamInstanceProfileArn: instance.instanceProfile,
        vpcId: instance.vpcId,
        subnetId: instance.subnetId,
        launchedAt: new Date(instance.launchedAt),
        platform:
          first === undefined
            ? undefined
            : platforms[first.platform].title.toUpperCase().replace(/[ .]/g, '_'),
      },
    },
  };
}

function describePackage({ package: one, affected }: PackageFinding): AnswerMembers {
  const { packageManager } = platforms[one.platform];
  const isOs = packageManager === 'OS';
  const [, epoch, rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(one.version) ?? [];
  const at = rest.lastIndexOf('-');
  const isSplit = isOs && at !== -1;
  return {
    name: one.name,
    version: isSplit ? rest.slice(0, at) : isOs ? rest : one.version,
    epoch: isOs ? Number(epoch ?? 0) : undefined,
    release: isSplit ? rest.slice(at + 1) : undefined,
    arch: one.architecture?.toUpperCase(),
    packageManager,
    filePath: one.path,
    fixedInVersion: affected.fixedVersion ?? 'NotAvailable',
    remediation: remediation(one.platform, one.name),
  };
}

function remediation(platform: string, name: string): string | undefined {
  if (platform === 'amazon-linux-2023') return `dnf update ${name}`;
  return platform === 'ubuntu-24.04' ? `apt-get update && apt-get upgrade ${name}` : undefined;
}
