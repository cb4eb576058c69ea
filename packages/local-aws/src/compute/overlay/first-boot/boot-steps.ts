import type { FirstBootPlan } from './plan-first-boot.js';
import type { PlannedFile } from './planned-file.js';
import type { PlannedGroup, PlannedUser } from './planned-user.js';

/** The stages of cloud-init, as its status names them. */
export const bootStages = ['init', 'modules-config', 'modules-final'] as const;

/** One of {@link bootStages}. */
export type BootStage = (typeof bootStages)[number];

/** One program that a boot runs inside, as root. */
export interface BootStep {
  readonly stage: BootStage;
  /** For the log. */
  readonly title: string;
  readonly command: readonly [string, ...string[]];
  /** Its standard input. Default: nothing. */
  readonly input?: Uint8Array | string;
}

/** What every boot of an instance does. */
export function everyBootSteps(
  { everyBoot }: FirstBootPlan,
  instanceId: string,
): readonly BootStep[] {
  if (everyBoot === undefined) return [];
  return [shell('init', 'bootcmd', 'INSTANCE_ID=$1 exec /bin/sh -s', [instanceId], everyBoot)];
}

/** What only the first boot of an instance does. */
export function firstBootSteps(plan: FirstBootPlan, localAddress: string): readonly BootStep[] {
  const { packages, timezone } = plan;
  return [
    ...plan.files.filter(({ defer }) => !defer).map((file) => writeFile('init', file)),
    shell('init', `hostname ${plan.hostname}`, setHostname, [plan.hostname, localAddress]),
    ...plan.groups.map(({ name }) => addGroup(name)),
    ...plan.users.flatMap(addUser),
    ...plan.groups.flatMap(addMembers),
    shell('init', 'ssh host keys', renewHostKeys),
    ...(timezone === undefined
      ? []
      : [shell('modules-config', `timezone ${timezone}`, setTimezone, [timezone])]),
    ...(packages.names.length > 0 || packages.update || packages.upgrade
      ? [
          shell('modules-final', `packages ${packages.names.join(' ')}`.trim(), installPackages, [
            packages.upgrade ? 'upgrade' : '',
            ...packages.names,
          ]),
        ]
      : []),
    ...plan.files.filter(({ defer }) => defer).map((file) => writeFile('modules-final', file)),
    ...plan.scripts.flatMap(({ name, text }) => runScript(name, text)),
  ];
}

function shell(
  stage: BootStage,
  title: string,
  text: string,
  args: readonly string[] = [],
  input?: Uint8Array | string,
): BootStep {
  return {
    stage,
    title,
    command: ['/bin/sh', '-c', text, 'cloud-init', ...args],
    ...(input === undefined ? {} : { input }),
  };
}

function writeFile(stage: BootStage, file: PlannedFile): BootStep {
  const args = [file.path, file.permissions, file.owner, file.append ? 'append' : ''];
  return shell(stage, `write ${file.path}`, writeText, args, file.content);
}

const writeText = `
set -e
mkdir -p -- "$(dirname -- "$1")"
if [ -n "$4" ]; then cat >> "$1"; else cat > "$1"; fi
chmod -- "$2" "$1"
chown -- "$3" "$1"
`;

const setHostname = `
set -e
echo "$1" > /etc/hostname
[ "$(cat /proc/sys/kernel/hostname)" = "$1" ] || hostname "$1"
touch /etc/hosts
others=$(grep -v '# of this instance$' /etc/hosts || :)
printf '%s\\n%s %s # of this instance\\n' "$others" "$2" "$1" > /etc/hosts
`;

function addGroup(name: string): BootStep {
  return shell('init', `group ${name}`, 'getent group "$1" > /dev/null || groupadd -- "$1"', [
    name,
  ]);
}

function addMembers({ name, members }: PlannedGroup): readonly BootStep[] {
  return members.map((member) =>
    shell('init', `${member} in group ${name}`, 'usermod --append --groups "$1" -- "$2"', [
      name,
      member,
    ]),
  );
}

function addUser(user: PlannedUser): readonly BootStep[] {
  const { name, options, groups, sudo, authorizedKeys, passwordHash, plainPassword } = user;
  const password = passwordHash ?? plainPassword;
  const isHash = passwordHash !== undefined;
  return [
    ...groups.map(addGroup),
    shell('init', `user ${name}`, makeUser, [name, ...options]),
    ...(password === undefined
      ? []
      : [
          // Not as an argument, which every process could see.
          shell(
            'init',
            `password of ${name}`,
            isHash ? 'chpasswd --encrypted' : 'chpasswd',
            [],
            `${name}:${password}\n`,
          ),
        ]),
    ...(user.lock
      ? [shell('init', `lock ${name}`, 'passwd --lock -- "$1" > /dev/null', [name])]
      : []),
    ...(sudo.length === 0
      ? []
      : [
          shell(
            'init',
            `sudo of ${name}`,
            writeSudo,
            [],
            `${sudo.map((rule) => `${name} ${rule}`).join('\n')}\n`,
          ),
        ]),
    ...(authorizedKeys.length === 0
      ? []
      : [shell('init', `keys of ${name}`, writeKeys, [name], `${authorizedKeys.join('\n')}\n`)]),
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
mkdir -p /etc/sudoers.d
cat >> /etc/sudoers.d/90-cloud-init-users
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

const renewHostKeys = `
rm -f /etc/ssh/ssh_host_*
command -v sshd > /dev/null || exit 0
exec ssh-keygen -A
`;

const setTimezone = `
set -e
case $1 in *..*) echo "$1 is no time zone"; exit 1;; esac
[ -f "/usr/share/zoneinfo/$1" ] || { echo "there is no time zone $1 in /usr/share/zoneinfo"; exit 1; }
ln -sf "/usr/share/zoneinfo/$1" /etc/localtime
echo "$1" > /etc/timezone
`;

const installPackages = `
set -e
upgrade=$1
shift
if command -v apt-get > /dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update --quiet
  [ -z "$upgrade" ] || apt-get --quiet --assume-yes upgrade
  [ "$#" = 0 ] || exec apt-get --quiet --assume-yes install -- "$@"
elif command -v dnf > /dev/null; then
  [ -z "$upgrade" ] || dnf --assumeyes upgrade
  [ "$#" = 0 ] || exec dnf --assumeyes install "$@"
else
  echo 'neither apt-get nor dnf is there to install packages'
  exit 1
fi
`;

function runScript(name: string, text: string): readonly BootStep[] {
  const path = `/var/lib/cloud/instance/scripts/${name}`;
  return [
    shell('modules-final', `write ${path}`, writeText, [path, '700', 'root:root', ''], text),
    { stage: 'modules-final', title: `run ${path}`, command: [path] },
  ];
}
