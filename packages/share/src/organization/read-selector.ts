import type { AccountState, OrganizationTree } from '../access/organization-access.js';
import { printable } from '../printable.js';
import type { AccountSelector, AccountTags, SelectorFinding } from './account-selector.js';
import { checkSelector } from './check-selector.js';
import type { FindUnit } from './find-unit.js';

/** A selector with its defaults, and with units by id. */
export interface SelectorTerm {
  readonly index: number;
  readonly units: ReadonlySet<string> | undefined;
  readonly nested: boolean;
  readonly tags: AccountTags | undefined;
  readonly accounts: ReadonlySet<string> | undefined;
  readonly states: ReadonlySet<AccountState>;
  readonly exceptAccounts: ReadonlySet<string>;
  readonly exceptUnits: ReadonlySet<string>;
  readonly exceptTags: AccountTags | undefined;
  readonly mayBeEmpty: boolean;
}

/** Check a selector against an organisation; one that is wrong chooses nothing. */
export function readSelector(
  selector: AccountSelector,
  index: number,
  tree: OrganizationTree,
  findUnit: FindUnit,
): { readonly term?: SelectorTerm; readonly findings: readonly SelectorFinding[] } {
  const finding = (severity: SelectorFinding['severity']) => (message: string) => ({
    severity,
    selector: index,
    message: printable(message),
  });
  const malformed = checkSelector(selector);
  if (malformed.length > 0) return { findings: malformed.map(finding('error')) };
  const { except = {}, accounts, tags, states = ['ACTIVE'] } = selector;
  const units = findUnits(selector.units ?? [], findUnit);
  const exceptUnits = findUnits(except.units ?? [], findUnit);
  const known = new Set(tree.accounts.map(({ id }) => id));
  const unknown = (ids: readonly string[] = []) => ids.filter((id) => !known.has(id));
  const errors = [
    ...units.problems,
    ...exceptUnits.problems,
    ...unknown(accounts).map(
      (id) => `account ${id} is not in the organisation ${tree.id}; list it in accounts instead`,
    ),
  ];
  const findings = [
    ...errors.map(finding('error')),
    ...unknown(except.accounts)
      .map((id) => `except: account ${id} is not in the organisation ${tree.id}`)
      .map(finding('warning')),
  ];
  if (errors.length > 0) return { findings };
  return {
    findings,
    term: {
      index,
      units: selector.units && units.ids,
      nested: selector.nested ?? true,
      tags,
      accounts: accounts && new Set(accounts),
      states: new Set(states),
      exceptAccounts: new Set(except.accounts),
      exceptUnits: exceptUnits.ids,
      exceptTags: except.tags,
      mayBeEmpty: selector.mayBeEmpty ?? false,
    },
  };
}

function findUnits(named: readonly string[], findUnit: FindUnit) {
  const found = named.map(findUnit);
  return {
    ids: new Set(found.flatMap((each) => ('id' in each ? each.id : []))),
    problems: found.flatMap((each) => ('problem' in each ? each.problem : [])),
  };
}
