import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type InventoryScopeName,
  inventoryScopeNames,
  parseInventory,
  parseInventoryOutput,
  TraceabilityError,
} from '../../../src/index.js';

const output = (...lines: string[]) =>
  ['soe-inventory-lines/1\tlinux', ...lines, 'end', ''].join('\n');
const entriesOf = async (text: string | Uint8Array, name: InventoryScopeName) => {
  const scope = (await parseInventoryOutput(text)).scopes[name];
  return scope?.status === 'collected' ? scope.entries : scope;
};

describe('of Linux', () => {
  test('packages have their epochs, architectures and sources', async () => {
    const text = output(
      'packages\tdeb\tlibc6:amd64\t2.36-9+deb12u9\tamd64\tglibc\t2.36-9+deb12u9\tinstalled',
      'packages\tdeb\tgcc\t4:12.2.0-3\tamd64\tgcc-defaults\t1.203\tinstalled',
      'packages\tdeb\told\t1.0\tall\told\t1.0\tconfig-files',
      'packages\trpm\tbind\t32\t9.16.23\t14.el9\tx86_64\tbind-9.16.23-14.el9.src.rpm',
      'packages\trpm\tgpg-pubkey\t0\t8483c65d\t5ccc5b19\t(none)\t(none)',
      'scope\tpackages\tcollected\t',
    );

    expect(await entriesOf(text, 'packages')).toEqual([
      {
        type: 'deb',
        name: 'libc6',
        version: '2.36-9+deb12u9',
        architecture: 'amd64',
        source: 'glibc',
      },
      {
        type: 'deb',
        name: 'gcc',
        version: '4:12.2.0-3',
        architecture: 'amd64',
        source: 'gcc-defaults',
        sourceVersion: '1.203',
      },
      {
        type: 'rpm',
        name: 'bind',
        version: '32:9.16.23-14.el9',
        architecture: 'x86_64',
        source: 'bind',
      },
      { type: 'rpm', name: 'gpg-pubkey', version: '8483c65d-5ccc5b19' },
    ]);
  });

  test('ports are read from what the kernel prints', async () => {
    const text = output(
      'ports\tsocket\ttcp\t0100007F:1538\t11',
      'ports\tsocket\ttcp6\t00000000000000000000000000000000:0016\t12',
      'ports\tsocket\ttcp6\tB80D01200000000067452301EFCDAB89:01BB\t13',
      'ports\tsocket\tudp6\t0000000000000000FFFF00000100007F:0035\t14',
      'ports\tsocket\ttcp\tnonsense\t15',
      'ports\tprogram\t12\tsystemd',
      'ports\tprogram\t12\tsshd',
      'scope\tports\tcollected\t',
    );

    expect(await entriesOf(text, 'ports')).toEqual([
      { protocol: 'tcp', address: '127.0.0.1', port: 5432 },
      { protocol: 'tcp', address: '::', port: 22, program: 'sshd, systemd' },
      { protocol: 'tcp', address: '2001:db8::123:4567:89ab:cdef', port: 443 },
      { protocol: 'udp', address: '::ffff:127.0.0.1', port: 53 },
    ]);
  });

  test('units know what they start and where they listen', async () => {
    const text = output(
      'services\tfile\tsshd.socket enabled disabled',
      'services\tfile\tfstrim.timer enabled enabled',
      String.raw`services	file	dev-disk-by\\x2did.swap generated -`,
      'services\tsocket\t[::]:22 sshd.socket sshd.service',
      'services\tsocket\troute 1361 sshd.socket sshd.service',
      'services\ttimer\tMon 2026-11-30 00:00:00 UTC 1 day left - - fstrim.timer fstrim.service',
      'scope\tservices\tcollected\t',
    );

    expect(await entriesOf(text, 'services')).toEqual([
      {
        name: 'sshd.socket',
        state: 'enabled',
        preset: 'disabled',
        listens: '[::]:22, route 1361',
        triggers: 'sshd.service',
      },
      { name: 'fstrim.timer', state: 'enabled', preset: 'enabled', triggers: 'fstrim.service' },
      { name: String.raw`dev-disk-by\x2did.swap`, state: 'generated' },
    ]);
  });

  test('files have modes and capabilities, as old and new tools write them', async () => {
    const text = output(
      'privilegedFiles\tmode\t4755 0 0\t/usr/bin/su',
      String.raw`privilegedFiles	mode	2755 0 42	/opt/a\tb\\c\nscope\tusers`,
      'privilegedFiles\tcapabilities\t/usr/bin/ping cap_net_raw=ep',
      'privilegedFiles\tcapabilities\t/usr/bin/su = cap_setuid,cap_chown+ep',
      'scope\tprivilegedFiles\tcollected\t',
    );

    expect(await entriesOf(text, 'privilegedFiles')).toEqual([
      {
        path: '/usr/bin/su',
        mode: '4755',
        uid: 0,
        gid: 0,
        capabilities: 'cap_setuid,cap_chown=ep',
      },
      { path: '/opt/a\tb\\c\nscope\tusers', mode: '2755', uid: 0, gid: 42 },
      { path: '/usr/bin/ping', capabilities: 'cap_net_raw=ep' },
    ]);
  });

  test('mounts are read with white space in their names, settings with several values', async () => {
    const text = output(
      String.raw`mounts	mounted	/dev/sda1 /mnt/a\\040b ext4 rw,noatime 0 0`,
      'mounts\tfstab\t# comment',
      'mounts\tfstab\tUUID=1\t/\txfs\tdefaults\t0\t0',
      'scope\tmounts\tcollected\t',
      'sysctl\tnet.ipv4.ip_local_port_range = 32768\t60999',
      'scope\tsysctl\tcollected\t',
    );

    expect(await entriesOf(text, 'mounts')).toEqual([
      {
        table: 'mounted',
        source: '/dev/sda1',
        target: '/mnt/a b',
        type: 'ext4',
        options: ['rw', 'noatime'],
      },
      { table: 'fstab', source: 'UUID=1', target: '/', type: 'xfs', options: ['defaults'] },
    ]);
    expect(await entriesOf(text, 'sysctl')).toEqual([
      { key: 'net.ipv4.ip_local_port_range', value: '32768 60999' },
    ]);
  });

  test('what could not be seen is kept', async () => {
    const text = output(
      'gap\tusers\tWhether accounts are locked can be seen by root only.',
      'users\tpasswd\troot\t0\t0\t/root\t/bin/sh',
      'scope\tusers\tcollected\t',
      'scope\tkernelModules\tnot-collected\tThe kernel has no modules.',
    );
    const { scopes } = await parseInventoryOutput(text);

    expect(scopes.users).toMatchObject({
      gaps: ['Whether accounts are locked can be seen by root only.'],
    });
    expect(scopes.kernelModules).toEqual({
      status: 'not-collected',
      reason: 'The kernel has no modules.',
    });
    expect(scopes.groups).toBeUndefined();
  });
});

describe('of Windows', () => {
  // Written by hand after the documentation of each command, as there was no Windows to run them on.
  const fixture = readFileSync(new URL('fixtures/windows-2022.txt', import.meta.url));

  test('everything is read', async () => {
    const inventory = await parseInventoryOutput(fixture);

    expect(inventory).toEqual({
      schema: 'soe-inventory/v1',
      source: 'script',
      collectedAt: '2026-11-28T06:00:00Z',
      system: {
        family: 'windows',
        name: 'Windows Server 2022 Datacenter',
        version: '21H2',
        build: '20348.2582',
        architecture: 'AMD64',
      },
      scopes: {
        hotfixes: {
          status: 'collected',
          entries: [
            { id: 'KB5040437', kind: 'Security Update' },
            {
              id: 'Package_for_RollupFix~31bf3856ad364e35~amd64~~20348.2582.1.8',
              kind: 'SecurityUpdate',
            },
          ],
        },
        features: {
          status: 'collected',
          entries: [
            { kind: 'role', name: 'Web-Server', state: 'Available' },
            { kind: 'optional', name: 'SMB1Protocol', state: 'Disabled' },
          ],
        },
        services: {
          status: 'collected',
          entries: [
            { name: 'AmazonSSMAgent', state: 'auto', account: 'LocalSystem' },
            { name: 'Spooler', state: 'disabled', account: 'LocalSystem' },
          ],
        },
        software: {
          status: 'collected',
          entries: [
            {
              name: 'AWS Tools for Windows',
              key: '{6C4D9E2F}',
              view: '64',
              version: '3.15.2092',
              publisher: 'Amazon Web Services',
            },
            { name: 'Odd\tname', key: 'odd', view: '32' },
          ],
        },
        users: {
          status: 'collected',
          entries: [
            { name: 'Administrator', sid: 'S-1-5-21-1-2-3-500', enabled: true },
            { name: 'Guest', sid: 'S-1-5-21-1-2-3-501', enabled: false },
          ],
        },
        groups: {
          status: 'collected',
          entries: [
            { name: 'Administrators', sid: 'S-1-5-32-544', members: ['Administrator'] },
            { name: 'Users', sid: 'S-1-5-32-545', members: [] },
          ],
          gaps: ['The members of Users could not be listed.'],
        },
        ports: {
          status: 'collected',
          entries: [
            { protocol: 'tcp', address: '0.0.0.0', port: 3389, program: 'svchost' },
            { protocol: 'udp', address: '::', port: 5355 },
          ],
        },
        certificates: { status: 'not-collected', reason: 'Access is denied.' },
      },
    });
    expect(parseInventory(JSON.stringify(inventory))).toEqual(inventory);
  });

  test('also as PowerShell writes it when its output is redirected', async () => {
    const wide = Buffer.from(`\uFEFF${fixture.toString('utf8')}`, 'utf16le');

    expect(await parseInventoryOutput(wide)).toEqual(await parseInventoryOutput(fixture));
  });
});

test('it may come in pieces, cut inside characters', async () => {
  const bytes = Buffer.from(
    output('users\tpasswd\tgrüße\t1\t1\t/\t/bin/sh', 'scope\tusers\tcollected\t'),
  );
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const byte of bytes) yield Buffer.from([byte]);
  }

  expect(await parseInventoryOutput(pieces())).toEqual(await parseInventoryOutput(bytes));
});

test.for([
  ['something else', 'hello\n', /first line/],
  ['nothing', '', /first line/],
  ['half of it', 'soe-inventory-lines/1\tlinux\nusers\tpasswd\ta\t1\n', /stops after 2 lines/],
  ['another system', 'soe-inventory-lines/1\tplan9\nend\n', /first line/],
] as const)('%s is refused', async ([, text, problem]) => {
  await expect(parseInventoryOutput(text)).rejects.toMatchObject({
    code: 'TRACE_INVENTORY_INVALID',
    message: expect.stringMatching(problem),
  });
});

test('what never ends is refused before it fills the memory', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    const piece = Buffer.alloc(8_388_608, 'x');
    for (;;) {
      given += piece.length;
      yield piece;
    }
  }

  await expect(parseInventoryOutput(endless())).rejects.toMatchObject({
    code: 'TRACE_INVENTORY_INVALID',
  });
  expect(given).toBeLessThan(80_000_000);
});

test('lines at random do no harm, and what comes of them is an inventory', async () => {
  const words = fc.constantFrom(
    'users',
    'passwd',
    'packages',
    'deb',
    'rpm',
    'ports',
    'socket',
    'tcp',
    'scope',
    'collected',
    'hotfixes',
    'features',
    'role',
    'software',
    '64',
    'groups',
    'windows',
    'member',
    'kernelModules',
    'privilegedFiles',
    'mode',
    'certificates',
    'pem',
    'file',
    'mounts',
    'fstab',
    'gap',
    'system',
    'services',
    'sysctl',
    '0100007F:0016',
    '-----BEGIN CERTIFICATE-----',
    '-----END CERTIFICATE-----',
    '4755 0 0',
    '1',
  );
  const platform = fc.constantFrom('linux', 'windows');
  const line = fc
    .array(fc.oneof(words, fc.string(), fc.string({ unit: 'binary' })), { maxLength: 8 })
    .map((fields) => fields.join('\t'));
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 30 }), platform, async (lines, platform) => {
      const done = inventoryScopeNames.map((name) => `scope\t${name}\tcollected\t`);
      const text = output(...lines, ...done).replace('linux', platform);
      const outcome = await parseInventoryOutput(text).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(TraceabilityError);
      else expect(parseInventory(outcome)).toEqual(outcome);
    }),
    { numRuns: 300 },
  );
});
