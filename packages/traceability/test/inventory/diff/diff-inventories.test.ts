import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  diffInventories,
  type InventoryChange,
  type InventoryScopes,
  type ServiceUnit,
  type UserAccount,
} from '../../../src/index.js';
import { notCollected } from '../../../src/inventory/inventory.js';
import { collected, inventoryOf } from '../../support/inventories.js';

const told = (changes: readonly InventoryChange[]) =>
  changes.map(
    ({ weight, what, kind, before = '-', after = '-' }) =>
      `${weight}: ${what} ${kind}: ${before} > ${after}`,
  );
const changesOf = (before: InventoryScopes, after: InventoryScopes) =>
  diffInventories(inventoryOf(before), inventoryOf(after)).changes;

describe('accounts', () => {
  const user = (name: string, uid: number, more: Partial<UserAccount> = {}): UserAccount => ({
    name,
    uid,
    gid: uid,
    home: `/var/lib/${name}`,
    shell: '/usr/sbin/nologin',
    ...more,
  });
  const users = (...entries: UserAccount[]) => ({ users: collected(entries) });

  test('another number for a name breaks, and lines that keep the old one are suggested', () => {
    const changes = changesOf(users(user('nginx', 995)), users(user('nginx', 994)));

    expect(told(changes)).toEqual([
      'breaking: user nginx changed: primary group 995 > primary group 994',
      'breaking: user nginx changed: uid 995 > uid 994',
    ]);
    expect(changes[1]?.suggestions).toEqual([
      'sysusers.d: u nginx 995 - /var/lib/nginx /usr/sbin/nologin',
      'command: useradd --no-create-home --uid 995 --gid 995 --home-dir /var/lib/nginx --shell /usr/sbin/nologin nginx',
    ]);
  });

  test('a number that another name has now breaks', () => {
    const changes = changesOf(users(user('old', 990)), users(user('new', 990)));

    expect(told(changes)).toEqual([
      'breaking: user new added: uid 990 belonged to old > uid 990, primary group 990, home /var/lib/new, shell /usr/sbin/nologin',
      'breaking: user old removed: uid 990, primary group 990, home /var/lib/old, shell /usr/sbin/nologin > -',
    ]);
  });

  test('a number that was left and taken by another name breaks', () => {
    const before = users(user('a', 990), user('b', 990));
    const after = users(user('a', 991), user('b', 991), user('c', 990));

    expect(told(changesOf(before, after))).toContain(
      'breaking: user c added: uid 990 belonged to a, b > uid 990, primary group 990, home /var/lib/c, shell /usr/sbin/nologin',
    );
  });

  test('a second root, an open account, and a shell for a service are about security', () => {
    const before = users(user('svc', 400), user('ops', 1000, { password: 'locked' }));
    const after = users(
      user('svc', 400, { shell: '/bin/bash' }),
      user('ops', 1000, { password: 'empty' }),
      user('toor', 0),
    );

    expect(told(changesOf(before, after))).toEqual([
      'security: user ops changed: password locked > password empty',
      'security: user svc changed: shell /usr/sbin/nologin > shell /bin/bash',
      'security: user toor added: - > uid 0, primary group 0, home /var/lib/toor, shell /usr/sbin/nologin',
    ]);
  });

  test('accounts that systemd hands out for a while are noise', () => {
    expect(changesOf(users(), users(user('dyn', 61184), user('nobody', 65534)))).toEqual([]);
  });

  test('names and paths that are not plain get into no line that is suggested', () => {
    const hostile = user('x; rm -rf /', 990, { home: '/$(id)' });
    const odd = user('web', 991, { home: '/srv/`id`' });

    const [first, second] = changesOf(users(hostile, odd), users());

    expect(first).toMatchObject({ what: 'user web' });
    expect(first?.suggestions).toEqual([
      'sysusers.d: u web 991 - - /usr/sbin/nologin',
      'command: useradd --no-create-home --uid 991 --gid 991 --shell /usr/sbin/nologin web',
    ]);
    expect(second).not.toHaveProperty('suggestions');
  });

  test('the order of members is noise; a new administrator is not', () => {
    const groups = (...members: string[]) => ({
      groups: collected([{ name: 'sudo', gid: 27, members }]),
    });

    expect(changesOf(groups('a', 'b'), groups('b', 'a'))).toEqual([]);
    expect(told(changesOf(groups('a'), groups('a', 'eve')))).toEqual([
      'security: group sudo changed: members a > members a, eve',
    ]);
  });

  test('another number for a group breaks, as does another range for containers', () => {
    const scopes = (gid: number, start: number) => ({
      groups: collected([{ name: 'app', gid, members: [] }]),
      subordinateIds: collected([{ owner: 'app', kind: 'uid' as const, start, count: 65_536 }]),
    });

    const changes = changesOf(scopes(900, 100_000), scopes(901, 165_536));

    expect(told(changes)).toEqual([
      'breaking: group app changed: gid 900 > gid 901',
      'breaking: uids of app changed: 100000+65536 > 165536+65536',
    ]);
    expect(changes[0]?.suggestions).toEqual([
      'sysusers.d: g app 900',
      'command: groupadd --gid 900 app',
    ]);
  });

  test('of a SID only what is the same on every machine counts', () => {
    const windows = (machine: string, rid: number) =>
      users({ name: 'Administrator', sid: `S-1-5-21-${machine}-${rid}`, enabled: true });

    expect(changesOf(windows('1-2-3', 500), windows('4-5-6', 500))).toEqual([]);
    expect(told(changesOf(windows('1-2-3', 500), windows('4-5-6', 1001)))).toEqual([
      'breaking: user Administrator changed: SID …-500 > SID …-1001',
    ]);
  });
});

describe('services', () => {
  const services = (...entries: ServiceUnit[]) => ({ services: collected(entries) });

  test('what is enabled and disabled is told, and what is off or gone may break', () => {
    const before = services(
      { name: 'sshd.service', state: 'enabled', preset: 'enabled' },
      { name: 'cups.socket', state: 'disabled' },
      { name: 'old.timer', state: 'enabled' },
    );
    const after = services(
      { name: 'sshd.service', state: 'disabled', preset: 'enabled' },
      { name: 'cups.socket', state: 'enabled' },
      { name: 'new.service', state: 'static' },
    );

    expect(told(changesOf(before, after))).toEqual([
      'breaking: old.timer removed: enabled > -',
      'breaking: sshd.service disabled: enabled, preset enabled > disabled, preset enabled',
      'notice: cups.socket enabled: disabled > enabled',
      'notice: new.service added: - > static',
    ]);
  });

  test('units that are made while a machine runs are noise', () => {
    const noise = services(
      { name: 'run-u12.service', state: 'transient' },
      { name: 'boot.mount', state: 'generated' },
      { name: 'user-1000.slice', state: 'static' },
      { name: 'session-7.scope', state: 'transient' },
      { name: 'CDPUserSvc_5a3f2', state: 'auto' },
    );

    expect(changesOf(services(), noise)).toEqual([]);
  });

  test('what a socket listens on counts only where both sides know it', () => {
    const socket = (listens?: string) =>
      services({ name: 'a.socket', state: 'enabled', ...(listens !== undefined && { listens }) });

    expect(changesOf(socket(), socket('[::]:80'))).toEqual([]);
    expect(changesOf(socket('[::]:80'), socket('[::]:8080'))).toHaveLength(1);
  });
});

describe('ports', () => {
  const port = (address: string, number: number, program?: string) => ({
    protocol: 'tcp' as const,
    address,
    port: number,
    ...(program !== undefined && { program }),
  });

  test('one that the network reaches is about security, one that is gone may break', () => {
    const before = { ports: collected([port('0.0.0.0', 80, 'nginx'), port('127.0.0.1', 25)]) };
    const after = { ports: collected([port('::', 8080, 'java'), port('127.0.0.1', 5432)]) };

    expect(told(changesOf(before, after))).toEqual([
      'breaking: tcp 0.0.0.0:80 removed: nginx > -',
      'security: tcp [::]:8080 added: - > java',
      'notice: tcp 127.0.0.1:25 removed: - > -',
      'notice: tcp 127.0.0.1:5432 added: - > -',
    ]);
  });

  test('the number of a port that the system handed out is noise', () => {
    const before = { ports: collected([port('0.0.0.0', 40_001, 'rpc.statd')]) };
    const after = { ports: collected([port('0.0.0.0', 50_123, 'rpc.statd')]) };

    expect(changesOf(before, after)).toEqual([]);
  });
});

test('a new SUID file, more rights and new trust are about security', () => {
  const file = (path: string, mode: string) => ({ path, mode, uid: 0, gid: 0 });
  const before = { privilegedFiles: collected([file('/bin/su', '4755')]) };
  const after = {
    privilegedFiles: collected([
      { ...file('/bin/su', '4755'), capabilities: 'cap_setuid,cap_chown=ep' },
      file('/opt/x', '6755'),
    ]),
  };
  const reordered = {
    privilegedFiles: collected([
      { ...file('/bin/su', '4755'), capabilities: 'cap_chown,cap_setuid=ep' },
      file('/opt/x', '6755'),
    ]),
  };

  expect(told(changesOf(before, after))).toEqual([
    'security: /bin/su changed: mode 4755, owner 0:0 > mode 4755, owner 0:0, cap_chown,cap_setuid=ep',
    'security: /opt/x added: - > mode 6755, owner 0:0',
  ]);
  expect(changesOf(after, reordered)).toEqual([]);
});

describe('certificates', () => {
  const certificate = (letter: string, notAfter: string) => ({
    sha256: letter.repeat(64),
    subject: `CN=${letter}`,
    issuer: 'CN=root',
    notAfter,
    places: ['/etc/ssl/a.pem'],
  });
  const before = inventoryOf({ certificates: collected([]) });
  const after = inventoryOf({
    certificates: collected([
      certificate('a', '2026-11-27T23:59:59.000Z'),
      certificate('b', '2027-01-01T00:00:00.000Z'),
      certificate('c', '2036-01-01T00:00:00.000Z'),
    ]),
  });

  test('that have ended or soon will are listed, from when the inventory was collected', () => {
    expect(diffInventories(before, after).expiring).toMatchObject([
      { subject: 'CN=a', daysLeft: -1 },
      { subject: 'CN=b', daysLeft: 34 },
    ]);
    expect(diffInventories(before, after, { expiryDays: 7 }).expiring).toHaveLength(1);
    expect(diffInventories(before, after, { at: new Date('2035-12-24') }).expiring).toHaveLength(3);
  });

  test('are not judged without a time, and a gap says so', () => {
    const { collectedAt: _, ...timeless } = after;
    const diff = diffInventories(before, timeless);

    expect(diff.expiring).toEqual([]);
    expect(diff.gaps).toEqual([
      'certificates: which soon end is not known, as the later inventory has no time.',
    ]);
  });
});

test('counters, random values and what follows from memory are noise among kernel settings', () => {
  const sysctl = (...pairs: [string, string][]) => ({
    sysctl: collected(pairs.map(([key, value]) => ({ key, value }))),
  });
  const before = sysctl(
    ['kernel.random.boot_id', 'a'],
    ['fs.file-nr', '1 2 3'],
    ['net.ipv4.tcp_mem', '1'],
    ['net.ipv4.conf.eth0.rp_filter', '1'],
    ['net.ipv4.ip_forward', '0'],
  );
  const after = sysctl(
    ['kernel.random.boot_id', 'b'],
    ['fs.file-nr', '4 5 6'],
    ['net.ipv4.tcp_mem', '2'],
    ['net.ipv4.conf.ens5.rp_filter', '1'],
    ['net.ipv4.ip_forward', '1'],
  );

  expect(told(changesOf(before, after))).toEqual(['notice: net.ipv4.ip_forward changed: 0 > 1']);
});

test('devices and sizes are noise among mounts, options are not', () => {
  const mounts = (source: string, options: string[]) => ({
    mounts: collected([
      { table: 'mounted' as const, target: '/', source, type: 'ext4', options },
      { table: 'mounted' as const, target: '/proc', source: 'proc', type: 'proc', options: [] },
    ]),
  });

  expect(
    changesOf(mounts('/dev/xvda1', ['rw', 'noatime']), mounts('/dev/nvme0n1p1', ['noatime', 'rw'])),
  ).toEqual([]);
  expect(told(changesOf(mounts('/dev/a', ['rw', 'nosuid']), mounts('/dev/a', ['rw'])))).toEqual([
    'notice: mount / changed: ext4 nosuid,rw > ext4 rw',
  ]);
});

test('modules and arguments of the kernel, and the system itself, are compared', () => {
  const before = inventoryOf({
    kernelModules: collected([{ name: 'xfs' }]),
    kernelCommandLine: collected([{ argument: 'root=UUID=1' }, { argument: 'quiet' }]),
  });
  const after = inventoryOf(
    {
      kernelModules: collected([{ name: 'ext4' }]),
      kernelCommandLine: collected([{ argument: 'root=UUID=2' }, { argument: 'fips=1' }]),
    },
    { system: { family: 'linux', id: 'debian', version: '13' } },
  );

  expect(told(diffInventories(before, after).changes)).toEqual([
    'notice: version changed: 12 > 13',
    'notice: ext4 added: - > -',
    'notice: xfs removed: - > -',
    'notice: fips=1 added: - > -',
    'notice: quiet removed: - > -',
  ]);
});

test('updates, features and programs of Windows are compared', () => {
  const software = (name: string, version: string, key: string) => ({
    name,
    version,
    key,
    publisher: 'Acme',
    view: '64' as const,
  });
  const before = {
    hotfixes: collected([{ id: 'KB1' }]),
    features: collected([{ name: 'Web-Server', kind: 'role' as const, state: 'Installed' }]),
    software: collected([software('Agent 1.9', '1.9', '{a}'), software('Tool', '2.0', '{c}')]),
  };
  const after = {
    hotfixes: collected([{ id: 'KB2' }]),
    features: collected([{ name: 'Web-Server', kind: 'role' as const, state: 'Available' }]),
    software: collected([software('Agent 1.10', '1.10', '{b}')]),
  };

  expect(told(changesOf(before, after))).toEqual([
    'breaking: Tool (Acme) removed: 2.0 > -',
    'security: KB1 removed: - > -',
    'notice: KB2 added: - > -',
    'notice: role Web-Server changed: Installed > Available',
    'notice: Agent (Acme) changed: 1.9 > 1.10',
  ]);
});

test('several versions of one program beside each other are not lost', () => {
  const runtime = (version: string) => ({
    name: `Runtime - ${version} (x64)`,
    version,
    key: version,
    view: '64' as const,
  });
  const before = { software: collected([runtime('6.0.21'), runtime('8.0.1')]) };
  const after = { software: collected([runtime('6.0.21'), runtime('8.0.10')]) };

  expect(told(changesOf(before, after))).toEqual([
    'notice: Runtime - (x64) changed: 8.0.1 > 8.0.10',
  ]);
});

test('what was not collected is said, and is not taken for no change', () => {
  const before = inventoryOf({
    users: notCollected('/etc/passwd cannot be read.'),
    groups: collected([]),
    ports: collected([], ['Programs were not seen.']),
  });
  const after = inventoryOf({
    users: collected([{ name: 'a', uid: 1 }]),
    ports: collected([]),
    sysctl: collected([]),
  });
  const diff = diffInventories(before, after);

  expect(diff.compared).toEqual(['ports']);
  expect(diff.notCompared).toEqual([
    { scope: 'users', reason: 'It is not in the earlier inventory: /etc/passwd cannot be read.' },
    { scope: 'groups', reason: 'The later inventory does not have it.' },
    { scope: 'sysctl', reason: 'The earlier inventory does not have it.' },
  ]);
  expect(diff.changes).toEqual([]);
  expect(diff.gaps).toEqual(['ports, earlier: Programs were not seen.']);
});

test('options that are none are refused by name', () => {
  const empty = inventoryOf({});

  expect(() => diffInventories(empty, empty, { at: new Date('never') })).toThrow(
    expect.objectContaining({
      code: 'TRACE_OPTIONS_INVALID',
      message: expect.stringMatching(/at:/),
    }),
  );
  expect(() => diffInventories(empty, empty, { expiryDays: Number.NaN })).toThrow(/expiryDays/);
});

const scopes = fc.record({
  users: fc.uniqueArray(
    fc.record({
      name: fc.string({ minLength: 1 }),
      uid: fc.nat(5),
      gid: fc.nat(5),
      shell: fc.string(),
    }),
    { selector: ({ name }) => name, maxLength: 6 },
  ),
  services: fc.uniqueArray(
    fc.record({ name: fc.string(), state: fc.constantFrom('enabled', 'disabled', 'masked') }),
    { selector: ({ name }) => name, maxLength: 6 },
  ),
  sysctl: fc.uniqueArray(fc.record({ key: fc.string(), value: fc.string() }), {
    selector: ({ key }) => key,
    maxLength: 6,
  }),
});

test('nothing differs from itself, and the order of entries means nothing', () => {
  const toInventory = ({
    users,
    services,
    sysctl,
  }: typeof scopes extends fc.Arbitrary<infer S> ? S : never) =>
    inventoryOf({
      users: collected(users),
      services: collected(services),
      sysctl: collected(sysctl),
    });
  fc.assert(
    fc.property(scopes, scopes, (a, b) => {
      const turned = {
        users: a.users.toReversed(),
        services: a.services.toReversed(),
        sysctl: a.sysctl.toReversed(),
      };
      const itself = diffInventories(toInventory(a), toInventory(turned));
      expect([itself.changes, itself.packages]).toEqual([[], []]);
      expect(diffInventories(toInventory(turned), toInventory(b))).toEqual(
        diffInventories(toInventory(a), toInventory(b)),
      );
    }),
  );
});

test('of a build and a launch, what follows from the start of the machine is not compared', () => {
  const of = (origin: 'bake' | 'launch', port: number, name: string, kernel: string) => ({
    ...inventoryOf({
      packages: collected([{ type: 'rpm', name, version: '1' }]),
      ports: collected([{ protocol: 'tcp' as const, address: '::', port }]),
    }),
    origin,
    system: { family: 'linux' as const, kernel },
  });
  const bake = of('bake', 22, 'old', '6.1');

  const mixed = diffInventories(bake, of('launch', 80, 'new', '6.2'));
  const same = diffInventories(bake, of('bake', 80, 'new', '6.2'));

  expect(mixed.packages.map(({ name }) => name).sort()).toEqual(['new', 'old']);
  expect(mixed.changes).toEqual([]);
  expect(mixed.notCompared).toEqual([
    {
      scope: 'ports',
      reason:
        'The earlier inventory was taken while the image was built, the later one on a launch of it.',
    },
  ]);
  expect(same.changes.map(({ scope }) => scope).sort()).toEqual(['ports', 'ports', 'system']);
  expect(same.notCompared).toEqual([]);
});
