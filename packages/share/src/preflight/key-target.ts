import type { OrganizationTree } from '../access/organization-access.js';

/** Somebody who must be able to use a key: an account, or all accounts of an organisation or unit. */
export type KeyTarget = AccountTarget | OrganizationTarget | UnitTarget;

/** One account. */
export interface AccountTarget {
  readonly kind: 'account';
  /** The twelve digits. */
  readonly account: string;
  /** Where it sits, `o-…/r-…/ou-…/`. Default: unknown. */
  readonly path?: string;
  /** An organisation in which it surely is not. Default: unknown. */
  readonly outside?: string;
}

/** All accounts of an organisation. */
export interface OrganizationTarget {
  readonly kind: 'organization';
  /** Its ARN. */
  readonly arn: string;
  /** Its id, `o-…`. */
  readonly organization: string;
  /** Its accounts that can act. Default: unknown. */
  readonly members?: readonly string[];
}

/** All accounts of a unit and of those below it. */
export interface UnitTarget {
  readonly kind: 'unit';
  /** Its ARN. */
  readonly arn: string;
  /** Id of its organisation, `o-…`. */
  readonly organization: string;
  /** Its id, `ou-…`. */
  readonly unit: string;
  /** Where it is, itself included: `o-…/r-…/ou-…/`. Default: unknown. */
  readonly path?: string;
  /** Its accounts that can act. Default: unknown. */
  readonly members?: readonly string[];
}

/**
 * Those with whom images are shared, as targets. With the tree of the organisation it is known where
 * accounts and units are, and more policies can be judged.
 */
export function keyTargets(
  grantees: readonly string[],
  tree?: OrganizationTree,
): readonly KeyTarget[] {
  const paths = tree === undefined ? undefined : treePaths(tree);
  const members = (prefix: string) =>
    [...(paths?.accounts ?? [])].flatMap(([id, path]) => (path.startsWith(prefix) ? [id] : []));
  return grantees
    .filter((grantee) => grantee !== 'all')
    .map((grantee): KeyTarget => {
      const [, kind, organization = '', unit = ''] =
        /:(organization|ou)\/(o-[a-z0-9]+)(?:\/(ou-[a-z0-9-]+))?$/.exec(grantee) ?? [];
      if (kind === undefined) {
        const path = paths?.accounts.get(grantee);
        const isOutside = tree !== undefined && !tree.accounts.some(({ id }) => id === grantee);
        return {
          kind: 'account',
          account: grantee,
          ...(path !== undefined && { path }),
          ...(isOutside && { outside: tree.id }),
        };
      }
      const mine = organization === tree?.id;
      if (kind === 'organization') {
        const all = mine ? members(`${organization}/`) : undefined;
        return { kind, arn: grantee, organization, ...(all && { members: all }) };
      }
      const path = mine ? paths?.units.get(unit) : undefined;
      const below = path === undefined ? undefined : members(path);
      return {
        kind: 'unit',
        arn: grantee,
        organization,
        unit,
        ...(path !== undefined && { path }),
        ...(below && { members: below }),
      };
    });
}

/** How messages call a target. */
export function targetName(target: KeyTarget): string {
  if (target.kind === 'account') return `account ${target.account}`;
  return target.kind === 'unit' ? `unit ${target.unit}` : `organisation ${target.organization}`;
}

function treePaths({ id, root, units, accounts }: OrganizationTree) {
  const paths = new Map([[root.id, `${id}/${root.id}/`]]);
  // Those above come before those below.
  for (const unit of units) {
    const above = paths.get(unit.parent);
    if (above !== undefined) paths.set(unit.id, `${above}${unit.id}/`);
  }
  return {
    units: paths,
    accounts: new Map(
      accounts
        .filter(({ state }) => state === 'ACTIVE')
        .flatMap((account): readonly [string, string][] => {
          const path = paths.get(account.parent);
          return path === undefined ? [] : [[account.id, path]];
        }),
    ),
  };
}
