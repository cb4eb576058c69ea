import { expect, test } from 'vitest';
import { insideTable, rootTable } from '../../../src/compute/overlay/mount-table.js';
import { frozenProcEntries } from '../../../src/compute/overlay/proc-entries.js';
import { topMounts } from '../../../src/compute/overlay/top-mounts.js';

test('the root file system is the disk over contents, youngest first, over what is hidden of the base', () => {
  const table = rootTable({
    directory: '/srv/a room',
    base: '/',
    contents: ['old/tree', 'young/tree'],
    disk: '../disks/vol-1',
    isUserNamespace: false,
  });

  expect(table.split('\n')).toEqual([
    '/ /srv/a\\040room/mnt/host none bind 0 0',
    'base /srv/a\\040room/mnt/base overlay ro,lowerdir=../mnt/mask/fresh:../mnt/mask/hidden:../mnt/host 0 0',
    'root /srv/a\\040room/mnt/root overlay nodev,lowerdir=young/tree:old/tree:../mnt/base,upperdir=../disks/vol-1/upper,workdir=../disks/vol-1/work 0 0',
    '',
  ]);
});

test('in a user namespace, layers keep their notes where users may, and mounts come with those below', () => {
  const root = rootTable({
    directory: '/room',
    base: '/base',
    contents: [],
    disk: '../disks/vol-1',
    isUserNamespace: true,
  });
  const inside = insideTable({
    directory: '/room',
    frozen: [],
    isUserNamespace: true,
    hasTerminalGroup: false,
  });

  expect(root.match(/,userxattr /g)).toHaveLength(2);
  expect(root).toMatch(/^\/base \/room\/mnt\/host none rbind 0 0$/m);
  expect(inside).toMatch(/^\/sys \S+ none rbind,ro 0 0$/m);
  expect(inside).toMatch(/^devpts \S+ devpts newinstance,ptmxmode=0666 0 0$/m);
});

test('what could change the host is read-only, and only the counts of a namespace are not', () => {
  const entry = (name: string, mode: number, isDirectory = false) => ({
    ...{ name, mode, isDirectory },
    isFile: !isDirectory,
  });
  const frozen = frozenProcEntries([
    entry('1', 0o555, true),
    entry('sys', 0o555, true),
    entry('irq', 0o555, true),
    entry('sysrq-trigger', 0o200),
    entry('meminfo', 0o444),
    { ...entry('self', 0o777), isFile: false },
  ]);

  expect(frozen).toEqual(['irq', 'sys', 'sysrq-trigger']);
  const table = insideTable({
    ...{ directory: '/room', frozen, isUserNamespace: false, hasTerminalGroup: true },
  });
  const at = (line: string) => table.split('\n').indexOf(line);
  const counts = at('/proc/sys/user /room/mnt/root/proc/sys/user none bind 0 0');
  expect(at('/room/mnt/root/proc/sys /room/mnt/root/proc/sys none bind,ro 0 0')).toBeGreaterThan(0);
  expect(counts).toBeGreaterThan(
    at('/room/mnt/root/proc/sys /room/mnt/root/proc/sys none bind,ro 0 0'),
  );
});

test('the mounts right below the root are found, whatever their names hold', () => {
  const mountinfo = [
    '22 27 0:21 / /proc rw,relatime - proc proc rw',
    '24 27 0:6 / /dev rw - devtmpfs devtmpfs rw',
    '25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw',
    '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '28 27 0:25 / /mnt/a\\040disk rw - ext4 /dev/vdb rw',
    '29 27 0:26 / /mnt/a\\040disk rw - ext4 /dev/vdc rw',
    '',
  ].join('\n');

  expect(topMounts(mountinfo)).toEqual(['/dev', '/mnt/a disk']);
});
