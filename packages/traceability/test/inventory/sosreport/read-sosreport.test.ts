import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getuid } from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  diffInventories,
  type Inventory,
  type InventoryScopeName,
  parseInventory,
  type ReadSosreportOptions,
  readSosreport,
  TraceabilityError,
} from '../../../src/index.js';
import { type Entry, inPieces, packedWith, tarOf } from '../../support/archives.js';
import { isInstalled } from '../../support/is-installed.js';

const manifest = (...commands: { exec: string; filepath: string | null }[]) =>
  JSON.stringify({ components: { report: { plugins: { any: { commands, files: [] } } } } });

const report: readonly Entry[] = [
  { name: 'sos-x/', type: 'directory' },
  {
    name: 'sos-x/sos_commands/rpm/a-name-of-another-version',
    content:
      'kernel-5.14.0-362.8.1.el9_3.x86_64\tTue Nov\ngpg-pubkey-8483c65d-5ccc5b19\tMon\nbash-5.1.8-6.el9_1.x86_64 x\n',
  },
  {
    name: 'sos-x/sos_commands/systemd/units',
    content: `UNIT FILE            STATE    VENDOR PRESET
sshd.service         enabled  enabled
fstrim.timer         disabled disabled

2 unit files listed.
`,
  },
  {
    name: 'sos-x/sos_commands/networking/ss_-peaonmi',
    content: `Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process
tcp   LISTEN 0      128          0.0.0.0:22        0.0.0.0:*     users:(("sshd",pid=1,fd=3)) ino:1
udp   UNCONN 0      0       127.0.0.1%lo:323       0.0.0.0:*     users:(("chronyd",pid=2,fd=5))
tcp   ESTAB  0      0           10.0.0.1:22       10.0.0.2:999   users:(("sshd",pid=3,fd=3))
tcp   LISTEN 0      128             [::]:22           [::]:*     users:(("sshd",pid=1,fd=4))
`,
  },
  { name: 'sos-x/etc/passwd', content: 'root:x:0:0:root:/root:/bin/bash\n+@nis::::::\n' },
  { name: 'sos-x/etc/group', content: 'root:x:0:\nwheel:x:10:ada,bob\n' },
  { name: 'sos-x/etc/fstab', content: '# c\nUUID=1 / xfs defaults 0 0\n' },
  {
    name: 'sos-x/etc/os-release',
    content: 'ID="rhel"\nVERSION_ID="9.3"\nPRETTY_NAME="Red Hat \\"9\\""\n',
  },
  { name: 'sos-x/proc/cmdline', content: 'BOOT_IMAGE=/vmlinuz quiet dyndbg="file a.c +p"\n' },
  { name: 'sos-x/installed-rpms', type: 'symlink', linkname: '/etc/shadow' },
  {
    name: 'sos-x/sos_reports/manifest.json',
    content: manifest(
      { exec: 'systemctl list-unit-files', filepath: 'sos_commands/systemd/units' },
      {
        exec: `sh -c "rpm --nodigest -qa --qf '%{NVRA}' | sort -V"`,
        filepath: 'sos_commands/rpm/a-name-of-another-version',
      },
      { exec: 'lsmod', filepath: null },
    ),
  },
];

const entriesOf = (inventory: Inventory, name: InventoryScopeName): readonly unknown[] => {
  const scope = inventory.scopes[name];
  return scope?.status === 'collected' ? scope.entries : [];
};
const read = async (entries: readonly Entry[], options: ReadSosreportOptions = {}) =>
  readSosreport(inPieces(await tarOf(entries), 65_536), options);

const installed = {
  none: true,
  gzip: true,
  xz: isInstalled('xz'),
  bzip2: isInstalled('bzip2', '--help'),
};

describe.for(['none', 'gzip', 'xz', 'bzip2'] as const)('packed with %s', (kind) => {
  test.skipIf(!installed[kind])('gives what it holds, and says what it does not', async () => {
    const bytes = packedWith(kind, await tarOf(report));
    const inventory = await readSosreport(inPieces(bytes, 1_000));

    expect(entriesOf(inventory, 'packages')).toEqual([
      { type: 'rpm', name: 'kernel', version: '5.14.0-362.8.1.el9_3', architecture: 'x86_64' },
      { type: 'rpm', name: 'gpg-pubkey', version: '8483c65d-5ccc5b19' },
      { type: 'rpm', name: 'bash', version: '5.1.8-6.el9_1', architecture: 'x86_64' },
    ]);
    expect(entriesOf(inventory, 'services')).toEqual([
      { name: 'sshd.service', state: 'enabled', preset: 'enabled' },
      { name: 'fstrim.timer', state: 'disabled', preset: 'disabled' },
    ]);
    expect(entriesOf(inventory, 'ports')).toEqual([
      { protocol: 'tcp', address: '0.0.0.0', port: 22, program: 'sshd' },
      { protocol: 'udp', address: '127.0.0.1', port: 323, program: 'chronyd' },
      { protocol: 'tcp', address: '::', port: 22, program: 'sshd' },
    ]);
    expect(entriesOf(inventory, 'users')).toEqual([
      { name: 'root', uid: 0, gid: 0, home: '/root', shell: '/bin/bash' },
    ]);
    expect(entriesOf(inventory, 'groups')).toEqual([
      { name: 'root', gid: 0, members: [] },
      { name: 'wheel', gid: 10, members: ['ada', 'bob'] },
    ]);
    expect(entriesOf(inventory, 'kernelCommandLine')).toEqual([
      { argument: 'BOOT_IMAGE=/vmlinuz' },
      { argument: 'quiet' },
      { argument: 'dyndbg="file a.c +p"' },
    ]);
    expect(inventory.system).toEqual({
      family: 'linux',
      id: 'rhel',
      name: 'Red Hat "9"',
      version: '9.3',
    });
    expect(inventory.scopes.packages).toMatchObject({
      gaps: ['Source packages are not in a sosreport.', 'Epochs are not in a sosreport.'],
    });
    expect(inventory.scopes.sysctl).toEqual({
      status: 'not-collected',
      reason: 'The sosreport has no sysctl -a.',
    });
    expect(parseInventory(JSON.stringify(inventory))).toEqual(inventory);
  });

  test.skipIf(!installed[kind])('and cut anywhere, is refused', async () => {
    const bytes = packedWith(kind, await tarOf(report));
    for (const part of [0, 0.3, 0.6]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part) + 3);

      await expect(readSosreport(inPieces(cut, 1_000))).rejects.toMatchObject({
        code: 'TRACE_ARCHIVE_UNREADABLE',
      });
    }
  });
});

test('without a manifest files are found by their names', async () => {
  const inventory = await read([
    {
      name: 's/sos_commands/dpkg/dpkg_-l',
      content: 'ii  curl:i386  7.88-1  i386  x\nrc  old  1  all  x\n',
    },
    { name: 's/sos_reports/manifest.json', content: '{"components":[' },
  ]);

  expect(entriesOf(inventory, 'packages')).toEqual([
    { type: 'deb', name: 'curl', version: '7.88-1', architecture: 'i386' },
  ]);
});

test.for([
  ['a path that leaves the archive', { name: 's/../../etc/passwd' }, /leaves the archive/],
  ['an absolute path', { name: '/etc/passwd' }, /absolute path/],
  ['a hard link', { name: 's/a', type: 'link', linkname: '/etc/shadow' }, /hard link/],
  ['a device', { name: 's/sda', type: 'block-device' }, /block device/],
  ['a character device', { name: 's/tty', type: 'character-device' }, /character device/],
  ['a pipe', { name: 's/pipe', type: 'fifo' }, /fifo/],
] as const)('an archive with %s is refused', async ([, entry, problem]) => {
  await expect(read([...report, entry])).rejects.toMatchObject({
    name: 'TraceabilityError',
    code: 'TRACE_ARCHIVE_REFUSED',
    message: expect.stringMatching(problem),
  });
});

test('special files can be left out, paths that leave the archive cannot', async () => {
  const options = { specialFiles: 'leave-out' } as const;
  const device: Entry = { name: 'sos-x/dev/sda', type: 'block-device' };
  const link: Entry = { name: 'sos-x/etc/subuid', type: 'link', linkname: '/etc/shadow' };
  const inventory = await read([...report, device, link], options);

  expect(inventory.scopes.subordinateIds).toMatchObject({ status: 'not-collected' });
  await expect(read([{ name: '../x' }], options)).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_REFUSED',
  });
});

test('links are not followed', async () => {
  const link: Entry = { name: 'sos-x/etc/passwd', type: 'symlink', linkname: '/etc/passwd' };
  const others = report.filter(({ name }) => !name.endsWith('/etc/passwd'));

  expect((await read([...others, link])).scopes.users).toMatchObject({ status: 'not-collected' });
});

describe('beyond its limits an archive is refused', () => {
  const zeros: Entry = { name: 's/sos_logs/zeros', content: Buffer.alloc(2_000_000) };
  test.for([
    [{ entries: 5 }, /more than 5 entries/],
    [{ entryBytes: 1_999_999 }, /s\/sos_logs\/zeros is larger than 1999999 bytes/],
    [{ totalBytes: 1_000_000 }, /unpacks to more than 1000000 bytes/],
    [{ ratioFrom: 1_000_000, ratio: 100 }, /more than 100 times its size/],
  ] as const)('%o', async ([limits, problem]) => {
    const bytes = packedWith('gzip', await tarOf([...report, zeros]));

    await expect(readSosreport(inPieces(bytes, 4_096), { limits })).rejects.toMatchObject({
      code: 'TRACE_ARCHIVE_REFUSED',
      message: expect.stringMatching(problem),
    });
  });

  test.skipIf(!installed.xz)('a bomb of xz is stopped before its end', async () => {
    const content = Buffer.alloc(40_000_000);
    const bytes = packedWith('xz', await tarOf([...report, { ...zeros, content }]));
    expect(bytes.length).toBeLessThan(10_000);

    await expect(
      readSosreport(inPieces(bytes, 4_096), { limits: { ratioFrom: 4_000_000 } }),
    ).rejects.toMatchObject({
      code: 'TRACE_ARCHIVE_REFUSED',
      message: expect.stringMatching(/more than 200 times its size/),
    });
  });

  test('a header that claims a terabyte is refused before anything is read', async () => {
    const bytes = await tarOf([{ name: 's/etc/passwd', content: 'x' }]);
    bytes.write('800000000000010000000000', 124, 'hex');
    // The sum of the header as bytes, with spaces in place of the sum itself.
    const sum = bytes
      .subarray(0, 512)
      .reduce((all, byte, at) => all + (at >= 148 && at < 156 ? 32 : byte), 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');

    await expect(readSosreport(inPieces(bytes, 512))).rejects.toMatchObject({
      code: 'TRACE_ARCHIVE_REFUSED',
      message: expect.stringMatching(/larger than 4294967296 bytes/),
    });
  });
});

test('files for which there is no room are left out, and the reason says so', async () => {
  const large: Entry = { name: 'sos-x/etc/fstab', content: '#'.repeat(9_000) };
  const others = report.filter(({ name }) => name !== large.name);
  const inventory = await read([...others, large], { limits: { keptBytes: 8_000 } });

  expect(inventory.scopes.mounts).toEqual({
    status: 'not-collected',
    reason: expect.stringMatching(/etc\/fstab was left out: there is no room for its \d+ bytes/),
  });
});

test('an archive of something else is told from a damaged one', async () => {
  await expect(read([{ name: 'package/index.js', content: 'x' }])).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_UNREADABLE',
    message: expect.stringMatching(/not a sosreport/),
  });
});

test('a file that is not there is told by its name', async () => {
  await expect(readSosreport('/nowhere/sosreport.tar.xz')).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_UNREADABLE',
    message: expect.stringMatching(/\/nowhere\/sosreport\.tar\.xz/),
  });
});

test('without the program for its packing, what to install is said', async () => {
  const head = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 1, 2, 3]);

  await expect(
    readSosreport(inPieces(head, 4), { programs: { xz: '/nowhere/xz' } }),
  ).rejects.toMatchObject({
    code: 'TRACE_PROGRAM_MISSING',
    message: expect.stringMatching(/Install xz/),
  });
});

test('the signal ends it, whatever it is doing', async () => {
  const reason = new Error('enough');
  async function* endless(controller: AbortController): AsyncGenerator<Uint8Array> {
    yield await tarOf(report.slice(0, 2));
    controller.abort(reason);
    for (;;) yield Buffer.alloc(512, 1);
  }
  const controller = new AbortController();

  await expect(readSosreport(endless(controller), { signal: controller.signal })).rejects.toBe(
    reason,
  );
  await expect(readSosreport('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('bytes at random, and archives with bytes changed, do no harm', async () => {
  const good = await tarOf(report);
  const changed = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((changes) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      return bytes;
    });
  const any = fc.oneof(
    changed,
    fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes)),
    changed.map((bytes) => packedWith('gzip', bytes)),
  );
  await fc.assert(
    fc.asyncProperty(any, async (bytes) => {
      const outcome = await readSosreport(inPieces(bytes, 777)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(TraceabilityError);
      else expect(outcome).toMatchObject({ source: 'sosreport' });
    }),
    { numRuns: 150 },
  );
});

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query replaces it
const statusOnly = '${db:Status-Status}\\n';
// Others than root get another report, and it needs a place to be locked.
const sos = isInstalled('sos', 'report', '--help') && getuid?.() === 0;
test.skipIf(!sos)('what sos itself reports of this machine is what dpkg or rpm says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'soe-sos-'));
  try {
    const only = ['-o', 'dpkg,systemd,kernel,release'];
    const plugins = isInstalled('dpkg-query') ? only : ['-o', 'rpm,systemd,kernel,release'];
    spawnSync('sos', ['report', '--batch', '--quiet', '--tmp-dir', folder, ...plugins], {
      stdio: 'ignore',
    });
    const file = readdirSync(folder).find((name) => /\.tar\.\w+$/.test(name)) ?? 'none';
    const inventory = await readSosreport(join(folder, file));
    const { stdout } = isInstalled('dpkg-query')
      ? spawnSync('dpkg-query', ['-W', '-f', statusOnly], { encoding: 'utf8' })
      : spawnSync('rpm', ['-qa', '--qf', 'installed\\n'], { encoding: 'utf8' });

    expect(entriesOf(inventory, 'packages')).toHaveLength(
      stdout.split('\n').filter((line) => line === 'installed').length,
    );
    expect(entriesOf(inventory, 'services').length).toBeGreaterThan(0);
    expect(entriesOf(inventory, 'sysctl').length).toBeGreaterThan(300);
    expect(inventory.system.id).toMatch(/^\w+$/);
    expect(parseInventory(JSON.stringify(inventory))).toEqual(inventory);
    expect(diffInventories(inventory, inventory).changes).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
