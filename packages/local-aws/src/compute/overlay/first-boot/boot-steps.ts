import { type BootStage, type BootStep, shellStep } from './boot-step.js';
import type { FirstBootPlan } from './plan-first-boot.js';
import type { PlannedFile } from './planned-file.js';
import { addGroup, addMembers, addUser } from './user-steps.js';

/** What every boot of an instance does. */
export function everyBootSteps(
  { everyBoot }: FirstBootPlan,
  instanceId: string,
): readonly BootStep[] {
  if (everyBoot === undefined) return [];
  return [shellStep('init', 'bootcmd', 'INSTANCE_ID=$1 exec /bin/sh -s', [instanceId], everyBoot)];
}

/** What only the first boot of an instance does. */
export function firstBootSteps(plan: FirstBootPlan, localAddress: string): readonly BootStep[] {
  const { packages, timezone } = plan;
  return [
    ...plan.files.filter(({ defer }) => !defer).map((file) => writeFile('init', file)),
    shellStep('init', `hostname ${plan.hostname}`, setHostname, [plan.hostname, localAddress]),
    ...plan.groups.map(({ name }) => addGroup(name)),
    ...plan.users.flatMap(addUser),
    ...plan.groups.flatMap(addMembers),
    shellStep('init', 'ssh host keys', renewHostKeys),
    ...(timezone === undefined
      ? []
      : [shellStep('modules-config', `timezone ${timezone}`, setTimezone, [timezone])]),
    ...(packages.names.length > 0 || packages.update || packages.upgrade
      ? [
          shellStep(
            'modules-final',
            `packages ${packages.names.join(' ')}`.trim(),
            installPackages,
            [packages.upgrade ? 'upgrade' : '', ...packages.names],
          ),
        ]
      : []),
    ...plan.files.filter(({ defer }) => defer).map((file) => writeFile('modules-final', file)),
    ...plan.scripts.flatMap(({ name, text }) => runScript(name, text)),
  ];
}

function writeFile(stage: BootStage, file: PlannedFile): BootStep {
  const args = [file.path, file.permissions, file.owner, file.append ? 'append' : ''];
  return shellStep(stage, `write ${file.path}`, writeText, args, file.content);
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
    shellStep('modules-final', `write ${path}`, writeText, [path, '700', 'root:root', ''], text),
    { stage: 'modules-final', title: `run ${path}`, command: [path] },
  ];
}
