import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AccountSelector,
  accountsWithWantedTags,
  type OrganizationTree,
  resolveRequest,
  selectAccounts,
} from '../../src/index.js';

const states = ['ACTIVE', 'ACTIVE', 'SUSPENDED', 'PENDING_CLOSURE', 'PENDING_ACTIVATION'] as const;
const keys = ['stage', 'team'];
const values = ['a', 'b', ''];
const unitIds = Array.from({ length: 5 }, (_, index) => `ou-${index}`);
const accountIds = Array.from({ length: 8 }, (_, index) => String(100000000000 + index));

const trees: fc.Arbitrary<OrganizationTree> = fc
  .record({
    parents: fc.array(fc.nat(), { minLength: unitIds.length, maxLength: unitIds.length }),
    accounts: fc.array(
      fc.record({
        at: fc.nat(),
        state: fc.constantFrom(...states),
        tags: fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values)),
      }),
      { minLength: accountIds.length, maxLength: accountIds.length },
    ),
  })
  .map(({ parents, accounts }) => {
    const ids = ['r-tree', ...unitIds];
    return {
      id: 'o-tree',
      arn: 'organisation',
      managementAccount: accountIds[0] ?? '',
      root: { id: 'r-tree', name: 'Root' },
      units: unitIds.map((id, index) => ({
        id,
        arn: `arn of ${id}`,
        name: id,
        parent: ids[(parents[index] ?? 0) % (index + 1)] ?? 'r-tree',
      })),
      accounts: accounts.map(({ at, ...account }, index) => ({
        ...account,
        id: accountIds[index] ?? '',
        name: '',
        parent: ids[at % ids.length] ?? 'r-tree',
      })),
    };
  });

const some = (from: readonly string[]) => fc.subarray([...from], { minLength: 1 });
const tags = fc.dictionary(fc.constantFrom(...keys), fc.subarray(values), { minKeys: 1 });
const places = ['r-tree', ...unitIds];

const selectors: fc.Arbitrary<AccountSelector> = fc
  .record(
    {
      units: some(places),
      nested: fc.boolean(),
      tags,
      accounts: some(accountIds),
      except: fc.record(
        { accounts: some(accountIds), units: some(unitIds), tags },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  .map((selector) => ({
    mayBeEmpty: true,
    ...selector,
    ...((selector.units ?? selector.tags ?? selector.accounts) ? {} : { units: ['Root'] }),
  }));

const lists = fc.array(selectors, { maxLength: 3 });
const chosen = (list: readonly AccountSelector[], tree: OrganizationTree) =>
  selectAccounts(list, tree).accounts.map(({ account }) => account);

test('several selectors choose what each of them chooses, and only what is active', () => {
  fc.assert(
    fc.property(trees, lists, (tree, list) => {
      const { accounts, leftOut, findings } = selectAccounts(list, tree);

      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      const each = new Set(list.flatMap((selector) => chosen([selector], tree)));
      expect(accounts.map(({ account }) => account)).toEqual([...each].sort());
      for (const { account } of accounts) {
        expect(tree.accounts.find(({ id }) => id === account)?.state).toBe('ACTIVE');
        expect(leftOut.some((left) => left.account === account)).toBe(false);
      }
    }),
  );
});

test('tags that are not wanted would change nothing', () => {
  fc.assert(
    fc.property(trees, lists, (tree, list) => {
      const bare = { ...tree, accounts: tree.accounts.map(({ tags: _, ...rest }) => rest) };
      const wanted = new Set(accountsWithWantedTags(list, bare));
      const read = {
        ...tree,
        accounts: tree.accounts.map((account) => {
          const { tags: _, ...rest } = account;
          return wanted.has(account.id) ? account : rest;
        }),
      };
      expect(selectAccounts(list, read)).toEqual(selectAccounts(list, tree));
    }),
  );
});

test('what is resolved reaches just the chosen accounts, with units or without', () => {
  fc.assert(
    fc.property(trees, lists, fc.boolean(), (tree, select, collapse) => {
      const { distribution } = resolveRequest({ regions: [], select, collapse }, tree);
      const above = (parent: string): readonly string[] => {
        const unit = tree.units.find(({ id }) => id === parent);
        return unit === undefined ? [] : [unit.arn, ...above(unit.parent)];
      };
      const reached = tree.accounts
        .filter(
          ({ id, state, parent }) =>
            state === 'ACTIVE' &&
            (distribution.accounts?.includes(id) ||
              distribution.organizations?.includes(tree.arn) ||
              above(parent).some((arn) => distribution.organizationalUnits?.includes(arn))),
        )
        .map(({ id }) => id);
      expect(reached).toEqual(chosen(select, tree));
    }),
  );
});
