import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { idRegistrySchema } from '../../src/ids/id-registry-schema.js';
import { HarnessError, parseIdRegistry } from '../../src/index.js';

const good = `
users:
  app: { uid: 2001, group: app, description: runs the application }
  agent: { uid: 2002, gid: 2002, flavors: [al2023] }
  later: { uid: 2010, group: later, reserved: true }
groups:
  app: { gid: 2001 }
  agent: { gid: 2002, flavors: [al2023] }
  later: { gid: 2010, reserved: true }
ranges:
  - { from: 2000, to: 2099, use: declared, description: accounts of ours }
  - { from: 60000, to: 65000, use: reserved, description: the directory }
retired:
  - { name: old, uid: 2003, gid: 2003, reason: removed with release 2025.1 }
`;

function problemOf(text: string): string {
  try {
    parseIdRegistry(text, { file: 'ids.yaml' });
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'HARNESS_POLICY_INVALID')
      return error.message;
    throw error;
  }
  return '';
}

test('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'soe-ids', ...z.toJSONSchema(idRegistrySchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot('../../schemas/ids.json');
});

test('a registry that fits is read', () => {
  expect(parseIdRegistry(good)).toMatchObject({
    users: { app: { uid: 2001, group: 'app' }, later: { reserved: true } },
    ranges: [{ use: 'declared' }, { use: 'reserved' }],
    retired: [{ name: 'old', uid: 2003 }],
  });
  expect(parseIdRegistry('')).toEqual({});
});

test('everything that contradicts something is told at once, with its line', () => {
  const text = `users:
  app: { uid: 2001, group: nobody-has-it }
  agent: { uid: 2001 }
  old: { uid: 2009 }
  guest: { uid: 60001 }
groups:
  app: { gid: 2003 }
ranges:
  - { from: 60000, to: 65000, use: reserved }
  - { from: 64000, to: 66000, use: declared }
  - { from: 9, to: 3, use: declared }
retired:
  - { name: old, uid: 2003 }
  - { name: older, gid: 2003 }
  - { name: oldest }
`;

  expect(
    problemOf(text),
  ).toBe(`Cannot read ids.yaml as an id registry (schemas/ids.json of @soe/harness):
  - line 3: users.agent.uid: uid 2001 is that of app at users.app.uid: no id has two names
  - line 13: retired[0].uid: old has the uid 2009 at users.old.uid: no name has two ids
  - line 14: retired[1].gid: gid 2003 is retired and in use (app at groups.app.gid): ids are never given again
  - line 10: ranges[1]: overlaps ranges[0], 60000 to 65000
  - line 11: ranges[2].to: 3 is before 9
  - line 5: users.guest.uid: 60001 is in the reserved range 60000 to 65000
  - line 2: users.app.group: there is no group nobody-has-it in groups
  - line 15: retired[2]: says neither uid nor gid`);
});

test('a user is where its group is', () => {
  const text = (user: string, group: string) =>
    problemOf(`users: { app: { uid: 1, group: app${user} } }\ngroups: { app: { gid: 1${group} } }`);

  expect(text('', ', flavors: [al2023]')).toContain('is not in the others, where the user is');
  expect(text(', flavors: [al2023, ubuntu]', ', flavors: [al2023]')).toContain('is not in ubuntu');
  expect(text(', gid: 2', '')).toContain('app has the gid 1, gid says 2');
  expect(text('', ', reserved: true')).toContain('the group app is reserved');
  expect(text(', reserved: true', ', flavors: [al2023]')).toBe('');
});

test.for<[string, string]>([
  ['users: { app: { uid: 65535 } }', 'the kernel takes it for no id'],
  ['users: { app: { uid: -1 } }', 'users.app.uid'],
  ['users: { 12: { uid: 1 } }', 'users'],
  ['users: { app: { uid: 1, uidd: 2 } }', 'uidd'],
  ['users: { app: { uid: 1 }, app: { uid: 2 } }', 'line 1'],
  ["groups: { 'a:b': { gid: 1 } }", 'groups["a:b"]'],
])('%s is refused', ([text, said]) => {
  expect(problemOf(text)).toContain(said);
});

test('a registry is read exactly when every id and name is there once', () => {
  const account = fc.tuple(
    fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    fc.integer({ min: 1, max: 8 }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(account, { selector: ([name]) => name }), (accounts) => {
      const users = Object.fromEntries(accounts.map(([name, uid]) => [name, { uid }]));
      const ids = accounts.map(([, uid]) => uid);
      const isGood = new Set(ids).size === ids.length;

      expect(problemOf(JSON.stringify({ users })) === '').toBe(isGood);
    }),
  );
});
