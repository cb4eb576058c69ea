import type { SubordinateIds, UserAccount, UserGroup } from '../inventory.js';
import { toInteger } from './to-integer.js';

/** Accounts of Linux from rows of name, uid, gid, home and shell, and of name and state of the password. */
export function linuxUsers(
  accounts: readonly (readonly string[])[],
  passwords: readonly (readonly string[])[] = [],
): readonly UserAccount[] {
  const states = new Map(passwords.map(([name = '', state]) => [name, state]));
  return accounts.flatMap(([name = '', uid, gid, home = '', shell = '']) => {
    // Lines that begin with + or - ask a directory.
    if (!/^[^+-]/.test(name)) return [];
    const password = states.get(name);
    return [
      {
        name,
        ...numbers({ uid: toInteger(uid), gid: toInteger(gid) }),
        home,
        shell,
        ...((password === 'locked' || password === 'set' || password === 'empty') && { password }),
      },
    ];
  });
}

/** Accounts from the text of `/etc/passwd`. */
export function parsePasswd(text: string): readonly UserAccount[] {
  const rows = text.split('\n').map((line) => line.split(':'));
  return linuxUsers(
    rows
      .filter((row) => row.length >= 7)
      .map(([name = '', , uid = '', gid = '', , home = '', shell = '']) => [
        name,
        uid,
        gid,
        home,
        shell,
      ]),
  );
}

/** Groups from rows of name, gid and members with commas between them. */
export function linuxGroups(rows: readonly (readonly string[])[]): readonly UserGroup[] {
  return rows.flatMap(([name = '', gid, members = '']) =>
    /^[^+-]/.test(name)
      ? [
          {
            name,
            ...numbers({ gid: toInteger(gid) }),
            members: members.split(',').filter((member) => member !== ''),
          },
        ]
      : [],
  );
}

/** Groups from the text of `/etc/group`. */
export function parseGroup(text: string): readonly UserGroup[] {
  const rows = text.split('\n').map((line) => line.split(':'));
  return linuxGroups(
    rows
      .filter((row) => row.length >= 4)
      .map(([name = '', , gid = '', members = '']) => [name, gid, members]),
  );
}

/** Ranges from rows of kind, owner, first id and count. */
export function subordinateIds(rows: readonly (readonly string[])[]): readonly SubordinateIds[] {
  return rows.flatMap(([kind, owner = '', first, length]) => {
    const [start, count] = [toInteger(first), toInteger(length)];
    return (kind === 'uid' || kind === 'gid') && start !== undefined && count !== undefined
      ? [{ owner, kind, start, count }]
      : [];
  });
}

function numbers<K extends string>(
  values: Readonly<Record<K, number | undefined>>,
): Partial<Record<K, number>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Record<K, number>>;
}
