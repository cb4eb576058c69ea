import type { Inventory, SubordinateIds, UserAccount, UserGroup } from '../inventory.js';
import { groupLines, userLines } from './account-lines.js';
import { diffKeyed } from './diff-keyed.js';
import type { InventoryChange } from './inventory-diff.js';

/**
 * Changes of accounts. Files carry numbers, not names: another number for a name, a number that now
 * belongs to another name, and an account that is gone break what was written before.
 */
export function diffUsers(
  before: readonly UserAccount[],
  after: readonly UserAccount[],
  system: Inventory['system'],
): readonly InventoryChange[] {
  const scope = 'users';
  const { added, removed, kept } = diffKeyed(before.filter(lasts), after.filter(lasts), byName);
  const owners = formerOwners(before, after, ({ uid }) => uid);
  return [
    ...added.map((user): InventoryChange => {
      const owner = user.uid === undefined ? undefined : owners.get(user.uid);
      const open = user.uid === 0 || user.password === 'empty';
      return {
        scope,
        kind: 'added',
        weight: owner !== undefined ? 'breaking' : open ? 'security' : 'notice',
        what: `user ${user.name}`,
        ...(owner !== undefined && { before: `${idOf(user)} belonged to ${owner}` }),
        after: describe(user),
      };
    }),
    ...removed.map(
      (user): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: 'breaking',
        what: `user ${user.name}`,
        before: describe(user),
        ...suggest(userLines(user)),
      }),
    ),
    ...kept.flatMap((pair) => userChanges(pair, system)),
  ];
}

/** Changes of groups. The order of members means nothing. */
export function diffGroups(
  before: readonly UserGroup[],
  after: readonly UserGroup[],
): readonly InventoryChange[] {
  const scope = 'groups';
  const { added, removed, kept } = diffKeyed(before.filter(lasts), after.filter(lasts), byName);
  const owners = formerOwners(before, after, ({ gid }) => gid);
  return [
    ...added.map((group): InventoryChange => {
      const owner = group.gid === undefined ? undefined : owners.get(group.gid);
      return {
        scope,
        kind: 'added',
        weight: owner === undefined ? 'notice' : 'breaking',
        what: `group ${group.name}`,
        ...(owner !== undefined && { before: `${idOf(group)} belonged to ${owner}` }),
        after: idOf(group),
      };
    }),
    ...removed.map(
      (group): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: 'breaking',
        what: `group ${group.name}`,
        before: idOf(group),
        ...suggest(groupLines(group)),
      }),
    ),
    ...kept.flatMap(groupChanges),
  ];
}

/** Changes of the ranges of ids for containers: files of containers carry these numbers. */
export function diffSubordinateIds(
  before: readonly SubordinateIds[],
  after: readonly SubordinateIds[],
): readonly InventoryChange[] {
  const ranges = (all: readonly SubordinateIds[]) => {
    const byOwner = new Map<string, string[]>();
    for (const { owner, kind, start, count } of all) {
      const key = `${kind}s of ${owner}`;
      const list = byOwner.get(key) ?? [];
      list.push(`${start}+${count}`);
      byOwner.set(key, list);
    }
    return [...byOwner].map(([what, list]) => ({ what, text: list.sort().join(', ') }));
  };
  const { added, removed, kept } = diffKeyed(ranges(before), ranges(after), ({ what }) => what);
  const scope = 'subordinateIds';
  return [
    ...added.map(
      ({ what, text }): InventoryChange => ({
        scope,
        kind: 'added',
        weight: 'notice',
        what,
        after: text,
      }),
    ),
    ...removed.map(
      ({ what, text }): InventoryChange => ({
        scope,
        kind: 'removed',
        weight: 'breaking',
        what,
        before: text,
      }),
    ),
    ...kept
      .filter(([old, next]) => old.text !== next.text)
      .map(
        ([old, next]): InventoryChange => ({
          scope,
          kind: 'changed',
          weight: 'breaking',
          what: next.what,
          before: old.text,
          after: next.text,
        }),
      ),
  ];
}

function userChanges(
  [old, next]: readonly [UserAccount, UserAccount],
  system: Inventory['system'],
): readonly InventoryChange[] {
  const change = (weight: InventoryChange['weight'], before: string, after: string) => ({
    scope: 'users' as const,
    kind: 'changed' as const,
    weight,
    what: `user ${next.name}`,
    before,
    after,
  });
  const changes: InventoryChange[] = [];
  if (idOf(old) !== idOf(next)) {
    changes.push({ ...change('breaking', idOf(old), idOf(next)), ...suggest(userLines(old)) });
  }
  if (old.gid !== next.gid) {
    const [was, is] = [`primary group ${old.gid}`, `primary group ${next.gid}`];
    changes.push({ ...change('breaking', was, is), ...suggest(userLines(old)) });
  }
  if (old.home !== next.home) {
    changes.push(change('notice', `home ${old.home}`, `home ${next.home}`));
  }
  if (old.shell !== next.shell) {
    const opened = isSystemAccount(next, system) && !isLogin(old.shell) && isLogin(next.shell);
    const weight = opened ? 'security' : 'notice';
    changes.push(change(weight, `shell ${old.shell}`, `shell ${next.shell}`));
  }
  // Where only one side was read by root, nothing is known.
  if (old.password !== next.password && old.password && next.password) {
    const weight = next.password === 'locked' ? 'notice' : 'security';
    changes.push(change(weight, `password ${old.password}`, `password ${next.password}`));
  }
  if (old.enabled !== next.enabled) {
    const state = (user: UserAccount) => (user.enabled === true ? 'enabled' : 'disabled');
    changes.push(change(next.enabled === true ? 'security' : 'notice', state(old), state(next)));
  }
  return changes;
}

function groupChanges([old, next]: readonly [UserGroup, UserGroup]): readonly InventoryChange[] {
  const what = `group ${next.name}`;
  const changes: InventoryChange[] = [];
  const [was, is] = [idOf(old), idOf(next)];
  if (was !== is) {
    const change = { scope: 'groups', kind: 'changed', weight: 'breaking', what } as const;
    changes.push({ ...change, before: was, after: is, ...suggest(groupLines(old)) });
  }
  const [olds, news] = [new Set(old.members), new Set(next.members)];
  const joined = next.members.some((member) => !olds.has(member));
  const left = old.members.some((member) => !news.has(member));
  if (joined || left) {
    changes.push({
      scope: 'groups',
      kind: 'changed',
      weight: joined && isPowerful(next) ? 'security' : 'notice',
      what,
      before: `members ${old.members.toSorted().join(', ') || 'none'}`,
      after: `members ${next.members.toSorted().join(', ') || 'none'}`,
    });
  }
  return changes;
}

/** Names that had a number and do not have it any more, by number. */
function formerOwners<T extends { readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
  numberOf: (entry: T) => number | undefined,
): ReadonlyMap<number, string> {
  const now = new Map(after.map((entry) => [entry.name, numberOf(entry)]));
  const names = new Map<number, string[]>();
  for (const entry of before) {
    const number = numberOf(entry);
    if (number === undefined || now.get(entry.name) === number) continue;
    const owners = names.get(number) ?? [];
    owners.push(entry.name);
    names.set(number, owners);
  }
  return new Map([...names].map(([number, all]) => [number, all.sort().join(', ')]));
}

/** systemd gives these out for as long as a service runs; 65534 is nobody's. */
function lasts({ uid, gid }: { readonly uid?: number; readonly gid?: number }): boolean {
  const id = uid ?? gid ?? 0;
  return id !== 65534 && !(id >= 61184 && id <= 65519);
}

function byName({ name }: { readonly name: string }): string {
  return name;
}

// The part of the machine in a SID is new on every machine; the last number of an account is not.
function idOf(entry: UserAccount | UserGroup): string {
  if (entry.sid !== undefined) {
    return `SID ${entry.sid.replace(/^S-1-5-21-\d+-\d+-\d+-(\d+)$/, '…-$1')}`;
  }
  return 'uid' in entry ? `uid ${entry.uid}` : `gid ${entry.gid}`;
}

function describe(user: UserAccount): string {
  const { gid, home, shell } = user;
  return [
    idOf(user),
    ...(gid === undefined ? [] : [`primary group ${gid}`]),
    ...(home ? [`home ${home}`] : []),
    ...(shell ? [`shell ${shell}`] : []),
    ...(user.password === 'empty' ? ['without a password'] : []),
  ].join(', ');
}

function suggest(suggestions: readonly string[]) {
  return suggestions.length > 0 ? { suggestions } : {};
}

function isLogin(shell = ''): boolean {
  return shell !== '' && !/\/(?:nologin|false|sync|halt|shutdown)$/.test(shell);
}

function isSystemAccount({ uid }: UserAccount, { firstUserId = 1000 }: Inventory['system']) {
  return uid !== undefined && uid > 0 && uid < firstUserId;
}

function isPowerful({ name, sid = '' }: UserGroup): boolean {
  return (
    /^(?:root|wheel|sudo|admin|adm|docker|lxd|disk|shadow|libvirt)$/.test(name) ||
    // Administrators, Power Users, Backup Operators, Remote Desktop and Remote Management Users.
    /^S-1-5-32-(?:544|547|551|555|580)$/.test(sid)
  );
}
