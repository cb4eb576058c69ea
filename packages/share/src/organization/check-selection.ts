import type { OrganizationTree } from '../access/organization-access.js';
import type { Distribution } from '../distribution.js';
import type { AccountSelection } from './account-selection.js';
import { accountsReached } from './accounts-reached.js';
import type { Grantees } from './collapse-accounts.js';
import type { SelectionFinding } from './selection-report.js';

/** EC2 shares an image with so many accounts, organisations and units together. */
const mostGrantees = 1_000;

/** The findings of selectors, with the list that they are in. */
export function located(list: string, { findings }: AccountSelection): readonly SelectionFinding[] {
  return findings.map(({ severity, selector, message }) => ({
    severity,
    subject: `${list}[${selector}]`,
    message,
  }));
}

/** EC2 refuses what is shared with too many. */
export function tooMany({ accounts, organizations, organizationalUnits }: Grantees) {
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
export function outOfReach(
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
