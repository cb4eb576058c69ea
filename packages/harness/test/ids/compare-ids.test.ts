import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AccountList,
  compareIds,
  type FileOwners,
  formatIdComparison,
} from '../../src/index.js';

// Two base images of supabase/postgres gave postgres another uid; see supabase/postgres issue 2412.
const before: AccountList = {
  users: [
    { name: 'root', uid: 0, gid: 0 },
    { name: 'postgres', uid: 105, gid: 106 },
    { name: 'chrony', uid: 106, gid: 107 },
    { name: 'oldapp', uid: 2003, gid: 2003 },
  ],
  groups: [
    { name: 'root', gid: 0 },
    { name: 'postgres', gid: 106 },
    { name: 'chrony', gid: 107 },
  ],
};
const after: AccountList = {
  users: [
    { name: 'root', uid: 0, gid: 0 },
    { name: 'postgres', uid: 106, gid: 106 },
    { name: 'chrony', uid: 105, gid: 107 },
    { name: 'app', uid: 2001, gid: 2001 },
  ],
  groups: before.groups,
};
const files: FileOwners = {
  directories: ['/srv/data'],
  owners: [
    { kind: 'user', id: 105, files: 3, paths: ['/srv/data/base', '/srv/data/\u001b[2Jx'] },
    { kind: 'user', id: 0, files: 9, paths: ['/srv/data'] },
    { kind: 'user', id: 2003, files: 1, paths: ['/srv/data/left'] },
    { kind: 'group', id: 106, files: 3, paths: ['/srv/data/base'] },
  ],
};

test('accounts whose id changed are named, and the files that change their owner', () => {
  expect(compareIds(before, after, { files: [files] })).toEqual({
    changed: [
      { kind: 'user', name: 'postgres', id: 'uid', before: 105, after: 106 },
      { kind: 'user', name: 'chrony', id: 'uid', before: 106, after: 105 },
    ],
    owners: [
      {
        kind: 'user',
        id: 105,
        before: 'postgres',
        after: 'chrony',
        files: 3,
        paths: ['/srv/data/base', '/srv/data/\u001b[2Jx'],
      },
      { kind: 'user', id: 106, before: 'chrony', after: 'postgres', files: 0, paths: [] },
      { kind: 'user', id: 2003, before: 'oldapp', files: 1, paths: ['/srv/data/left'] },
    ],
    added: ['user app'],
    removed: ['user oldapp'],
  });
});

test('people read it, and no name of a file does anything', () => {
  expect(formatIdComparison(compareIds(before, after, { files: [files] }))).toBe(`Ids that changed:
  user postgres: 105 is now 106
  user chrony: 106 is now 105
Files on shared volumes whose owner changes:
  user 105: postgres becomes chrony, 3 files
    /srv/data/base
    /srv/data/x
    and 1 more
  user 2003: oldapp becomes nobody, 1 file
    /srv/data/left
Only after:
  user app
Only before:
  user oldapp
`);
  expect(formatIdComparison(compareIds(before, before))).toBe('All ids are the same.\n');
});

test('without a list of files, every id that means somebody else is told', () => {
  const { owners } = compareIds(before, after);

  expect(owners.map(({ id, files: count }) => [id, count])).toEqual([
    [105, undefined],
    [106, undefined],
    [2001, undefined],
    [2003, undefined],
  ]);
});

test('another primary group is told apart from another id of the group', () => {
  const moved = {
    ...before,
    users: before.users.map((user) => (user.name === 'chrony' ? { ...user, gid: 106 } : user)),
  };

  expect(formatIdComparison(compareIds(before, moved))).toBe(
    'Ids that changed:\n  primary group of user chrony: 107 is now 106\n',
  );
});

test('two names of one id are one owner', () => {
  const two = { users: [...before.users, { name: 'toor', uid: 0 }], groups: [] };
  const turned = { users: two.users.toReversed(), groups: [] };

  expect(compareIds(two, turned)).toEqual({ changed: [], owners: [], added: [], removed: [] });
});

test('turned round, a comparison says the opposite; with itself, nothing', () => {
  const list = fc
    .uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), uid: fc.nat(5) }), {
      selector: ({ name }) => name,
    })
    .map((users): AccountList => ({ users, groups: [] }));
  fc.assert(
    fc.property(list, list, (one, other) => {
      const there = compareIds(one, other);
      const back = compareIds(other, one);

      expect(back.added).toEqual(there.removed);
      expect(new Set(back.changed.map(({ name }) => name))).toEqual(
        new Set(there.changed.map(({ name }) => name)),
      );
      expect(back.owners.map(({ before: was, after: is }) => [is, was])).toEqual(
        there.owners.map(({ before: was, after: is }) => [was, is]),
      );
      expect(compareIds(one, one).owners).toEqual([]);
    }),
  );
});
