import type { UserAccount, UserGroup } from '../inventory.js';

/**
 * Lines that give an account the ids it had: for a file of `sysusers.d`, which systemd reads before
 * packages make accounts of their own, and the same as a command. Names and paths come from an image,
 * so none is suggested for those that are not plain.
 */
export function userLines(user: UserAccount): readonly string[] {
  const { name, uid, gid, home = '', shell = '' } = user;
  if (!isPlainName(name) || uid === undefined) return [];
  const place = isPlainPath(home) ? home : '-';
  const login = isPlainPath(shell) ? shell : '-';
  const ids = gid === undefined || gid === uid ? `${uid}` : `${uid}:${gid}`;
  return [
    `sysusers.d: u ${name} ${ids} - ${place} ${login}`,
    [
      'command: useradd --no-create-home',
      `--uid ${uid}`,
      ...(gid === undefined ? [] : [`--gid ${gid}`]),
      ...(place === '-' ? [] : [`--home-dir ${place}`]),
      ...(login === '-' ? [] : [`--shell ${login}`]),
      name,
    ].join(' '),
  ];
}

/** The same for a group. */
export function groupLines({ name, gid }: UserGroup): readonly string[] {
  if (!isPlainName(name) || gid === undefined) return [];
  return [`sysusers.d: g ${name} ${gid}`, `command: groupadd --gid ${gid} ${name}`];
}

function isPlainName(name: string): boolean {
  return /^[a-z_][a-z0-9_-]{0,30}$/.test(name);
}

function isPlainPath(path: string): boolean {
  return /^\/[\w./-]*$/.test(path);
}
