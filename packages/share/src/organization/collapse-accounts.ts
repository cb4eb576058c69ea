import type { OrganizationTree } from '../access/organization-access.js';

/** Whom to share with, in the words of a distribution. */
export interface Grantees {
  /** Accounts. */
  readonly accounts: readonly string[];
  /** ARNs of organisations. */
  readonly organizations: readonly string[];
  /** ARNs of units. */
  readonly organizationalUnits: readonly string[];
}

/** How accounts become units. */
export interface CollapseOptions {
  /**
   * Ids of units, and of the root, that stand for their accounts even where there is only one.
   * Default: none, and a single account stays an account.
   */
  readonly units?: readonly string[];
}

/**
 * Say the same accounts with the fewest grantees: wherever all active accounts of a unit and of
 * everything below it are meant, the unit is meant, and where all are, the organisation. Accounts
 * above a unit are never reached by it, so those that sit in the root, as the management account
 * mostly does, stay accounts unless everything is meant. Pure.
 */
export function collapseAccounts(
  accounts: readonly string[],
  tree: OrganizationTree,
  options: CollapseOptions = {},
): Grantees {
  const named = new Set(options.units);
  const chosen = new Set(accounts);
  const inside = new Set<string>();
  const nodes = new Map<string, Node>();
  const node = (id: string, arn: string): Node => {
    const made = { id, arn, meant: [], units: [], missing: 0, chosen: 0 };
    nodes.set(id, made);
    return made;
  };
  const top = node(tree.root.id, tree.arn);
  for (const unit of tree.units) nodes.get(unit.parent)?.units.push(node(unit.id, unit.arn));
  for (const { id, state, parent } of tree.accounts) {
    const at = nodes.get(parent);
    if (at === undefined) continue;
    if (chosen.has(id)) {
      at.meant.push(id);
      inside.add(id);
    } else if (state === 'ACTIVE') at.missing += 1;
  }
  sum(top);
  const found = gather(top, (each) => each.chosen > 1 || named.has(each.id));
  return {
    accounts: [...found.accounts, ...[...chosen].filter((id) => !inside.has(id))].sort(),
    organizations: found.arns.filter((arn) => arn === tree.arn),
    organizationalUnits: found.arns.filter((arn) => arn !== tree.arn).sort(),
  };
}

interface Node {
  readonly id: string;
  readonly arn: string;
  /** Accounts that sit here and are meant. */
  readonly meant: string[];
  readonly units: Node[];
  /** Active accounts here that are not meant; after {@link sum} also those below. */
  missing: number;
  /** After {@link sum}: accounts here and below that are meant. */
  chosen: number;
}

function sum(node: Node): void {
  node.chosen = node.meant.length;
  for (const unit of node.units) {
    sum(unit);
    node.missing += unit.missing;
    node.chosen += unit.chosen;
  }
}

function gather(
  node: Node,
  isWorthIt: (node: Node) => boolean,
): { readonly arns: readonly string[]; readonly accounts: readonly string[] } {
  if (node.chosen > 0 && node.missing === 0 && isWorthIt(node)) {
    return { arns: [node.arn], accounts: [] };
  }
  const below = node.units.map((unit) => gather(unit, isWorthIt));
  return {
    arns: below.flatMap(({ arns }) => arns),
    accounts: [...node.meant, ...below.flatMap((each) => each.accounts)],
  };
}
