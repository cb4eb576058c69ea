import type { OrganizationTree } from '../access/organization-access.js';
import type { DistributionParameters } from '../distribution.js';
import type { AccountSelection } from './account-selection.js';
import { accountsReached } from './accounts-reached.js';
import { located, outOfReach, tooMany } from './check-selection.js';
import { collapseAccounts, type Grantees } from './collapse-accounts.js';
import type { DistributionRequest } from './distribution-request.js';
import { unitPaths } from './find-unit.js';
import { selectAccounts } from './select-accounts.js';
import type { CollapsedShare, ResolvedDistribution } from './selection-report.js';

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

function union(some: readonly string[] = [], more: readonly string[]): readonly string[] {
  return [...new Set([...some, ...more])];
}
