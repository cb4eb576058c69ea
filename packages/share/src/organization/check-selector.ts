import type { AccountException, AccountSelector, AccountTags } from './account-selector.js';

const fields: readonly string[] = [
  'units',
  'nested',
  'tags',
  'accounts',
  'states',
  'except',
  'mayBeEmpty',
] satisfies readonly (keyof AccountSelector)[];

const exceptions: readonly string[] = [
  'accounts',
  'units',
  'tags',
] satisfies readonly (keyof AccountException)[];

const sharable: readonly string[] = ['ACTIVE', 'PENDING_ACTIVATION'];

/**
 * What is malformed in a selector. Selectors come from configuration files, and a field that is
 * misspelt must not make one mean everybody.
 */
export function checkSelector(selector: AccountSelector): readonly string[] {
  const { units, tags, accounts, states, except } = selector;
  return [
    ...strangers(selector, fields, ''),
    ...(units === undefined && tags === undefined && accounts === undefined
      ? ["it has none of units, tags and accounts; say units: ['Root'] for all accounts"]
      : []),
    ...checkWho(selector, ''),
    ...(states?.length === 0 ? ['states is empty: leave it out'] : []),
    ...(states ?? [])
      .filter((state) => !sharable.includes(state))
      .map((state) => `state ${state}: images are shared with ${sharable.join(' and ')} only`),
    ...(except === undefined
      ? []
      : [...strangers(except, exceptions, 'except.'), ...checkWho(except, 'except.')]),
  ];
}

function strangers(of: object, known: readonly string[], at: string): readonly string[] {
  return Object.keys(of)
    .filter((field) => !known.includes(field))
    .map((field) => `${at}${field} is no field of a selector; there are ${known.join(', ')}`);
}

function checkWho({ units, tags, accounts }: AccountException, at: string): readonly string[] {
  return [
    ...Object.entries({ units, accounts })
      .filter(([, list]) => list?.length === 0)
      .map(([name]) => `${at}${name} is empty: leave it out`),
    ...(accounts ?? [])
      .filter((account) => !/^\d{12}$/.test(account))
      .map((account) => `${at}accounts: ${account} is no account id of twelve digits`),
    ...checkTags(tags, at),
  ];
}

function checkTags(tags: AccountTags | undefined, at: string): readonly string[] {
  if (tags === undefined) return [];
  const entries = Object.entries(tags);
  if (entries.length === 0) return [`${at}tags is empty: leave it out`];
  return entries
    .filter(([, values]) => !Array.isArray(values))
    .map(([key]) => `${at}tags.${key} must be a list of values`);
}
