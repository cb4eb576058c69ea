import type { TagSet } from '@soe/contract';
import type { OrganizationAccount, OrganizationTree } from '../access/organization-access.js';
import { printable } from '../printable.js';
import type { AccountSelection, LeftOutAccount, SelectedAccount } from './account-selection.js';
import type { AccountSelector, AccountTags, SelectorFinding } from './account-selector.js';
import { unitFinder } from './find-unit.js';
import { readSelector, type SelectorTerm } from './read-selector.js';

/**
 * The accounts of an organisation that selectors choose. Pure: what is wrong is a finding. Tags are
 * looked at only where a selector wants some; {@link accountsWithWantedTags} says where.
 */
export function selectAccounts(
  selectors: readonly AccountSelector[],
  tree: OrganizationTree,
): AccountSelection {
  const findUnit = unitFinder(tree);
  const read = selectors.map((selector, index) => readSelector(selector, index, tree, findUnit));
  const terms = read.flatMap(({ term }) => term ?? []);
  const above = aboveEach(tree);
  const verdicts = tree.accounts
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((account) => ({ account, found: judge(account, terms, above(account)) }));
  const chosen = verdicts.flatMap(({ account, found }) =>
    selected(account, found, (each) => each.reason === undefined),
  );
  const taken = new Set(chosen.map(({ account }) => account));
  return {
    accounts: chosen,
    leftOut: verdicts.flatMap(({ account, found }) => {
      const reason = found[0]?.reason;
      if (taken.has(account.id) || reason === undefined) return [];
      return selected(account, found, () => true).map((each) => ({ ...each, reason }));
    }),
    units: [...new Set(terms.flatMap(wholeUnits))],
    findings: [
      ...read.flatMap(({ findings }) => findings),
      ...terms.flatMap((term) => emptiness(term, verdicts)),
    ],
  };
}

/** The accounts whose tags decide: everything else that a selector with tags says fits them. */
export function accountsWithWantedTags(
  selectors: readonly AccountSelector[],
  tree: OrganizationTree,
): readonly string[] {
  const findUnit = unitFinder(tree);
  const above = aboveEach(tree);
  const terms = selectors
    .flatMap((selector, index) => readSelector(selector, index, tree, findUnit).term ?? [])
    .filter(({ tags, exceptTags }) => tags !== undefined || exceptTags !== undefined);
  return tree.accounts
    .filter((account) => terms.some((term) => isMeant(account, term, above(account))))
    .map(({ id }) => id);
}

/** Units of which a selector leaves nobody out that may ever be there. */
function wholeUnits(term: SelectorTerm): readonly string[] {
  const { units = new Set<string>(), nested, tags, accounts } = term;
  const some = term.exceptAccounts.size + term.exceptUnits.size > 0 || term.exceptTags;
  return nested && !tags && !accounts && !some ? [...units] : [];
}

interface Verdict {
  readonly selector: number;
  /** Why it is left out; missing when it is chosen. */
  readonly reason?: LeftOutAccount['reason'];
}

/** What each selector that fits an account makes of it. */
function judge(
  account: OrganizationAccount,
  terms: readonly SelectorTerm[],
  above: readonly string[],
): readonly Verdict[] {
  const { id, state, tags = {} } = account;
  return terms.flatMap((term): readonly Verdict[] => {
    if (!isMeant(account, term, above)) return [];
    if (!Object.entries(term.tags ?? {}).every((wanted) => hasTag(tags, wanted))) return [];
    const { index: selector } = term;
    if (state !== 'ACTIVE' && !term.states.has(state)) return [{ selector, reason: state }];
    if (state === 'ACTIVE' && !term.states.has(state)) return [];
    const excepted =
      term.exceptAccounts.has(id) ||
      above.some((unit) => term.exceptUnits.has(unit)) ||
      Object.entries(term.exceptTags ?? {}).some((wanted) => hasTag(tags, wanted));
    return [excepted ? { selector, reason: 'EXCEPTED' } : { selector }];
  });
}

/** Whether an account fits whatever a selector says of it, but for its state and tags. */
function isMeant(
  { id }: OrganizationAccount,
  { units, nested, accounts }: SelectorTerm,
  above: readonly string[],
): boolean {
  const places = nested ? above : above.slice(0, 1);
  return (
    (units === undefined || places.some((place) => units.has(place))) &&
    (accounts === undefined || accounts.has(id))
  );
}

function hasTag(tags: TagSet, [key, values]: [string, AccountTags[string]]): boolean {
  const value = tags[key];
  return value !== undefined && (values.length === 0 || values.includes(value));
}

function selected(
  { id, name }: OrganizationAccount,
  verdicts: readonly Verdict[],
  counts: (verdict: Verdict) => boolean,
): readonly SelectedAccount[] {
  const selectors = verdicts.filter(counts).map(({ selector }) => selector);
  return selectors.length === 0 ? [] : [{ account: id, name: printable(name), selectors }];
}

function emptiness(
  term: SelectorTerm,
  verdicts: readonly { readonly found: readonly Verdict[] }[],
): readonly SelectorFinding[] {
  const own = verdicts.flatMap(({ found }) =>
    found.filter(({ selector }) => selector === term.index),
  );
  if (own.some(({ reason }) => reason === undefined)) return [];
  const reasons = [...new Set(own.flatMap(({ reason }) => reason ?? []))].join(', ');
  const seen =
    own.length === 0 ? 'no account fits it' : `all ${own.length} that fit are left out: ${reasons}`;
  return [
    term.mayBeEmpty
      ? { severity: 'warning', selector: term.index, message: seen }
      : {
          severity: 'error',
          selector: term.index,
          message: `${seen}; change it, or say mayBeEmpty`,
        },
  ];
}

/** The ids of whatever is above an account, nearest first; the root is last. */
function aboveEach(tree: OrganizationTree): (account: OrganizationAccount) => readonly string[] {
  const above = new Map<string, readonly string[]>([[tree.root.id, [tree.root.id]]]);
  for (const { id, parent } of tree.units) above.set(id, [id, ...(above.get(parent) ?? [])]);
  return ({ parent }) => above.get(parent) ?? [];
}
