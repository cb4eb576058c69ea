import type { Mapping, Reader } from './reader.js';

/** A group of `groups`. */
export interface PlannedGroup {
  readonly name: string;
  readonly members: readonly string[];
}

/** A user that first boot makes, or finds. */
export interface PlannedUser {
  readonly name: string;
  /** Options of useradd(8), without the name. */
  readonly options: readonly string[];
  /** Groups that have to be there before. */
  readonly groups: readonly string[];
  /** What `/etc/sudoers.d` says of the user. */
  readonly sudo: readonly string[];
  readonly authorizedKeys: readonly string[];
  /** No password opens it. */
  readonly lock: boolean;
  /** What crypt(3) made of its password. */
  readonly passwordHash?: string;
  readonly plainPassword?: string;
}

/** What cloud-init makes where nothing else is said. */
export interface DefaultUser {
  readonly name: string;
  readonly authorizedKeys: readonly string[];
}

const keys = [
  'name',
  'create_groups',
  'expiredate',
  'gecos',
  'groups',
  'hashed_passwd',
  'homedir',
  'inactive',
  'lock_passwd',
  'no_create_home',
  'no_log_init',
  'no_user_group',
  'passwd',
  'plain_text_passwd',
  'primary_group',
  'shell',
  'ssh_authorized_keys',
  'sudo',
  'system',
  'uid',
];

/**
 * Plans `users` of a cloud-config. Without it, there is the default user; with it, only where the
 * list says `default`.
 */
export function planUsers(
  value: unknown,
  defaultUser: DefaultUser,
  reader: Reader,
): readonly PlannedUser[] {
  if (value === undefined) return [planDefault(defaultUser)];
  return reader.list(value).flatMap((each, index) => {
    const place = `users[${index}]`;
    if (each === 'default') return [planDefault(defaultUser)];
    if (typeof each === 'string') {
      return reader.names(each, place).map((name) => planUser({ name }, name, place, reader));
    }
    const mapping = reader.mapping(each, place);
    if (mapping === undefined) return [];
    const user = withUnderscores(mapping);
    reader.known(user, keys, `${place}.`);
    const name = reader.text(user['name'], `${place}.name`);
    if (name !== undefined) return [planUser(user, name, place, reader)];
    reader.warn(`${place} has no name; no user is made`);
    return [];
  });
}

/** Plans `groups` of a cloud-config. */
export function planGroups(value: unknown, reader: Reader): readonly PlannedGroup[] {
  return reader.list(value).flatMap((each) => {
    if (typeof each === 'string') {
      return reader.names(each, 'groups').map((name) => ({ name, members: [] }));
    }
    const groups = reader.mapping(each, 'groups') ?? {};
    return Object.entries(groups).map(([name, members]) => ({
      name,
      members: reader.names(members, `groups.${name}`),
    }));
  });
}

function planDefault({ name, authorizedKeys }: DefaultUser): PlannedUser {
  return {
    name,
    options: ['--create-home', '--shell', '/bin/bash', '--comment', 'Default user'],
    groups: [],
    sudo: ['ALL=(ALL) NOPASSWD:ALL'],
    authorizedKeys,
    lock: true,
  };
}

function planUser(user: Mapping, name: string, place: string, reader: Reader): PlannedUser {
  const at = (key: string): string => `${place}.${key}`;
  const text = (key: string): string | undefined => reader.text(user[key], at(key));
  const flag = (key: string): boolean => reader.flag(user[key], at(key));
  const option = (key: string, name: string): readonly string[] => {
    const value = text(key);
    return value === undefined ? [] : [name, value];
  };
  const groups = reader.names(user['groups'], at('groups'));
  const primary = text('primary_group');
  const isSystem = flag('system');
  const hash = text('hashed_passwd') ?? text('passwd');
  const plain = text('plain_text_passwd');
  return {
    name,
    options: [
      ...(isSystem ? ['--system'] : []),
      // A system user has a home where it is asked for only.
      flag('no_create_home') || isSystem ? '--no-create-home' : '--create-home',
      ...option('uid', '--uid'),
      ...option('gecos', '--comment'),
      ...option('homedir', '--home-dir'),
      ...option('shell', '--shell'),
      ...option('expiredate', '--expiredate'),
      ...option('inactive', '--inactive'),
      ...(flag('no_log_init') ? ['--no-log-init'] : []),
      ...(flag('no_user_group') ? ['--no-user-group'] : []),
      ...(primary === undefined ? [] : ['--gid', primary]),
      ...(groups.length === 0 ? [] : ['--groups', groups.join(',')]),
    ],
    groups: user['create_groups'] === false ? [] : [...groups, ...(primary ? [primary] : [])],
    sudo:
      user['sudo'] === false
        ? []
        : reader.list(user['sudo']).flatMap((rule) => reader.text(rule, at('sudo')) ?? []),
    authorizedKeys: reader
      .list(user['ssh_authorized_keys'])
      .flatMap((key) => reader.text(key, at('ssh_authorized_keys')) ?? []),
    lock: user['lock_passwd'] !== false,
    ...(hash === undefined ? {} : { passwordHash: hash }),
    ...(plain === undefined ? {} : { plainPassword: plain }),
  };
}

/** Older texts have hyphens in these names. */
function withUnderscores(user: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(user).map(([key, value]) => [key.replaceAll('-', '_'), value]),
  );
}
