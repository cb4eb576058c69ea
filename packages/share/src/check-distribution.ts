import { checkTags, defaultParameterPrefix, parameterPaths } from '@soe/contract';
import type { Distribution, DistributionParameters, ParameterAccount } from './distribution.js';
import { ShareError } from './errors.js';

const account = /^\d{12}$/;
const region = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;
const organization = /^arn:[\w-]+:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/;
const organizationalUnit =
  /^arn:[\w-]+:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/;
const roleName = /^[\w+=,.@-]{1,64}$/;
const roleArn = /^arn:[\w-]+:iam::(\d{12}):role\/[\w+=,.@/-]+$/;

/**
 * Hold a distribution against the forms of AWS; all findings at once.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`
 * @throws ContractError `CONTRACT_TAG_INVALID`, `CONTRACT_PREFIX_INVALID`
 */
export function checkDistribution(distribution: Distribution): void {
  const { accounts = [], organizations = [], organizationalUnits = [] } = distribution;
  const consumers = distribution.parameters?.accounts ?? [];
  checkTags(distribution.tags ?? {});
  refuseAll([
    ...checkPlaces(distribution),
    ...malformed('accounts', accounts, account, 'twelve digits'),
    ...malformed('organizations', organizations, organization, 'the ARN of an organisation'),
    ...malformed(
      'organizationalUnits',
      organizationalUnits,
      organizationalUnit,
      'the ARN of an organisational unit',
    ),
    ...(distribution.shareSnapshots === true && accounts.length === 0
      ? ['shareSnapshots: there are no accounts to share them with; list some, or leave it out']
      : []),
    // Whether an account belongs to an organisation or unit cannot be told from here.
    ...(organizations.length + organizationalUnits.length > 0
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
 * @throws ContractError `CONTRACT_PREFIX_INVALID`
 */
export function checkParameterPlaces(places: Pick<Distribution, 'regions' | 'parameters'>): void {
  refuseAll(checkPlaces(places));
}

function checkPlaces({ regions, parameters }: Pick<Distribution, 'regions' | 'parameters'>) {
  const names = regions.map((entry) => entry.region);
  checkPrefix(parameters);
  const consumers = parameters?.accounts ?? [];
  return [
    ...malformed('regions', names, region, 'the name of a region'),
    ...twice('regions', names),
    ...twice(
      'parameters.accounts',
      consumers.map((consumer) => consumer.account),
    ),
    ...consumers.flatMap(checkConsumer),
  ];
}

function checkPrefix(parameters: DistributionParameters | undefined): void {
  // Any flavor will do: the contract checks the prefix with it.
  parameterPaths('any', { prefix: parameters?.prefix ?? defaultParameterPrefix });
}

function checkConsumer({ account: id, role }: ParameterAccount): string[] {
  if (!account.test(id)) return [`parameters.accounts: ${JSON.stringify(id)} is not twelve digits`];
  const owner = roleArn.exec(role)?.[1];
  if (owner === undefined && !roleName.test(role)) {
    return [`parameters.accounts: ${JSON.stringify(role)} is neither a role name nor its ARN`];
  }
  return owner === undefined || owner === id
    ? []
    : [`parameters.accounts: ${role} is not a role of ${id}`];
}

function malformed(field: string, values: readonly string[], form: RegExp, what: string): string[] {
  return values
    .filter((value) => !form.test(value))
    .map((value) => `${field}: ${JSON.stringify(value)} is not ${what}`);
}

function twice(field: string, values: readonly string[]): string[] {
  return values
    .filter((value, index) => values.indexOf(value) !== index)
    .map((value) => `${field}: ${value} is listed twice`);
}

function refuseAll(findings: readonly string[]): void {
  if (findings.length === 0) return;
  throw new ShareError(
    'SHARE_DISTRIBUTION_INVALID',
    `distribution: ${findings.join('; ')}. Correct the configuration.`,
  );
}
