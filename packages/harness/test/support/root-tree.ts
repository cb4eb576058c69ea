import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { linuxGroups } from '../../src/hygiene/linux/linux-groups.js';
import { linuxScript } from '../../src/hygiene/linux/linux-script.js';
import type { HygieneOptions, Phase, TestResult } from '../../src/index.js';
import { readTap } from '../../src/results/read-tap.js';
import type { Shell } from './shells.js';

/** What a small root file system has that nothing is to be found in. */
const cleanTree = `
mkdir -p etc/ssh/sshd_config.d etc/sudoers.d etc/default etc/cloud etc/systemd/system/multi-user.target.wants root/.ssh home/ec2-user tmp
mkdir -p var/tmp var/log var/lib/cloud/scripts var/lib/dpkg/info var/cache/apt/archives/partial var/lib/apt/lists
mkdir -p usr/bin usr/sbin opt srv usr/local/bin boot lib/modules/6.1.0-1/kernel
chmod 1777 tmp var/tmp
printf 'root:x:0:0:root:/root:/bin/bash\\nec2-user:x:1000:1000::/home/ec2-user:/bin/bash\\n' >etc/passwd
printf 'root:*:19000:0:99999:7:::\\nec2-user:!:19000:0:99999:7:::\\n' >etc/shadow
printf 'root:x:0:\\nec2-user:x:1000:\\n' >etc/group
printf 'ID=amzn\\nID_LIKE="fedora"\\n' >etc/os-release
: >etc/machine-id
mkdir -p etc/selinux && printf '# SELINUX=disabled turns it off\\nSELINUX=enforcing\\nSELINUXTYPE=targeted\\n' >etc/selinux/config
printf 'PermitRootLogin prohibit-password\\nMatch Address 10.0.0.0/8\\n  PermitRootLogin yes\\n' >etc/ssh/sshd_config
printf 'root ALL=(ALL:ALL) ALL\\n' >etc/sudoers && chmod 440 etc/sudoers
printf 'ec2-user ALL=(ALL) NOPASSWD:ALL\\n' >etc/sudoers.d/90-cloud-init-users && chmod 440 etc/sudoers.d/90-cloud-init-users
printf 'server 169.254.169.123 prefer iburst\\n' >etc/chrony.conf
: >etc/systemd/system/multi-user.target.wants/chronyd.service
printf 'GRUB_CMDLINE_LINUX_DEFAULT="console=tty0 console=ttyS0,115200n8 nvme_core.io_timeout=4294967295"\\n' >etc/default/grub
printf 'UUID=6b1f7c0a-0000-4000-8000-000000000000 / xfs defaults 0 1\\n' >etc/fstab
printf '/dev/nvme1n1\\t/mnt\\tauto\\tdefaults,nofail,x-systemd.requires=cloud-init.service,comment=cloudconfig\\t0\\t2\\n' >>etc/fstab
: >etc/cloud/cloud.cfg
printf '#!/bin/sh\\n' >usr/bin/growpart && chmod 755 usr/bin/growpart
printf '#!/bin/sh\\n' >usr/bin/dracut && chmod 755 usr/bin/dracut
printf x >boot/vmlinuz-6.1.0-1
printf x >boot/initramfs-6.1.0-1.img
printf 'kernel/drivers/nvme/host/nvme.ko.xz: kernel/drivers/nvme/host/nvme-core.ko.xz\\nkernel/drivers/net/ethernet/amazon/ena/ena.ko.xz:\\n' >lib/modules/6.1.0-1/modules.dep
printf '/bin/su\\n' >var/lib/dpkg/info/util-linux.list
printf x >usr/bin/su && chmod 4755 usr/bin/su
printf 'Nov 28 10:00:00 kernel: booted\\n' >var/log/messages
printf 'password_file = /etc/app/password\\ntoken_ttl=3600seconds\\n# password: \${APP_PASSWORD}\\npassword_encryption = scram-sha-256\\n' >etc/app.conf
`;

/** Makes a root file system in an empty folder, and changes it by a script that runs in it. */
export function makeTree(root: string, change = ''): void {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  const script = `set -eu\numask 022\n${cleanTree}\n${change}\n`;
  const { status, stderr } = spawnSync('sh', [], { cwd: root, input: script, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The tree could not be made: ${stderr}`);
}

/** How the suite is run. */
interface RunHygieneOptions {
  /** Default: bake. */
  readonly phase?: Phase;
  /** Scripts that are run. Default: all. */
  readonly groups?: readonly string[];
}

/** Runs the suite on a root file system. */
export function runHygiene(
  shell: Shell,
  root: string,
  { phase = 'bake', groups, ...options }: HygieneOptions & RunHygieneOptions = {},
): readonly TestResult[] {
  return linuxGroups.flatMap((group) => {
    if (!group.checks.some(({ phases }) => phases.includes(phase))) return [];
    if (groups?.includes(group.name) === false) return [];
    const { stdout, stderr, status } = shell.run(linuxScript(group, phase, options, root));
    if (stderr !== '' || status !== 0) throw new Error(`${group.name} (${status}): ${stderr}`);
    return readTap(stdout);
  });
}

/** Ids of the checks that did not pass, with what they say. */
export function failuresOf(tests: readonly TestResult[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tests
      .filter(({ status }) => status !== 'passed' && status !== 'skipped')
      .map(({ name, message = '' }) => [name.split(':')[0] ?? '', message]),
  );
}
