import { expect, test } from 'vitest';
import {
  type AccountSelector,
  accountsWithWantedTags,
  type OrganizationTree,
  selectAccounts,
} from '../../src/index.js';
import { companyTree as tree } from '../support/organization.js';

const shop = '200000000001';
const search = '200000000002';
const cards = '200000000003';
const suspended = '200000000004';
const devA = '300000000001';
const devB = '300000000002';
const play = '400000000001';
const management = '111122223333';

const chosen = (...selectors: readonly AccountSelector[]) =>
  selectAccounts(selectors, tree).accounts.map(({ account }) => account);
const messages = (...selectors: readonly AccountSelector[]) =>
  selectAccounts(selectors, tree).findings.map(
    ({ severity, message }) => `${severity}: ${message}`,
  );

test.each<[string, AccountSelector, readonly string[]]>([
  ['a unit means all below it', { units: ['Root/Workloads/Prod'] }, [shop, search, cards]],
  [
    'nested: false means the unit alone',
    { units: ['Root/Workloads/Prod'], nested: false },
    [shop, search],
  ],
  ['a unit by its id', { units: ['ou-comp-dev00000'] }, [devA, devB]],
  ['one of several units suffices', { units: ['Root/Sandbox', 'ou-comp-payments'] }, [cards, play]],
  ['the root means all', { units: ['Root'] }, [management, shop, search, cards, devA, devB, play]],
  [
    'the root alone holds the management account',
    { units: ['r-comp'], nested: false },
    [management],
  ],
  ['a tag with one of its values', { tags: { stage: ['dev', 'qa'] } }, [devA, devB]],
  ['a tag with any value, an empty one too', { tags: { pci: [] } }, [cards]],
  ['every tag must be there', { tags: { stage: ['prod'], pci: [] } }, [cards]],
  ['accounts by id', { accounts: [play, shop] }, [shop, play]],
  [
    'all fields must fit',
    { units: ['Root/Workloads'], tags: { stage: ['prod'] }, accounts: [shop, devA] },
    [shop],
  ],
  [
    'an account that is left out',
    { units: ['Root/Workloads/Dev'], except: { accounts: [devA] } },
    [devB],
  ],
  [
    'a unit that is left out, with all below',
    { units: ['Root/Workloads'], except: { units: ['Root/Workloads/Prod'] } },
    [devA, devB],
  ],
  [
    'a tag that is left out',
    { units: ['Root/Workloads'], except: { tags: { stage: ['dev'] } } },
    [shop, search, cards],
  ],
  [
    'one of several exceptions suffices',
    { units: ['Root/Workloads'], except: { tags: { pci: [], stage: ['dev'] }, accounts: [shop] } },
    [search],
  ],
])('%s', (_, selector, expected) => {
  expect(chosen(selector)).toEqual(expected);
});

test('of several selectors one suffices, and it is known which chose an account', () => {
  const { accounts } = selectAccounts(
    [{ units: ['Root/Workloads/Prod'] }, { tags: { pci: [] } }, { accounts: [play] }],
    tree,
  );

  expect(accounts).toEqual([
    { account: shop, name: 'shop', selectors: [0] },
    { account: search, name: 'search', selectors: [0] },
    { account: cards, name: 'cards', selectors: [0, 1] },
    { account: play, name: 'play', selectors: [2] },
  ]);
});

test('an exception of one selector does not bind the others', () => {
  const selectors = [
    { units: ['Root/Workloads/Dev'], except: { accounts: [devA] } },
    { accounts: [devA] },
  ];
  expect(chosen(...selectors)).toEqual([devA, devB]);
  expect(selectAccounts(selectors, tree).leftOut).toEqual([]);
});

test('accounts that are left out are listed with the reason', () => {
  expect(
    selectAccounts(
      [
        { units: ['Root/Workloads'], except: { tags: { stage: ['dev'] } } },
        { accounts: [suspended, shop] },
      ],
      tree,
    ).leftOut,
  ).toEqual([
    { account: suspended, name: 'old', selectors: [0, 1], reason: 'SUSPENDED' },
    { account: devA, name: 'dev-a', selectors: [0], reason: 'EXCEPTED' },
    { account: devB, name: 'dev-b', selectors: [0], reason: 'EXCEPTED' },
  ]);
});

test.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED', 'PENDING_ACTIVATION'] as const)(
  'an account that is %s is not chosen by default',
  (state) => {
    const { accounts, leftOut } = selectAccounts(
      [{ units: ['Root/Workloads/Dev'] }],
      withState(devA, state),
    );
    expect(accounts.map(({ account }) => account)).toEqual([devB]);
    expect(leftOut).toMatchObject([{ account: devA, reason: state }]);
  },
);

test('accounts that begin to exist can be chosen, suspended ones cannot', () => {
  const selector: AccountSelector = {
    units: ['Root/Workloads/Dev'],
    states: ['ACTIVE', 'PENDING_ACTIVATION'],
  };
  expect(selectAccounts([selector], withState(devA, 'PENDING_ACTIVATION')).accounts).toHaveLength(
    2,
  );
  const forced = { ...selector, states: ['SUSPENDED'] } as unknown as AccountSelector;
  expect(messages(forced)).toEqual([
    'error: state SUSPENDED: images are shared with ACTIVE and PENDING_ACTIVATION only',
  ]);
});

test('a selector that chooses nobody is an error, unless it says that it may', () => {
  const nobody = { tags: { stage: ['staging'] } };
  expect(messages(nobody)).toEqual(['error: no account fits it; change it, or say mayBeEmpty']);
  expect(messages({ ...nobody, mayBeEmpty: true })).toEqual(['warning: no account fits it']);
  expect(messages({ accounts: [suspended] })).toEqual([
    'error: all 1 that fit are left out: SUSPENDED; change it, or say mayBeEmpty',
  ]);
  expect(messages({ units: ['Root/Empty'] })).toHaveLength(1);
  expect(messages()).toEqual([]);
});

test('a path that is not found names the nearest unit above and what is below it', () => {
  expect(messages({ units: ['Root/Workloads/Production/Payments'] })).toEqual([
    'error: there is no unit Root/Workloads/Production/Payments; Root/Workloads has Dev, Prod',
  ]);
  expect(messages({ units: ['Root/Sandbox/One'] })).toEqual([
    'error: there is no unit Root/Sandbox/One; Root/Sandbox has no units',
  ]);
  expect(messages({ units: ['Workloads'] })).toEqual([
    'error: there is no unit Workloads: a path begins with the root, Root/…',
  ]);
  expect(messages({ units: ['ou-comp-nowhere0'] })).toEqual([
    'error: the organisation o-company0001 has no unit ou-comp-nowhere0',
  ]);
  expect(messages({ units: ['Root'], except: { units: ['Root/Nowhere'] } })).toEqual([
    'error: there is no unit Root/Nowhere; Root has Empty, Sandbox, Workloads',
  ]);
});

test('a path that means several units is refused; names may have slashes', () => {
  const slashed = {
    ...tree,
    units: [
      ...tree.units,
      { id: 'ou-comp-slashed0', arn: 'arn', name: 'Workloads/Prod', parent: 'r-comp' },
    ],
  };
  const found = selectAccounts([{ units: ['Root/Workloads/Prod'] }], slashed);
  expect(found.accounts).toEqual([]);
  expect(found.findings).toMatchObject([
    {
      severity: 'error',
      message:
        'Root/Workloads/Prod is the path of ou-comp-prod0000 and ou-comp-slashed0; use an id',
    },
  ]);
});

test('accounts that the organisation does not have are an error, and a warning as exceptions', () => {
  expect(messages({ accounts: ['999988887777'] })).toEqual([
    'error: account 999988887777 is not in the organisation o-company0001; list it in accounts instead',
  ]);
  expect(messages({ units: ['Root'], except: { accounts: ['999988887777'] } })).toEqual([
    'warning: except: account 999988887777 is not in the organisation o-company0001',
  ]);
});

test('a field that is misspelt does not make a selector mean everybody', () => {
  const misspelt = { unit: ['Root/Sandbox'] } as unknown as AccountSelector;
  expect(chosen(misspelt)).toEqual([]);
  expect(messages(misspelt)).toEqual([
    'error: unit is no field of a selector; there are units, nested, tags, accounts, states, except, mayBeEmpty',
    "error: it has none of units, tags and accounts; say units: ['Root'] for all accounts",
  ]);
  expect(messages({})).toHaveLength(1);
  expect(messages({ units: [], tags: {}, states: [], accounts: ['1234'] })).toEqual([
    'error: units is empty: leave it out',
    'error: accounts: 1234 is no account id of twelve digits',
    'error: tags is empty: leave it out',
    'error: states is empty: leave it out',
  ]);
  expect(messages({ units: ['Root'], except: { unit: [] } as never })).toEqual([
    'error: except.unit is no field of a selector; there are accounts, units, tags',
  ]);
});

test('findings say which selector they are about', () => {
  const { findings } = selectAccounts([{ units: ['Root'] }, { units: ['Root/X'] }, {}], tree);
  expect(findings.map(({ selector }) => selector)).toEqual([1, 2]);
});

test('tags are wanted only where they decide', () => {
  const wanted = (...selectors: readonly AccountSelector[]) =>
    accountsWithWantedTags(selectors, tree);
  expect(wanted({ units: ['Root'] }, { accounts: [shop] })).toEqual([]);
  expect(wanted({ units: ['Root/Workloads/Dev'], tags: { stage: [] } })).toEqual([devA, devB]);
  expect(wanted({ accounts: [play], except: { tags: { x: [] } } }, { units: ['Root'] })).toEqual([
    play,
  ]);
  expect(wanted({ tags: { stage: [] } })).toHaveLength(tree.accounts.length);
});

test('names cannot send control characters to a terminal', () => {
  const evil = {
    ...tree,
    accounts: tree.accounts.map((account) =>
      account.id === shop ? { ...account, name: '\u001b[2Jshop' } : account,
    ),
    units: tree.units.map((unit) => (unit.name === 'Dev' ? { ...unit, name: 'D\u202eev' } : unit)),
  };
  const { accounts, findings } = selectAccounts(
    [{ accounts: [shop] }, { units: ['Root/Workloads/X'] }],
    evil,
  );
  expect(accounts[0]?.name).toBe('\\u{1b}[2Jshop');
  expect(findings[0]?.message).toContain('Root/Workloads has D\\u{202e}ev, Prod');
});

function withState(id: string, state: OrganizationTree['accounts'][number]['state']) {
  return {
    ...tree,
    accounts: tree.accounts.map((account) => (account.id === id ? { ...account, state } : account)),
  };
}
