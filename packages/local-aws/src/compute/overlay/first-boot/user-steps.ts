import { type BootStep, shellStep } from './boot-step.js';
import type { PlannedGroup, PlannedUser } from './planned-user.js';

/** Makes a group, where there is none of this name. */
export function addGroup(name: string): BootStep {
  return shellStep('init', `group ${name}`, 'getent group "$1" > /dev/null || groupadd -- "$1"', [
    name,
  ]);
}

/** Puts members into a group. */
export function addMembers({ name, members }: PlannedGroup): readonly BootStep[] {
  return members.map((member) =>
    shellStep('init', `${member} in group ${name}`, 'usermod --append --groups "$1" -- "$2"', [
      name,
      member,
    ]),
  );
}

/** Makes a user, where there is none of this name, and gives it keys and rights. */
export function addUser(user: PlannedUser): readonly BootStep[] {
  const { name, options, groups, sudo, authorizedKeys, passwordHash, plainPassword } = user;
  const password = passwordHash ?? plainPassword;
  const isHash = passwordHash !== undefined;
  return [
    ...groups.map(addGroup),
    shellStep('init', `user ${name}`, makeUser, [name, ...options]),
    ...(password === undefined
      ? []
      : [
          // Not as an argument, which every process could see.
          shellStep(
            'init',
            `password of ${name}`,
            isHash ? 'chpasswd --encrypted' : 'chpasswd',
            [],
            `${name}:${password}\n`,
          ),
        ]),
    ...(user.lock
      ? [shellStep('init', `lock ${name}`, 'passwd --lock -- "$1" > /dev/null', [name])]
      : []),
    ...(sudo.length === 0
      ? []
      : [
          shellStep(
            'init',
            `sudo of ${name}`,
            writeSudo,
            [],
            `${sudo.map((rule) => `${name} ${rule}`).join('\n')}\n`,
          ),
        ]),
    ...(authorizedKeys.length === 0
      ? []
      : [
          shellStep('init', `keys of ${name}`, writeKeys, [name], `${authorizedKeys.join('\n')}\n`),
        ]),
  ];
}

const makeUser = `
name=$1
shift
if getent passwd "$name" > /dev/null; then echo "user $name is there already"; exit 0; fi
if [ ! -x /bin/bash ]; then
  for each; do
    shift
    [ "$each" = /bin/bash ] && each=/bin/sh
    set -- "$@" "$each"
  done
fi
exec useradd "$@" -- "$name"
`;

const writeSudo = `
set -e
umask 0337
file=/etc/sudoers.d/90-cloud-init-users
mkdir -p /etc/sudoers.d
touch "$file"
while read -r rule; do
  grep -qxF -- "$rule" "$file" || printf '%s\\n' "$rule" >> "$file"
done
`;

const writeKeys = `
set -e
IFS=: read -r _ _ uid gid _ home _ <<END
$(getent passwd "$1")
END
umask 077
mkdir -p "$home/.ssh"
touch "$home/.ssh/authorized_keys"
while read -r key; do
  grep -qxF -- "$key" "$home/.ssh/authorized_keys" || printf '%s\\n' "$key" >> "$home/.ssh/authorized_keys"
done
chown -R -- "$uid:$gid" "$home/.ssh"
`;
