import { checkTags, defaultParameterPrefix, parameterPaths, type TagSet } from '@soe/contract';
import { propertyFindings } from './check-properties.js';
import type { Distribution, DistributionParameters, ParameterAccount } from './distribution.js';
import { distributionShape, placesShape } from './distribution-shape.js';
import { ShareError } from './errors.js';
import { contractFindings, malformed, twice } from './findings.js';

const account = /^\d{12}$/;
const region = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;
const organization = /^arn:[\w-]+:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/;
const organizationalUnit =
  /^arn:[\w-]+:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/;
const roleName = /^[\w+=,.@-]{1,64}$/;
const roleArn = /^arn:[\w-]+:iam::(\d{12}):role\/[\w+=,.@/-]+$/;

/**
 * Hold a distribution against the forms of AWS and against itself, before there is a release: members
 * that there are not, or that are of another type, names of regions, accounts, ARNs, roles, tags and prefix, dates and numbers of what else images have, and
 * what is listed twice or contradicts each other. Nothing is read.
 * Everything else of this package that takes a distribution begins with the same check.
 *
 * @example
 * ```ts
 * checkDistribution({ regions: [{ region: 'eu-west-1' }], accounts: ['222233334444'] });
 * ```
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID` with all findings in its message
 */
export function checkDistribution(distribution: Distribution): void {
  // It often comes from a file: a misspelt member would quietly take permissions away.
  refuseAll(distributionShape(distribution));
  const { accounts = [], organizations = [], organizationalUnits = [] } = distribution;
  const consumers = distribution.parameters?.accounts ?? [];
  refuseAll([
    ...checkPlaces(distribution),
    ...tagFindings(distribution.tags),
    ...Object.entries(distribution.imageTags ?? {}).flatMap(([buildId, tags]) =>
      tagFindings(tags).map((finding) => `imageTags of ${buildId}: ${finding}`),
    ),
    ...malformed('accounts', accounts, account, 'twelve digits'),
    ...malformed('organizations', organizations, organization, 'the ARN of an organisation'),
    ...malformed(
      'organizationalUnits',
      organizationalUnits,
      organizationalUnit,
      'the ARN of an organisational unit',
    ),
    ...snapshotFindings(distribution),
    ...propertyFindings(distribution),
    // Whether an account belongs to an organisation or unit cannot be told from here.
    ...(sharesBeyondAccounts(distribution)
      ? []
      : consumers
          .filter((consumer) => !accounts.includes(consumer.account))
          .map(
            (consumer) =>
              `parameters.accounts: ${consumer.account} gets parameters, but may not launch the images; add it to accounts`,
          )),
  ]);
}

/**
 * Hold only what says where parameters are against the forms of AWS.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`
 */
export function checkParameterPlaces(places: Pick<Distribution, 'regions' | 'parameters'>): void {
  refuseAll(placesShape(places));
  refuseAll(checkPlaces(places));
}

function checkPlaces({ regions, parameters }: Pick<Distribution, 'regions' | 'parameters'>) {
  const names = regions.map((entry) => entry.region);
  const consumers = parameters?.accounts ?? [];
  return [
    ...malformed('regions', names, region, 'the name of a region'),
    ...twice('regions', names),
    ...twice(
      'parameters.accounts',
      consumers.map((consumer) => consumer.account),
    ),
    ...consumers.flatMap(checkConsumer),
    ...prefixFindings(parameters),
  ];
}

function snapshotFindings(distribution: Distribution): readonly string[] {
  const { shareSnapshots, accounts = [], snapshotAccounts } = distribution;
  const field = 'snapshotAccounts';
  if (shareSnapshots !== true) {
    return snapshotAccounts === undefined
      ? []
      : [`${field}: say shareSnapshots: true as well, or leave it out`];
  }
  if (snapshotAccounts === undefined) {
    return accounts.length > 0
      ? []
      : ['shareSnapshots: there are no accounts to share them with; list some, or leave it out'];
  }
  return [
    ...malformed(field, snapshotAccounts, account, 'twelve digits'),
    ...(sharesBeyondAccounts(distribution)
      ? []
      : snapshotAccounts
          .filter((id) => !accounts.includes(id))
          .map((id) => `${field}: ${id} may not launch the images; add it to accounts`)),
  ];
}

/** Whether accounts that are not listed may launch the images as well. */
function sharesBeyondAccounts(distribution: Distribution): boolean {
  const { organizations = [], organizationalUnits = [] } = distribution;
  return organizations.length + organizationalUnits.length > 0 || distribution.public === true;
}

function prefixFindings({ prefix = defaultParameterPrefix }: DistributionParameters = {}) {
  // Any flavor will do: the contract checks the prefix with it.
  return contractFindings(() => parameterPaths('any', { prefix }));
}

function tagFindings(tags: TagSet = {}): string[] {
  // The contract tells the first finding of a set, so every tag is asked about by itself as well.
  const each = Object.entries(tags).map(([key, value]) => ({ [key]: value }));
  return [...new Set([tags, ...each].flatMap((set) => contractFindings(() => checkTags(set))))];
}

function checkConsumer({ account: id, role }: ParameterAccount): string[] {
  const field = 'parameters.accounts';
  const owner = roleArn.exec(role)?.[1];
  return [
    ...malformed(field, [id], account, 'twelve digits'),
    ...(owner === undefined
      ? malformed(field, [role], roleName, 'the name or the ARN of a role')
      : owner === id
        ? []
        : [`${field}: ${role} is not a role of ${id}`]),
  ];
}

function refuseAll(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new ShareError(
    'SHARE_DISTRIBUTION_INVALID',
    `distribution: ${findings.join('; ')}. Correct the configuration.`,
  );
}
