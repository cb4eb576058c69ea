import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { bootOptions } from '../../support/boot-options.js';
import { buildFixture } from '../../support/built-fixture.js';
import { temporaryDirectory } from '../../support/directory.js';
import { processesOf, readHostFacts } from '../../support/host-facts.js';
import { describeMachines, openForTest, run, shell } from '../../support/machines.js';

/** Tries all that could harm a host. It does nothing where it is not inside a machine. */
const vandal = `#!/bin/sh
HOST_ONLY=$(sed -n 's/^# //p' "$0")
[ -e /run/init ] && [ "$(cat /proc/sys/kernel/hostname)" = ip-127-0-64-2 ] || exit 99
try() { if "$@" > /dev/null 2>&1; then echo "could: $*"; fi; }
write() { if { echo "$1" > "$2"; } 2> /dev/null; then echo "could: write $2"; fi; }
write 1 /proc/sys/net/ipv4/ip_forward
write 11 /proc/sys/vm/swappiness
write 'core' /proc/sys/kernel/core_pattern
write owned /proc/sys/kernel/hostname
write 127 /proc/sys/net/core/somaxconn
write h /proc/sysrq-trigger
write never /sys/kernel/mm/transparent_hugepage/enabled
write 1400 /sys/class/net/lo/mtu
try mount -o remount,rw,bind /proc/sys
try mount -o remount,rw /sys
try mount -t proc proc /mnt
try mount -t sysfs sysfs /mnt
try unshare --net mount -t sysfs sysfs /mnt
try unshare --cgroup mount -t cgroup2 cgroup /mnt
try unshare --user --map-root-user --mount umount -l /proc/sys
try umount -l /
try umount -l /proc
try umount -l /dev/null
try mknod /mnt/disk b 254 0
try mknod /dev/disk b 8 0
try mknod /mnt/memory c 1 1
try date -s '2001-01-01'
try ip address add 127.99.99.99/32 dev lo
try ip link set lo mtu 1400
try systemctl reboot --force --force
try nsenter --target 1 --mount test -e "$HOST_ONLY"
try test -e "/proc/1/root$HOST_ONLY"
for each in /sys/fs/cgroup/*; do [ -e "$each" ] && echo "could: see $each"; done
hostname owned
rm -rf /etc /opt /boot /home /root /var/lib/dpkg /var/log /usr/local/bin
echo vandal > /etc
mkdir -p /root; echo vandal > /root/.profile
kill -9 -1
echo finished > /usr/finished
`;

/** Builds a package and installs it, where the system has such packages. */
const installPackage = `
command -v dpkg-deb > /dev/null || { echo no dpkg; exit 0; }
cd /opt
mkdir -p golden/DEBIAN golden/usr/share/golden
printf '%s\\n' 'Package: golden' 'Version: 1.0' 'Architecture: all' 'Maintainer: me <me@example.com>' 'Description: gold' > golden/DEBIAN/control
printf '#!/bin/sh\\necho made > /usr/share/golden/made\\n' > golden/DEBIAN/postinst
chmod 755 golden/DEBIAN/postinst
dpkg-deb --build golden > /dev/null
dpkg --install golden.deb > /dev/null
test -e /usr/share/golden/made
dpkg-query --show --showformat '\${Version} \${db:Status-Status}' golden
`;

await describeMachines('a host', () => {
  test('is the same after all that a machine can do to it', async () => {
    const directory = await temporaryDirectory();
    const before = await readHostFacts();
    const compute = await openForTest({ directory });
    const machine = await compute.boot(bootOptions({ userData: `${vandal}# ${directory}\n` }));

    await machine.booted;
    expect(machine.consoleOutput()).not.toContain('could: ');
    expect(await shell(machine, 'cat /usr/finished /etc')).toBe('finished\nvandal');
    await compute.freeze('vol-0123456789abcdef0');
    await machine.stop();
    await compute.close();

    expect(await processesOf(directory)).toEqual([]);
    expect(await readdir(join(directory, 'mnt'))).toEqual([]);
    expect(await readHostFacts()).toEqual(before);
  });

  test('is the same when accounts and packages are installed in a machine', async () => {
    const before = await readHostFacts();
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());
    await machine.booted;

    await shell(machine, 'groupadd -g 7001 ops; useradd -u 7001 -g ops -m svc');
    const installed = await shell(machine, installPackage);

    expect(installed).toMatch(/^(1\.0 installed|no dpkg)$/);
    expect(await shell(machine, 'id -u svc')).toBe('7001');
    await compute.close();
    expect(await readHostFacts()).toEqual(before);
  });

  test('shows machines neither its secrets nor their own disks', async () => {
    const compute = await openForTest();
    const machine = await compute.boot(bootOptions());

    expect(await run(machine, ['ls', compute.directory])).toMatchObject({ code: 2 });
    expect(await shell(machine, 'cut -d: -f2 /etc/shadow | sort -u')).toMatch(/^[*!\n]+$/);
    expect(await shell(machine, 'ls -A /root /home /run/user 2> /dev/null || :')).not.toMatch(
      /^\.(npmrc|ssh|aws|config|gitconfig)$/m,
    );
    const hostId = await readFile('/etc/machine-id', 'utf8').catch(() => '');
    expect(await shell(machine, 'cat /etc/machine-id')).not.toBe(hostId.trim());
    expect(await shell(machine, 'find /var/log -type f ! -name "cloud-init*"')).toBe('');
  });

  test('is the same when the process that keeps machines is killed, and they can go on', async () => {
    const directory = await temporaryDirectory();
    const program = await buildFixture('machines.ts');
    const before = await readHostFacts();
    const stubborn = `#!/bin/sh
      echo kept > /opt/kept
      trap '' TERM HUP
      setsid sh -c 'trap "" TERM HUP; while :; do sleep 1; done' &
    `;
    const keeper = spawn(
      process.execPath,
      [program, directory, stubborn, '#!/bin/sh\nsleep 1000 &'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    onTestFinished(() => void keeper.kill('SIGKILL'));
    const lines = createInterface(keeper.stdout)[Symbol.asyncIterator]();
    for (const line of ['0', '1']) expect(await lines.next()).toEqual({ done: false, value: line });
    expect((await processesOf(directory)).length).toBeGreaterThan(2);

    keeper.kill('SIGKILL');
    await once(keeper, 'exit');
    const compute = await openForTest({ directory });

    expect(await processesOf(directory)).toEqual([]);
    const again = await compute.boot(
      bootOptions({ instanceId: 'i-0', disk: { volumeId: 'vol-0' } }),
    );
    expect(await shell(again, 'cat /opt/kept')).toBe('kept');
    await compute.close();
    expect(await readHostFacts()).toEqual(before);
  });
});
