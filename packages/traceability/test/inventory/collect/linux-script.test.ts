import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, getuid } from 'node:process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  collectInventory,
  diffInventories,
  type Inventory,
  type InventoryScopeName,
  inventoryScopesOf,
  inventoryScript,
  parseInventory,
  parseInventoryOutput,
  shScriptRunner,
} from '../../../src/index.js';
import { readInventoryLines } from '../../../src/inventory/collect/read-lines.js';
import { isInstalled } from '../../support/is-installed.js';

// Looking for SUID files walks all disks, which takes long on a machine that was not looked at before.
const scopes = inventoryScopesOf('linux').filter((name) => name !== 'privilegedFiles');
const script = inventoryScript('linux', { scopes });
const scopeOf = (inventory: Inventory, name: InventoryScopeName): readonly unknown[] | string => {
  const scope = inventory.scopes[name];
  return scope?.status === 'collected' ? scope.entries : (scope?.reason ?? 'missing');
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soe-script-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with all programs of busybox, and the tools of packages that it does not have. */
function busyboxPath(): string {
  const path = join(folder, 'busybox');
  if (existsSync(path)) return path;
  mkdirSync(path);
  spawnSync('busybox', ['--install', '-s', path]);
  rmSync(join(path, 'rpm'), { force: true });
  for (const name of ['dpkg-query', 'rpm']) {
    const { stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (stdout.trim() !== '') symlinkSync(stdout.trim(), join(path, name));
  }
  return path;
}

const shells = [
  {
    name: 'bash',
    there: isInstalled('bash'),
    argv: ['bash', '--norc', '--posix'],
    path: () => env['PATH'] ?? '',
  },
  {
    name: 'dash',
    there: isInstalled('dash', '-c', 'true'),
    argv: ['dash'],
    path: () => env['PATH'] ?? '',
  },
  {
    name: 'busybox',
    there: isInstalled('busybox', 'true'),
    argv: ['busybox', 'sh'],
    path: busyboxPath,
  },
];

describe.for(shells)('under $name', ({ there, argv, path }) => {
  test.skipIf(!there)('it tells what is on this machine', async () => {
    const [program = '', ...args] = argv;
    const { stdout, stderr, status } = spawnSync(program, [...args, '-s'], {
      input: script,
      // The script adds the folders of the system behind these.
      env: { PATH: `${path()}:${env['PATH']}` },
      maxBuffer: 67_108_864,
    });
    const inventory = await parseInventoryOutput(stdout);

    expect(status).toBe(0);
    expect(stderr.toString()).toBe('');
    expect(parseInventory(JSON.stringify(inventory))).toEqual(inventory);
    expect(inventory.system).toMatchObject({
      family: 'linux',
      kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
    });
    expect(Object.keys(inventory.scopes).toSorted()).toEqual([...scopes].toSorted());
    const names = (readFileSync('/etc/passwd', 'utf8').match(/^[^+:-][^:]*/gm) ?? []).toSorted();
    const users = scopeOf(inventory, 'users') as { name: string }[];
    expect(users.map(({ name }) => name).toSorted()).toEqual(names);
    expect(scopeOf(inventory, 'sysctl').length).toBeGreaterThan(300);
    expect(scopeOf(inventory, 'kernelCommandLine')).not.toHaveLength(0);
    expect(scopeOf(inventory, 'mounts')).toContainEqual(
      expect.objectContaining({ table: 'mounted', target: '/' }),
    );
  });
});

test.skipIf(!isInstalled('dpkg-query'))('packages are those of dpkg-query', async () => {
  const inventory = await collectInventory({ scopes: ['packages'] });
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query replaces it
  const format = '${db:Status-Status} ${Package} ${Version} ${Architecture}\n';
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', format], { encoding: 'utf8' });
  const packages = scopeOf(inventory, 'packages') as Record<string, string>[];

  expect(
    packages
      .filter(({ type }) => type === 'deb')
      .map(({ name, version, architecture }) => `installed ${name} ${version} ${architecture}`)
      .toSorted(),
  ).toEqual(
    stdout
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .toSorted(),
  );
});

test('a port that this process listens on is found with the name of its program', async () => {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const inventory = await collectInventory({ scopes: ['ports'] });

    expect(scopeOf(inventory, 'ports')).toContainEqual({
      protocol: 'tcp',
      address: '127.0.0.1',
      port,
      program: readFileSync('/proc/self/comm', 'utf8').trim(),
    });
  } finally {
    server.close();
  }
});

test('twice on one machine there is no change', async () => {
  // Ports and mounts are not this test's alone.
  const quiet = scopes.filter((name) => name !== 'ports' && name !== 'mounts');
  const before = await collectInventory({ scopes: quiet });
  const after = await collectInventory({ scopes: quiet });
  const { packages, changes, compared } = diffInventories(before, after);

  expect({ packages, changes }).toEqual({ packages: [], changes: [] });
  expect(compared).toEqual(expect.arrayContaining(['users', 'groups', 'sysctl']));
});

test('into a file it writes whole or not at all, and leaves nothing else', async () => {
  const place = join(folder, 'out');
  mkdirSync(place);
  const run = (target: string) =>
    spawnSync('sh', ['-s', target], {
      input: inventoryScript('linux', { scopes: ['users', 'groups'] }),
    });

  expect(run(join(place, 'inventory.txt')).status).toBe(0);
  expect(readdirSync(place)).toEqual(['inventory.txt']);
  const inventory = await parseInventoryOutput(readFileSync(join(place, 'inventory.txt')));
  expect(scopeOf(inventory, 'users')).not.toHaveLength(0);
  expect(run(join(place, 'nowhere', 'inventory.txt')).status).not.toBe(0);
  expect(readdirSync(place)).toEqual(['inventory.txt']);
});

test('half of the script does nothing', () => {
  const place = join(folder, 'half');
  mkdirSync(place);
  const half = script.slice(0, script.lastIndexOf('\nmain()'));
  const { stdout } = spawnSync('sh', ['-s', join(place, 'x')], { input: half });

  expect(stdout.toString()).toBe('');
  expect(readdirSync(place)).toEqual([]);
});

test('only certificates are printed of files that hold private keys too', async () => {
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  const look = inventoryScript('linux', { scopes: ['certificates'] });
  const hostile = `-----BEGIN CERTIFICATE-----
AAAA
-----BEGIN PRIVATE KEY-----
c2VjcmV0
-----END PRIVATE KEY-----
`;
  writeFileSync(join(certificates, 'a\nscope\tcertificates.pem'), hostile);
  const { stdout } = spawnSync('sh', ['-s'], {
    input: look.replaceAll(/for folder in [^;]*;/g, `for folder in "${certificates}";`),
    encoding: 'utf8',
  });

  expect(stdout).toContain('certificates\tpem\tAAAA');
  expect(stdout).not.toContain('c2VjcmV0');
  expect(stdout).toContain(
    String.raw`certificates	file	${certificates}/a\nscope\tcertificates.pem`,
  );
  await expect(parseInventoryOutput(stdout)).resolves.toMatchObject({ source: 'script' });
});

describe.for(shells)('whatever is in a name, under $name', ({ there, argv, path }) => {
  test.skipIf(!there)('it is one field of one line', () => {
    const name = fc
      .string({ unit: fc.constantFrom(...'\\\t\n\r ntr$`"\'&/%;|é'), maxLength: 12 })
      .filter((text) => text !== '');
    const names = [
      ...fc.sample(name, { numRuns: 60, seed: 7 }),
      '\na\tb\\\n\r\n',
      '\\n',
      '-n',
      '%s',
    ];
    const body = script.slice(script.indexOf("escape='"), script.indexOf('has() {'));
    const [program = '', ...args] = argv;
    const { stdout } = spawnSync(
      program,
      [
        ...args,
        '-c',
        `${body}\nfor name do printf 'x\\t%s\\n' "$(esc "$name")"; done`,
        'x',
        ...names,
      ],
      { env: { PATH: `${path()}:${env['PATH']}` }, encoding: 'utf8' },
    );
    const { scopes } = readInventoryLines(
      `soe-inventory-lines/1\tlinux\n${stdout}scope\tx\tcollected\t\nend\n`,
    );

    expect(scopes.get('x')?.lines).toEqual(names.map((each) => [each]));
  });
});

test.skipIf(getuid?.() !== 0)('hashes of passwords stay on the machine', () => {
  const { stdout } = spawnSync('sh', ['-s'], {
    input: inventoryScript('linux', { scopes: ['users'] }),
    encoding: 'utf8',
  });

  expect(stdout).toMatch(/^users\tpassword\troot\t(?:locked|set|empty)$/m);
  expect(stdout).not.toMatch(/\$[0-9a-z]+\$/);
});

test.skipIf(getuid?.() !== 0 || !isInstalled('setpriv'))(
  'somebody else than root is told what could not be seen',
  async () => {
    const run = shScriptRunner({
      program: 'setpriv',
      args: ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', '-s'],
    });
    const inventory = await collectInventory({ scopes: ['users', 'ports'], run });

    expect(inventory.scopes.users).toMatchObject({
      gaps: ['Whether accounts are locked can be seen by root only.'],
    });
    expect(inventory.scopes.ports).toMatchObject({
      gaps: ['The programs of other users can be seen by root only.'],
    });
  },
);

test('a program that fails, or that there is not, is told of', async () => {
  const failing = join(folder, 'failing');
  writeFileSync(failing, '#!/bin/sh\necho "no space left" >&2\nexit 3\n');
  chmodSync(failing, 0o755);

  await expect(
    collectInventory({ run: shScriptRunner({ program: failing }) }),
  ).rejects.toMatchObject({
    code: 'TRACE_INVENTORY_FAILED',
    message: expect.stringMatching(/ended with 3 and said "no space left"/),
  });
  await expect(
    collectInventory({ run: shScriptRunner({ program: '/nowhere/sh' }) }),
  ).rejects.toMatchObject({ code: 'TRACE_PROGRAM_MISSING' });
});

test('the signal ends the collecting', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  const run = shScriptRunner({ args: ['-c', 'echo begun; exec sleep 600'] });
  const begun = async function* (text: string, signal?: AbortSignal) {
    for await (const chunk of run(text, signal) as AsyncIterable<Uint8Array>) {
      controller.abort(reason);
      yield chunk;
    }
  };

  await expect(collectInventory({ run: begun, signal: controller.signal })).rejects.toBe(reason);
});

test('a scope or platform that there is not is refused by name', () => {
  expect(() => inventoryScript('linux', { scopes: ['hotfixes'] })).toThrow(/no hotfixes on linux/);
  expect(() => inventoryScript('beos' as 'linux')).toThrow(
    expect.objectContaining({ code: 'TRACE_OPTIONS_INVALID' }),
  );
});
