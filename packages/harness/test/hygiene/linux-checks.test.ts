import { getuid } from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { hygieneChecks } from '../../src/index.js';
import { failuresOf, makeTree, runHygiene } from '../support/root-tree.js';
import { shells, temporaryFolder } from '../support/shells.js';

const folder = temporaryFolder('hygiene');
afterAll(folder.remove);

const core = `printf '\\177ELF\\002\\001\\001\\000\\000\\000\\000\\000\\000\\000\\000\\000\\004\\000'`;

/** What is wrong, the check that has to tell, and what it has to say. */
const faults: readonly (readonly [string, string, string])[] = [
  ['ssh-host-keys', 'echo key >etc/ssh/ssh_host_ed25519_key', '/etc/ssh/ssh_host_ed25519_key'],
  ['machine-id', 'echo 0123456789abcdef0123456789abcdef >etc/machine-id', '/etc/machine-id'],
  [
    'machine-id',
    'mkdir -p var/lib/dbus; echo 01 >var/lib/dbus/machine-id',
    '/var/lib/dbus/machine-id',
  ],
  ['cloud-init-data', 'mkdir -p var/lib/cloud/instances/i-0123', '/var/lib/cloud/instances/i-0123'],
  [
    'dhcp-leases',
    'mkdir -p var/lib/dhclient; echo lease >var/lib/dhclient/dhclient--eth0.lease',
    'dhclient--eth0.lease',
  ],
  [
    'random-seed',
    'mkdir -p var/lib/systemd; echo seed >var/lib/systemd/random-seed',
    '/var/lib/systemd/random-seed',
  ],
  ['shell-history', 'echo ls >home/ec2-user/.bash_history', '/home/ec2-user/.bash_history'],
  ['shell-history', 'echo 1 >root/.python_history', '/root/.python_history'],
  [
    'authorized-keys',
    'echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa9 packer" >root/.ssh/authorized_keys',
    'a key at line 1',
  ],
  [
    'authorized-keys',
    `echo 'command="echo a b" ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC8' >root/.ssh/authorized_keys2`,
    'authorized_keys2',
  ],
  [
    'password-hashes',
    `printf 'ubuntu:$6$salt$hash:19000::::::\\n' >>etc/shadow`,
    '/etc/shadow:ubuntu (a password hash)',
  ],
  [
    'password-hashes',
    `printf 'app::19000::::::\\n' >>etc/shadow`,
    '/etc/shadow:app (an empty password)',
  ],
  [
    'password-hashes',
    `printf 'app:$1$salt$hash:5:5::/:/bin/sh\\n' >>etc/passwd`,
    '/etc/passwd:app',
  ],
  [
    'installer-users',
    `printf 'vagrant:x:900:900::/:/bin/sh\\n' >>etc/passwd`,
    '/etc/passwd:vagrant',
  ],
  ['installer-users', ': >etc/sudoers.d/packer', '/etc/sudoers.d/packer'],
  [
    'ssh-root-login',
    'echo PermitRootLogin yes >etc/ssh/sshd_config.d/01-install.conf',
    'permitrootlogin yes at line 1',
  ],
  [
    'ssh-root-login',
    `echo 'PermitEmptyPasswords = "yes"' >etc/ssh/sshd_config`,
    'permitemptypasswords',
  ],
  [
    'ssh-root-login',
    `printf '\\tPermitRootLogin\\tyes\\n' >etc/ssh/sshd_config`,
    'permitrootlogin yes at line 1',
  ],
  [
    'sudo-rules',
    `printf 'ALL ALL=(ALL) NOPASSWD: ALL\\n' >etc/sudoers.d/all; chmod 440 etc/sudoers.d/all`,
    'everybody without a password',
  ],
  ['sudo-rules', 'chmod 664 etc/sudoers.d/90-cloud-init-users', 'writable for others'],
  [
    'package-caches',
    'echo deb >var/cache/apt/archives/nginx_1.deb',
    '/var/cache/apt/archives (1 files',
  ],
  ['temp-files', 'echo x >tmp/.hidden', '/tmp/.hidden'],
  ['temp-files', 'mkdir var/tmp/build', '/var/tmp/build'],
  ['temp-files', 'echo x >tmp/..hidden', '/tmp/..hidden'],
  ['leftovers', 'echo x >tmp/script_1234.sh', '/tmp/script_1234.sh'],
  ['leftovers', 'echo x >root/anaconda-ks.cfg', '/root/anaconda-ks.cfg'],
  ['leftovers', 'echo x >opt/agent.rpm', '/opt/agent.rpm (an installer)'],
  [
    'selinux',
    "sed -i 's/^SELINUX=enforcing/SELINUX=disabled/' etc/selinux/config",
    '/etc/selinux/config (SELINUX=disabled)',
  ],
  ['selinux', 'rm -r etc/selinux', 'is missing'],
  [
    'selinux',
    `printf 'GRUB_CMDLINE_LINUX="console=ttyS0 selinux=0"\\n' >etc/default/grub`,
    'selinux=0',
  ],
  ['time-source', 'rm etc/chrony.conf', 'no chrony'],
  ['time-source', 'rm etc/systemd/system/multi-user.target.wants/chronyd.service', 'no chrony'],
  ['initramfs', 'rm boot/initramfs-6.1.0-1.img', 'no initramfs for 6.1.0-1'],
  ['initramfs', 'echo x >boot/vmlinuz-6.1.0-2', '/lib/modules/6.1.0-2 (a kernel without modules)'],
  ['boot-drivers', 'sed -i /ena.ko/d lib/modules/6.1.0-1/modules.dep', 'no driver ena'],
  ['serial-console', 'echo GRUB_CMDLINE_LINUX=quiet >etc/default/grub', 'no console=ttyS0'],
  ['growpart', 'rm usr/bin/growpart', '/usr/bin/growpart'],
  ['fstab', `printf '/dev/xvdf /data xfs defaults 0 2\\n' >>etc/fstab`, '/dev/xvdf at line 3'],
  ['world-writable', 'echo x >etc/open; chmod 666 etc/open', '/etc/open'],
  ['world-writable', 'mkdir srv/open; chmod 777 srv/open', '/srv/open'],
  [
    'setuid-files',
    'echo x >usr/local/bin/su2; chmod 4755 usr/local/bin/su2',
    '/usr/local/bin/su2 (of no package)',
  ],
  [
    'setuid-files',
    'echo x >usr/bin/find; chmod 4755 usr/bin/find; echo /usr/bin/find >>var/lib/dpkg/info/util-linux.list',
    'must never run so',
  ],
  ['core-dumps', `${core} >srv/core.123`, '/srv/core.123'],
  [
    'core-dumps',
    'mkdir -p var/lib/systemd/coredump; echo x >var/lib/systemd/coredump/core.nginx.zst',
    'core.nginx.zst',
  ],
  [
    'secrets',
    'echo id: AKIAQ2W3E4R5T6Y7U7I3 >etc/deploy.yaml',
    '/etc/deploy.yaml (aws-access-key at line 1, sha256 ',
  ],
  [
    'secrets',
    `printf -- '-----BEGIN RSA PRIVATE KEY-----\\nMII\\n' >etc/server.pem`,
    '/etc/server.pem (private-key at line 1',
  ],
  [
    'secrets',
    'echo http_proxy=http://svc:Tr0ub4dor@proxy.example:3128 >etc/environment',
    'url-password at line 1',
  ],
  [
    'secret-assignments',
    'echo DB_PASSWORD=hT7kPq92Lm >opt/app.env',
    '/opt/app.env (assignment at line 1)',
  ],
  [
    'secret-assignments',
    `echo '{ "name": "x", "clientSecret": "s9dK2-fk3jL_0s" }' >srv/app.json`,
    '/srv/app.json',
  ],
  [
    'credential-files',
    `printf 'machine a.example login b password c\\n' >root/.netrc`,
    '/root/.netrc (a password)',
  ],
  ['credential-files', 'mkdir root/.aws; echo x >root/.aws/credentials', '/root/.aws/credentials'],
];

/** Faults of different checks go into one image: each of them is told once, by its check, with nothing else. */
const rounds = [0, 1, 2].map((round) =>
  hygieneChecks.flatMap(({ id }) =>
    faults.filter(([check]) => check === id).slice(round, round + 1),
  ),
);

/** One finding of a check: its path, and what it says in brackets. */
function only(said: string): RegExp {
  return new RegExp(`^(?!.*; )(?=.*${said.replaceAll(/[^\w ]/g, '\\$&')})`);
}

describe.for(shells(folder.path))('under $name', (shell) => {
  const root = `${folder.path}/${shell.name}-root`;

  test.skipIf(!shell.there)('a clean image passes', () => {
    makeTree(root);
    const tests = runHygiene(shell, root);
    const ofBake = hygieneChecks.filter(({ phases }) => phases.includes('bake'));

    expect(failuresOf(tests)).toEqual({});
    expect(tests.map(({ name }) => name)).toEqual(ofBake.map(({ id, title }) => `${id}: ${title}`));
    expect(
      tests.filter(({ status }) => status === 'skipped').map(({ name }) => name.split(':')[0]),
    ).toEqual(['apparmor', 'firewall', 'drop-ins', 'boot-mode']);
  });

  test.skipIf(!shell.there).for(rounds)(
    'each fault is told by its check only: round %#',
    (round) => {
      makeTree(root, round.map(([, change]) => change).join('\n'));

      const expected = round.map(([id, , said]) => [id, expect.stringMatching(only(said))]);
      expect(failuresOf(runHygiene(shell, root))).toEqual(Object.fromEntries(expected));
    },
  );

  test.skipIf(!shell.there || getuid?.() !== 0)('files without an owner are told', () => {
    makeTree(root, 'echo x >srv/lost; chown 54321:54321 srv/lost');

    expect(failuresOf(runHygiene(shell, root, { groups: ['files'] }))).toEqual({
      'unowned-files': expect.stringContaining('/srv/lost'),
    });
  });

  test.skipIf(!shell.there)('logs are counted as they take space', () => {
    makeTree(root, 'dd if=/dev/zero of=var/log/app.log bs=1048576 count=3 2>/dev/null');

    expect(failuresOf(runHygiene(shell, root, { maxLogMegabytes: 2, groups: ['traces'] }))).toEqual(
      {
        'log-size': expect.stringMatching(
          /^\/var\/log \(3 MB, 2 MB are allowed\); \/var\/log\/app.log/,
        ),
      },
    );
    expect(
      failuresOf(runHygiene(shell, root, { maxLogMegabytes: 10, groups: ['traces'] })),
    ).toEqual({});
  });

  test.skipIf(!shell.there)('what an exception names is let be, and nothing else', () => {
    makeTree(root, 'echo x >opt/agent.rpm; echo y >opt/other.rpm');
    const allow = [{ check: 'leftovers', path: '/opt/agent*', reason: 'updated offline' }];

    expect(failuresOf(runHygiene(shell, root, { allow, groups: ['traces'] }))).toEqual({
      leftovers: '/opt/other.rpm (an installer); 1 let be by an exception',
    });
  });

  test.skipIf(!shell.there)('what is let be is counted, also where nothing else is found', () => {
    makeTree(root, 'echo x >opt/agent.rpm');
    const allow = [{ check: 'leftovers', path: '/opt/agent.rpm', reason: 'updated offline' }];
    const tests = runHygiene(shell, root, { allow, groups: ['traces'] });

    expect(tests.find(({ name }) => name.startsWith('leftovers:'))).toMatchObject({
      status: 'passed',
      message: '1 let be by an exception',
    });
  });

  test.skipIf(!shell.there)('an exception may ask for the kind of a secret', () => {
    makeTree(root, 'echo id: AKIAQ2W3E4R5T6Y7U7I3 >etc/deploy.yaml');
    const allow = (detail: string) => [
      { check: 'secrets', path: '/etc/*.yaml', detail, reason: 'a key that was revoked' },
    ];

    expect(
      failuresOf(runHygiene(shell, root, { allow: allow('aws-access-key*'), groups: ['secrets'] })),
    ).toEqual({});
    expect(
      Object.keys(
        failuresOf(runHygiene(shell, root, { allow: allow('npm*'), groups: ['secrets'] })),
      ),
    ).toEqual(['secrets']);
  });

  test.skipIf(!shell.there)('an exception that ended is not applied, and that is said', () => {
    makeTree(root, 'echo x >opt/agent.rpm');
    const allow = [
      { check: 'leftovers', path: '/opt/*', reason: 'soon gone', expires: '2026-11-01' },
    ];
    const on = (day: string) =>
      failuresOf(
        runHygiene(shell, root, { allow, at: new Date(`${day}T12:00:00Z`), groups: ['traces'] }),
      );

    expect(on('2026-11-01')).toEqual({});
    expect(on('2026-11-02')).toEqual({
      leftovers: '/opt/agent.rpm (an installer); an exception ended on 2026-11-01',
    });
  });

  test.skipIf(!shell.there)('a name of a file can hide nothing and does nothing', () => {
    makeTree(
      root,
      `touch "tmp/$(printf 'a\\nskip\\tnot today')" 'tmp/$(touch pwned)' "tmp/$(printf '\\033[2J')"; : >"tmp/
  ok - all"`,
    );
    const { 'temp-files': said = '', ...others } = failuresOf(
      runHygiene(shell, root, { groups: ['traces', 'files'] }),
    );

    expect(others).toEqual({});
    expect(said).toContain('/tmp/$(touch pwned)');
    expect(said).not.toContain('\u001b');
  });

  test.skipIf(!shell.there)('what is not asked for can be asked for', () => {
    makeTree(root);
    const asked = {
      firewall: true,
      bootMode: 'uefi-preferred',
      groups: ['configuration', 'boot'],
    } as const;

    expect(Object.keys(failuresOf(runHygiene(shell, root, asked)))).toEqual([
      'firewall',
      'boot-mode',
    ]);
    makeTree(
      root,
      `: >etc/systemd/system/multi-user.target.wants/nftables.service
mkdir -p boot/efi/EFI/BOOT boot/grub2/i386-pc; : >boot/efi/EFI/BOOT/BOOTX64.EFI; : >boot/grub2/i386-pc/normal.mod`,
    );
    expect(failuresOf(runHygiene(shell, root, asked))).toEqual({});
  });

  test.skipIf(!shell.there)('main files of settings are held against those of the package', () => {
    const listed = `printf 'Conffiles:\\n /etc/sysctl.conf %s\\n' "$(md5sum <etc/sysctl.conf | cut -d ' ' -f 1)" >var/lib/dpkg/status`;
    const packaged = `mkdir etc/sysctl.d; echo '# none' >etc/sysctl.conf; ${listed}`;

    makeTree(root, packaged);
    expect(
      failuresOf(runHygiene(shell, root, { dropIns: true, groups: ['configuration'] })),
    ).toEqual({});
    makeTree(root, `${packaged}; echo vm.swappiness=1 >>etc/sysctl.conf`);
    expect(
      failuresOf(runHygiene(shell, root, { dropIns: true, groups: ['configuration'] })),
    ).toEqual({
      'drop-ins': '/etc/sysctl.conf (edited; own settings belong into /etc/sysctl.d)',
    });
  });

  test.skipIf(!shell.there)('a machine has made what was not in the image, and anew', () => {
    const groups = ['identity', 'access', 'configuration'];
    const launched = `
      mkdir -p usr/sbin var/lib/cloud/instances/i-0123 run/cloud-init
      echo '#!/bin/sh' >usr/sbin/sshd; chmod 755 usr/sbin/sshd
      echo 0123456789abcdef0123456789abcdef >etc/machine-id
      echo key >etc/ssh/ssh_host_ed25519_key
      ln -s /var/lib/cloud/instances/i-0123 var/lib/cloud/instance
      echo '{ "keys": ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa9 launch"] }' >run/cloud-init/instance-data.json
      echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa9 launch" >root/.ssh/authorized_keys`;

    makeTree(root, launched);
    expect(failuresOf(runHygiene(shell, root, { phase: 'launch', groups }))).toEqual({});
    makeTree(
      root,
      `${launched}
      touch -d '2026-01-01 00:00:00' etc/ssh/ssh_host_ed25519_key
      mkdir var/lib/cloud/instances/i-0999
      : >etc/machine-id
      echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa8 baked" >>root/.ssh/authorized_keys
      echo '2026-11-28 10:00:00 util.py[WARNING]: failed' >var/log/cloud-init.log`,
    );
    expect(failuresOf(runHygiene(shell, root, { phase: 'rebake', groups }))).toEqual({
      'ssh-host-keys': expect.stringContaining('older than the first boot'),
      'machine-id': '/etc/machine-id (no machine id was made)',
      'cloud-init-data': '/var/lib/cloud/instances/i-0999 (of another instance)',
      'authorized-keys': '/root/.ssh/authorized_keys (a key at line 2)',
      'first-boot-warnings': expect.stringContaining('line 1: [WARNING]: failed'),
    });
  });

  test.skipIf(!shell.there)('what dnf notes where it cleans is no cache', () => {
    makeTree(
      root,
      `mkdir -p var/cache/dnf; echo '["baseos"]' >var/cache/dnf/expired_repos.json; echo '[]' >var/cache/dnf/tempfiles.json`,
    );
    expect(failuresOf(runHygiene(shell, root, { groups: ['traces'] }))).toEqual({});

    makeTree(root, 'mkdir -p var/cache/dnf; echo x >var/cache/dnf/baseos.solv');
    expect(failuresOf(runHygiene(shell, root, { groups: ['traces'] }))).toEqual({
      'package-caches': expect.stringContaining('/var/cache/dnf (1 files'),
    });
  });

  test.skipIf(!shell.there)('a declared key may log in', () => {
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGa9 operations';
    makeTree(root, `echo '${key}' >root/.ssh/authorized_keys`);

    expect(
      failuresOf(runHygiene(shell, root, { authorizedKeys: [key], groups: ['access'] })),
    ).toEqual({});
  });
});
