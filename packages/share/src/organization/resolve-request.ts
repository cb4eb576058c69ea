import type { OrganizationTree } from '../access/organization-access.js';
import type { Distribution, DistributionParameters } from '../distribution.js';
import { accountsReached } from './accounts-reached.js';
import { collapseAccounts, type Grantees } from './collapse-accounts.js';
import type { DistributionRequest } from './distribution-request.js';
import { unitPaths } from './find-unit.js';
import {
  type AccountSelection,
  type LeftOutAccount,
  type SelectedAccount,
  selectAccounts,
} from './select-accounts.js';

/** EC2 shares an image with so many accounts, organisations and units together. */
const mostGrantees = 1_000;

/** What became of a request. Plain JSON. */
export interface ResolvedDistribution {
  /** The distribution, without selectors. */
  readonly distribution: Distribution;
  /** Who is in it, and why. */
  readonly report: SelectionReport;
}

/** Which account came from which selector. */
export interface SelectionReport {
  /** Id of the organisation. Missing when there is no selector and nothing was read. */
  readonly organization?: string;
  /** The accounts that `select` chooses. */
  readonly accounts: readonly SelectedAccount[];
  /** Accounts that `select` fits, but that may not be shared with, and why. */
  readonly leftOut: readonly LeftOutAccount[];
  /** The organisation and the units that selected accounts became. */
  readonly shares: readonly CollapsedShare[];
  /** The consumer accounts that `parameters.select` chooses. */
  readonly consumers: readonly SelectedAccount[];
  /** Accounts that `parameters.select` fits, but that are left out, and why. */
  readonly consumersLeftOut: readonly LeftOutAccount[];
  /** What is wrong, or worth a look. */
  readonly findings: readonly SelectionFinding[];
}

/** A share that stands for several accounts. */
export interface CollapsedShare {
  /** The ARN of the organisation or the unit. */
  readonly grantee: string;
  /** Its path of names. */
  readonly path: string;
  /** The active accounts that it reaches now. */
  readonly accounts: readonly string[];
}

/** Something that is wrong with a request, or worth a look. */
export interface SelectionFinding {
  /** `error`: the request cannot be a distribution. */
  readonly severity: 'error' | 'warning';
  /** What it is about, for example `select[0]`. */
  readonly subject: string;
  /** What was seen and what to do. */
  readonly message: string;
}

/** Fill the accounts of an organisation into a request. Pure; what is wrong is a finding. */
export function resolveRequest(
  request: DistributionRequest,
  tree: OrganizationTree,
): ResolvedDistribution {
  const { select = [], collapse = true, parameters, ...rest } = request;
  const launch = selectAccounts(select, tree);
  const consumers = selectAccounts(parameters?.select?.accounts ?? [], tree);
  const ids = launch.accounts.map(({ account }) => account);
  const grantees = collapse
    ? collapseAccounts(ids, tree, launch)
    : { accounts: ids, organizations: [], organizationalUnits: [] };
  const all = {
    accounts: union(rest.accounts, grantees.accounts),
    organizations: union(rest.organizations, grantees.organizations),
    organizationalUnits: union(rest.organizationalUnits, grantees.organizationalUnits),
  };
  return {
    distribution: {
      ...rest,
      ...filled(rest, all),
      ...(rest.shareSnapshots === true &&
        ids.length > 0 && {
          // Snapshots know no units, so whoever is meant is named.
          snapshotAccounts: rest.snapshotAccounts ?? union(rest.accounts, ids),
        }),
      ...(parameters !== undefined && { parameters: resolveParameters(parameters, consumers) }),
    },
    report: {
      organization: tree.id,
      accounts: launch.accounts,
      leftOut: launch.leftOut,
      shares: describeShares(grantees, tree),
      consumers: consumers.accounts,
      consumersLeftOut: consumers.leftOut,
      findings: [
        ...located('select', launch),
        ...located('parameters.select.accounts', consumers),
        ...tooMany(all),
        ...outOfReach(consumers, ids, { ...rest, ...all }, tree),
      ],
    },
  };
}

/** Lists that were neither given nor found stay away. */
function filled(given: Partial<Grantees>, all: Grantees): Partial<Grantees> {
  const { accounts, organizations, organizationalUnits } = all;
  const isSaid = (key: keyof Grantees) => given[key] !== undefined || all[key].length > 0;
  return {
    ...(isSaid('accounts') && { accounts }),
    ...(isSaid('organizations') && { organizations }),
    ...(isSaid('organizationalUnits') && { organizationalUnits }),
  };
}

function resolveParameters(
  { select, ...rest }: NonNullable<DistributionRequest['parameters']>,
  { accounts }: AccountSelection,
): DistributionParameters {
  if (select === undefined) return rest;
  const listed = rest.accounts ?? [];
  const known = new Set(listed.map(({ account }) => account));
  const found = accounts.filter(({ account }) => !known.has(account));
  return {
    ...rest,
    accounts: [...listed, ...found.map(({ account }) => ({ account, role: select.role }))],
  };
}

function describeShares(
  { organizations, organizationalUnits }: Grantees,
  tree: OrganizationTree,
): readonly CollapsedShare[] {
  const paths = unitPaths(tree);
  const idOf = new Map([
    [tree.arn, tree.root.id],
    ...tree.units.map(({ arn, id }): [string, string] => [arn, id]),
  ]);
  return [...organizations, ...organizationalUnits].map((grantee) => {
    const id = idOf.get(grantee) ?? '';
    return { grantee, path: paths.get(id) ?? '', accounts: accountsReached(id, tree) };
  });
}

function located(list: string, { findings }: AccountSelection): readonly SelectionFinding[] {
  return findings.map(({ severity, selector, message }) => ({
    severity,
    subject: `${list}[${selector}]`,
    message,
  }));
}

function tooMany({ accounts, organizations, organizationalUnits }: Grantees) {
  const count = accounts.length + organizations.length + organizationalUnits.length;
  if (count <= mostGrantees) return [];
  return [
    {
      severity: 'error' as const,
      subject: 'select',
      message: `images would be shared with ${count} accounts, organisations and units, and EC2 allows ${mostGrantees}; share with units instead of accounts, or select fewer`,
    },
  ];
}

/** Parameters with ids of images that an account may not launch are of no use to it. */
function outOfReach(
  { accounts }: AccountSelection,
  launching: readonly string[],
  distribution: Grantees & Pick<Distribution, 'public'>,
  tree: OrganizationTree,
): readonly SelectionFinding[] {
  if (distribution.public === true || distribution.organizations.includes(tree.arn)) return [];
  const units = tree.units.filter(({ arn }) => distribution.organizationalUnits.includes(arn));
  const reached = new Set([
    ...launching,
    ...distribution.accounts,
    ...units.flatMap(({ id }) => accountsReached(id, tree)),
  ]);
  return accounts
    .filter(({ account }) => !reached.has(account))
    .map(({ account, name }) => ({
      severity: 'error' as const,
      subject: 'parameters.select',
      message: `${account} (${name}) gets parameters, but may not launch the images; select it for both`,
    }));
}

function union(some: readonly string[] = [], more: readonly string[]): readonly string[] {
  return [...new Set([...some, ...more])];
}
