import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linuxPatterns } from '../../src/console/linux-patterns.js';
import { readConsole } from '../../src/console/read-console.js';
import { windowsPatterns } from '../../src/console/windows-patterns.js';

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/console/${name}.txt`, import.meta.url), 'utf8');
}

const ids = (text: string, platform: 'linux' | 'windows' = 'linux') =>
  readConsole(text, { platform }).findings.map(({ id }) => id);

/**
 * Lines as they are documented: kernel.org (admin-guide: bug-hunting, lockup-watchdogs, oom), man pages and
 * sources of systemd, "Troubleshoot instances with failed status checks" of the EC2 User Guide, GRUB manual,
 * dracut.cmdline(7), initramfs-tools, cloud-init's documentation.
 */
const linuxLines: Readonly<Record<string, readonly string[]>> = {
  'kernel-panic': [
    '[    1.602166] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000100',
    '[    2.1] ---[ end Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0) ]---',
    'nel panic - not syncing: Fatal exception',
  ],
  'kernel-oops': [
    '[   12.3] BUG: unable to handle page fault for address: ffffb4c000000000',
    '[   12.3] Oops: 0002 [#1] PREEMPT SMP NOPTI',
    '[   12.3] kernel BUG at fs/ext4/inode.c:2721!',
    '[   12.3] Internal error: Oops: 96000004 [#1] SMP',
    '[   12.3] general protection fault, probably for non-canonical address 0xdead: 0000 [#1] SMP PTI',
  ],
  lockup: [
    '[  123.4] watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [kworker/1:1:45]',
    '[  123.4] NMI watchdog: Watchdog detected hard LOCKUP on cpu 3',
    '[  123.4] rcu: INFO: rcu_sched self-detected stall on CPU',
    '[  123.4] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:',
  ],
  'hung-task': ['[  245.1] INFO: task jbd2/nvme0n1p1-:312 blocked for more than 120 seconds.'],
  'out-of-memory': [
    '[   88.0] Out of memory: Killed process 1423 (java) total-vm:8123456kB, anon-rss:712345kB',
    '[   88.0] java invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE), order=0',
    '[   88.0] Memory cgroup out of memory: Killed process 99 (dnf) total-vm:900000kB',
  ],
  'emergency-shell': [
    'You are in emergency mode. After logging in, type "journalctl -xb" to view',
    '[  OK  ] Reached target Emergency Mode.',
    'Give root password for maintenance',
    'Cannot open access to console, the root account is locked.',
  ],
  'initramfs-shell': [
    '[  190.1] dracut-initqueue[340]: Warning: dracut-initqueue timeout - starting timeout scripts',
    'Gave up waiting for root file system device.  Common problems:',
    'ALERT!  UUID=5b1b does not exist.  Dropping to a shell!',
    '(initramfs) ',
  ],
  'boot-loader': ['grub rescue> ', 'Entering rescue mode...'],
  'no-bootable-device': ['No bootable device.', 'BdsDxe: No bootable option or device was found.'],
  'system-frozen': ['[    3.1] systemd[1]: Freezing execution.'],
  'dependency-failed': ['[DEPEND] Dependency failed for /data.'],
  'ordering-cycle': [
    '[    2.2] systemd[1]: sysinit.target: Found ordering cycle on local-fs.target/start',
    '[ SKIP ] Ordering cycle found, skipping Network Service',
  ],
  'unit-failed': [
    '[\u001b[0;1;31mFAILED\u001b[0m] Failed to start \u001b[0;1;39mnginx.service\u001b[0m - web server.',
    '[    5.5] systemd[1]: Failed to start sshd.service - OpenSSH server daemon.',
  ],
  'mount-failed': [
    '[FAILED] Failed to mount /data.',
    '[    1.1] VFS: Unable to mount root fs on unknown-block(259,1)',
  ],
  'device-timeout': ['[ TIME ] Timed out waiting for device /dev/disk/by-uuid/5b1b.'],
  'file-system-error': [
    '[   33.1] EXT4-fs error (device nvme0n1p1): ext4_lookup:1785: inode #2: comm ls: deleted inode referenced: 12',
    '[   33.1] XFS (nvme0n1p1): Metadata corruption detected at xfs_agi_verify+0x1',
    '[   33.1] XFS (dm-0): log mount/recovery failed: error -117',
    '[   33.1] BTRFS critical (device nvme1n1): corrupt leaf',
    '/dev/nvme0n1p1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.',
  ],
  'io-error': [
    '[   44.1] blk_update_request: I/O error, dev nvme0n1, sector 2048 op 0x0:(READ) flags 0x0',
    '[   44.1] Buffer I/O error on dev nvme0n1p1, logical block 0, async page read',
    '[   44.1] nvme nvme0: I/O 12 QID 1 timeout, aborting',
  ],
  'read-only-root': [
    '[   33.2] EXT4-fs (nvme0n1p1): Remounting filesystem read-only',
    'touch: cannot touch /var/log/x: Read-only file system',
  ],
  segfault: [
    '[   60.1] nginx[1432]: segfault at 0 ip 00005581d2 sp 00007ffe error 4 in nginx[5581d2000000+1000]',
    '[   60.1] traps: crond[99] general protection fault ip:7f00 sp:7ffe error:0 in libc.so.6[7f00+1]',
    'systemd[1]: nginx.service: Main process exited, code=dumped, status=11/SEGV',
  ],
  'cloud-init-failed': [
    '2026-11-28 12:00:09,123 - cc_scripts_user.py[WARNING]: Failed to run module scripts-user (scripts in /var/lib/cloud/instance/scripts)',
    '[    9.1] cloud-init[1842]: Traceback (most recent call last):',
    '[    9.1] cloud-init[1842]: Cloud-init v. 22.2.2 finished at Sat, 28 Nov 2026 12:00:09 +0000. Datasource DataSourceNone.  Up 9.22 seconds',
  ],
  'cloud-init-warning': [
    '2026-11-28 12:00:09,123 - schema.py[WARNING]: Invalid cloud-config provided',
  ],
  'kernel-warning': [
    '[    7.7] WARNING: CPU: 0 PID: 12 at kernel/workqueue.c:3166 __flush_work+0x1',
  ],
  'kernel-taint': [
    '[    6.1] lustre: loading out-of-tree module taints kernel.',
    '[    6.1] agent: module verification failed: signature and/or required key missing - tainting kernel',
  ],
  clock: [
    "[    6.2] clocksource: timekeeping watchdog on CPU1: Marking clocksource 'tsc' as unstable because the skew is too large:",
  ],
  'random-numbers': ['[    2.3] random: systemd: uninitialized urandom read (16 bytes read)'],
};

/** Messages of Windows' system event log, and of EC2Launch v2 as its documentation lists them. */
const windowsLines: Readonly<Record<string, readonly string[]>> = {
  'stop-error': [
    'The computer has rebooted from a bugcheck.  The bugcheck was: 0x0000007b (0xffffd000, 0x0, 0x0, 0x0).',
  ],
  'windows-not-started': [
    'Windows failed to start. A recent hardware or software change might be the cause.',
  ],
  'unexpected-shutdown': [
    'The previous system shutdown at 10:12:13 AM on 11/28/2026 was unexpected.',
    'The system has rebooted without cleanly shutting down first. This error could be caused if the system stopped responding',
  ],
  'service-failed': [
    'The Web Agent service failed to start due to the following error: The service did not respond',
    'A timeout was reached (30000 milliseconds) while waiting for the Web Agent service to connect.',
  ],
  'file-system-error': [
    'The file system structure on the disk is corrupt and unusable. Please run the chkdsk utility on the volume C:.',
  ],
  'io-error': ['The device, \\Device\\Harddisk0\\DR0, has a bad block.'],
  'out-of-memory': ['Windows successfully diagnosed a low virtual memory condition.'],
  'ec2launch-failed': [
    '2026/11/28 12:00:00Z: Error EC2Launch service is stopping. See instance logs for detail',
    '2026/11/28 12:00:00Z: Message: Timed out waiting for access to metadata.',
  ],
};

describe('a console that shows trouble', () => {
  it.each(Object.entries(linuxLines))('is found out by %s', (id, lines) => {
    for (const line of lines) expect(ids(line), line).toContain(id);
  });
  it.each(Object.entries(windowsLines))('of Windows is found out by %s', (id, lines) => {
    for (const line of lines) expect(ids(line, 'windows'), line).toContain(id);
  });
  it('has a line for every pattern in these tests', () => {
    expect(Object.keys(linuxLines)).toEqual(linuxPatterns.map(({ id }) => id));
    expect(Object.keys(windowsLines)).toEqual(windowsPatterns.map(({ id }) => id));
  });
});

describe('a console without trouble', () => {
  it('has no findings, whatever words its lines share with trouble', () => {
    expect(readConsole(fixture('clean-boot')).findings).toEqual([]);
    expect(readConsole(fixture('windows-ready'), { platform: 'windows' }).findings).toEqual([]);
  });
});

describe('a finding', () => {
  it('names line, place and how often, and takes lines for the same that differ by numbers', () => {
    const text = [
      'first',
      '[   44.1] Buffer I/O error on dev nvme0n1, logical block 1',
      '[   44.2] Buffer I/O error on dev nvme0n1, logical block 22',
      '[FAILED] Failed to start a.service.',
      '[FAILED] Failed to start b.service.',
    ].join('\r\n');
    expect(readConsole(text)).toMatchObject({
      lines: 5,
      findings: [
        {
          id: 'io-error',
          severity: 'error',
          line: '[ 44.1] Buffer I/O error on dev nvme0n1, logical block 1',
          lineNumber: 2,
          count: 2,
        },
        { id: 'unit-failed', lineNumber: 4, count: 1 },
        { id: 'unit-failed', lineNumber: 5, count: 1 },
      ],
    });
  });

  it('is seen behind terminal sequences, progress and NULs, and is shown without them', () => {
    const text =
      '\u001b[2J\u001b]0;title\u0007 10%\r 20%\r\u001b[1;31mKernel\u001b[0m panic - not syncing: \u0000x\u202e';
    expect(readConsole(text).findings).toEqual([
      expect.objectContaining({ id: 'kernel-panic', line: 'Kernel panic - not syncing: x' }),
    ]);
  });

  it('may be of a pattern of the caller, which can stand for a built-in one', () => {
    const report = readConsole('raid degraded\nKernel panic - not syncing: x', {
      patterns: [
        { id: 'raid', title: 'degraded array', severity: 'error', texts: ['raid degraded'] },
        { id: 'kernel-panic', title: 'panic', severity: 'error', texts: ['never'] },
      ],
    });
    expect(report.findings.map(({ id }) => id)).toEqual(['raid']);
    for (const texts of [[], [''], [['a', '']]]) {
      expect(() =>
        readConsole('', { patterns: [{ id: 'x', title: 'x', severity: 'error', texts }] }),
      ).toThrow(/the pattern "x" needs/);
    }
  });

  it('is one for a flood of different lines', () => {
    const flood = Array.from(
      { length: 3000 },
      (_, n) =>
        `[FAILED] Failed to start ${'abcdefghij'.repeat(5).slice(n % 50)}${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + (Math.floor(n / 26) % 26))}.`,
    );
    const { findings } = readConsole(flood.join('\n'));
    expect(findings.length).toBeLessThanOrEqual(51);
    expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(3000);
  });
});

it('reads any text, and says the same of a text again', () => {
  const pieces = fc.constantFrom(
    'Kernel panic - not syncing',
    '\u001b[',
    '\u001b]',
    '\r',
    '\n',
    '\u0000',
    '[FAILED] Failed to start ',
    'EXT4-fs (',
    '): error ',
    'Ω',
    '\ud800',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      const text = parts.join('');
      const report = readConsole(text);
      expect(readConsole(text)).toEqual(report);
      for (const { line, lineNumber, count } of report.findings) {
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        expect(line.length).toBeLessThanOrEqual(400);
        expect(lineNumber).toBeGreaterThan(0);
        expect(count).toBeGreaterThan(0);
      }
    }),
  );
});

it.each([
  ['starts of patterns', 'EXT4-fs ('],
  ['escapes', '\u001b['],
  ['commands of a terminal', '\u001b]'],
  ['parameters', '\u001b[0;0;0'],
  ['pieces out of order', 'sector I/O error, dev '],
  ['numbers', '0x0'],
  ['brackets', '['],
])('takes time in proportion to a line of nothing but %s', (_what, piece) => {
  // Sixteen times what EC2 gives. Looking back at all of it from each character takes minutes, and with
  // that longer than a test may.
  const size = 1 << 20;
  const { lines } = readConsole(piece.repeat(Math.ceil(size / piece.length)));

  expect(lines).toBeLessThanOrEqual(1);
});
