import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AccountSelector,
  collapseAccounts,
  type Grantees,
  type OrganizationTree,
  selectAccounts,
} from '../../src/index.js';
import { companyArn, companyTree as tree, unitArn } from '../support/organization.js';

const prod = ['200000000001', '200000000002', '200000000003'];
const dev = ['300000000001', '300000000002'];
const play = '400000000001';
const management = '111122223333';
const none = { accounts: [], organizations: [], organizationalUnits: [] };

test('all active accounts of a unit and below become the unit, suspended ones do not count', () => {
  expect(collapseAccounts(prod, tree)).toEqual({
    ...none,
    organizationalUnits: [unitArn('ou-comp-prod0000')],
  });
});

test('the highest unit stands for all below it, and others stay accounts', () => {
  expect(collapseAccounts([...prod, ...dev, play], tree)).toEqual({
    ...none,
    accounts: [play],
    organizationalUnits: [unitArn('ou-comp-workloads')],
  });
});

test('a unit that lacks an account stays a list', () => {
  expect(collapseAccounts(prod.slice(1), tree)).toEqual({ ...none, accounts: prod.slice(1) });
});

test('everything but the management account is units and accounts; with it, the organisation', () => {
  const all = [...prod, ...dev, play];
  expect(collapseAccounts(all, tree).organizations).toEqual([]);
  expect(collapseAccounts([...all, management], tree)).toEqual({
    ...none,
    organizations: [companyArn],
  });
});

test('a management account that sits in a unit is reached by it', () => {
  const moved = {
    ...tree,
    accounts: tree.accounts.map((account) =>
      account.id === management ? { ...account, parent: 'ou-comp-sandbox0' } : account,
    ),
  };
  expect(collapseAccounts([play], moved)).toEqual({ ...none, accounts: [play] });
  expect(collapseAccounts([play, management], moved)).toEqual({
    ...none,
    organizationalUnits: [unitArn('ou-comp-sandbox0')],
  });
});

test('a single account stays an account, unless its unit was named', () => {
  expect(collapseAccounts([play], tree)).toEqual({ ...none, accounts: [play] });
  const { accounts, units } = selectAccounts([{ units: ['Root/Sandbox'] }], tree);
  expect(
    collapseAccounts(
      accounts.map(({ account }) => account),
      tree,
      { units },
    ),
  ).toEqual({ ...none, organizationalUnits: [unitArn('ou-comp-sandbox0')] });
});

test.each<[string, AccountSelector]>([
  ['without what is below it', { units: ['Root/Sandbox'], nested: false }],
  ['with tags', { units: ['Root/Sandbox'], tags: { stage: [] }, mayBeEmpty: true }],
  ['with accounts', { units: ['Root/Sandbox'], accounts: [play] }],
  ['with an exception', { units: ['Root/Sandbox'], except: { tags: { stage: ['dev'] } } }],
])('a unit that was named %s does not stand for its single account', (_, selector) => {
  expect(selectAccounts([selector], tree).units).toEqual([]);
});

test('accounts that the organisation does not have stay as they are', () => {
  expect(collapseAccounts(['999988887777'], tree)).toEqual({
    ...none,
    accounts: ['999988887777'],
  });
  expect(collapseAccounts([], tree)).toEqual(none);
});

interface World {
  readonly tree: OrganizationTree;
  readonly chosen: readonly string[];
  readonly named: readonly string[];
}

/** Any tree of at most six units and any choice of its active accounts. */
const worlds: fc.Arbitrary<World> = fc
  .record({
    parents: fc.array(fc.nat(), { maxLength: 6 }),
    accounts: fc.array(
      fc.record({
        at: fc.nat(),
        state: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'SUSPENDED' as const),
        chosen: fc.boolean(),
      }),
      { maxLength: 10 },
    ),
    named: fc.array(fc.nat({ max: 6 }), { maxLength: 2 }),
  })
  .map(({ parents, accounts, named }) => {
    const ids = ['r-tree', ...parents.map((_, index) => `ou-${index}`)];
    const idOf = (number: number, below = ids.length) => ids[number % below] ?? 'r-tree';
    const placed = accounts.map(({ at, state, chosen }, index) => ({
      account: { id: String(100000000000 + index), name: '', state, parent: idOf(at) },
      chosen: chosen && state === 'ACTIVE',
    }));
    return {
      tree: {
        id: 'o-tree',
        arn: 'organisation',
        managementAccount: '100000000000',
        root: { id: 'r-tree', name: 'Root' },
        units: parents.map((parent, index) => ({
          id: `ou-${index}`,
          arn: `arn of ou-${index}`,
          name: `${index}`,
          parent: idOf(parent, index + 1),
        })),
        accounts: placed.map(({ account }) => account),
      },
      chosen: placed.filter((each) => each.chosen).map(({ account }) => account.id),
      named: named.map((each) => idOf(each)),
    };
  });

test('whatever is chosen in whatever tree, the grantees reach just that, and are the fewest', () => {
  fc.assert(
    fc.property(worlds, ({ tree: any, chosen, named }) => {
      const grantees = collapseAccounts(chosen, any, { units: named });

      expect(reached(grantees, any)).toEqual(chosen.toSorted());
      expect(
        grantees.accounts.length +
          grantees.organizations.length +
          grantees.organizationalUnits.length,
      ).toBe(fewest(chosen, any));
    }),
    { numRuns: 500 },
  );
});

/** Active accounts that EC2 would let launch, by walking up from each. */
function reached(grantees: Grantees, any: OrganizationTree): readonly string[] {
  return any.accounts
    .filter(
      (account) =>
        account.state === 'ACTIVE' &&
        (grantees.accounts.includes(account.id) ||
          grantees.organizations.includes(any.arn) ||
          pathOf(account.parent, any).some((arn) => grantees.organizationalUnits.includes(arn))),
    )
    .map(({ id }) => id)
    .sort();
}

function pathOf(parent: string, any: OrganizationTree): readonly string[] {
  const unit = any.units.find(({ id }) => id === parent);
  return unit === undefined ? [] : [unit.arn, ...pathOf(unit.parent, any)];
}

/** Tries every set of units, and the organisation, that reaches nobody else. */
function fewest(chosen: readonly string[], any: OrganizationTree): number {
  const shares = [any.arn, ...any.units.map(({ arn }) => arn)];
  const sizes = Array.from({ length: 2 ** shares.length }, (_, bits) => {
    const some = shares.filter((_, index) => (bits >> index) % 2 === 1);
    const reach = reached(
      {
        accounts: [],
        organizations: some.filter((arn) => arn === any.arn),
        organizationalUnits: some.filter((arn) => arn !== any.arn),
      },
      any,
    );
    if (reach.some((id) => !chosen.includes(id))) return Number.POSITIVE_INFINITY;
    return some.length + chosen.filter((id) => !reach.includes(id)).length;
  });
  return Math.min(...sizes);
}
