import { describe, expect, test } from 'vitest';
import {
  diffInventories,
  type Inventory,
  type InventoryScopes,
  type UserAccount,
} from '../../src/index.js';
import { SosFiles } from '../../src/inventory/sosreport/sos-files.js';
import { sosInventory } from '../../src/inventory/sosreport/sos-inventory.js';
import {
  parseCommandLine,
  parseOsRelease,
  parseSysctl,
} from '../../src/inventory/tables/kernel.js';
import { parseMounts } from '../../src/inventory/tables/mounts.js';
import {
  debPackages,
  parseDpkgList,
  parseRpmList,
  rpmPackages,
} from '../../src/inventory/tables/packages.js';
import { parseSocketList } from '../../src/inventory/tables/ports.js';
import { systemdUnits } from '../../src/inventory/tables/units.js';

// Work that grows with the square of this takes minutes, far more than a test is given.
const long = 1_000_000;
const times = (text: string) => text.repeat(long / text.length);

describe('a line of a million characters costs no more than its length', () => {
  const texts = [' ', 'a', '%', '-', '.', '1', '-a', 'a.', '\\', '"', 'a ', '1.'].map(times);

  test.each([
    ['os-release', (text: string) => parseOsRelease([`NAME=${text}!`])],
    ['sysctl', (text: string) => parseSysctl([`${text} = 1`, `a = ${text}!`])],
    ['a command line', parseCommandLine],
    ['mounts', (text: string) => parseMounts('fstab', [`/ ${text} !`])],
    ['dpkg', (text: string) => [parseDpkgList(`ii  ${text}!`), debPackages([[text, text]])]],
    [
      'rpm',
      (text: string) => [parseRpmList(`${text}!`), rpmPackages([[text, '0', '1', '2', 'x', text]])],
    ],
    ['sockets', (text: string) => parseSocketList(`tcp LISTEN 0 0 ${text}! ${text}`)],
    [
      'units',
      (text: string) => systemdUnits({ files: [text], sockets: [text], timers: [`${text}!`] }),
    ],
    [
      'a sosreport',
      (text: string) =>
        sosInventory(
          new SosFiles(
            new Map([
              ['etc/login.defs', text.replaceAll(' ', '\n')],
              ['file', ''],
            ]),
            {
              commands: [`rpm ${text}`, times('rpm '), `netstat -${times('p')}`, `ss -${text}`].map(
                (exec) => ({ exec, path: 'file', tags: [] }),
              ),
            },
          ),
        ),
    ],
    [
      'a service',
      (text: string) =>
        compare({
          services: { status: 'collected', entries: [{ name: `user-${text}!`, state: 'enabled' }] },
        }),
    ],
  ])('%s', (_, read) => {
    for (const text of texts) expect(() => read(text)).not.toThrow();
  });
});

describe('a hundred thousand of one kind cost no more than their number', () => {
  const many = <T>(make: (index: number) => T): readonly T[] =>
    Array.from({ length: 100_000 }, (_, index) => make(index));

  test('accounts with one number', () => {
    const users = many(
      (index): UserAccount => ({ name: `u${index}`, uid: 0, home: '/', shell: '/' }),
    );
    const { changes } = compare({ users: { status: 'collected', entries: users } });

    expect(changes).toHaveLength(users.length);
  });

  test('members of a group', () => {
    const groupOf = (prefix: string): InventoryScopes => ({
      groups: {
        status: 'collected',
        entries: [{ name: 'g', gid: 1, members: many((index) => `${prefix}${index}`) }],
      },
    });
    const { changes } = diffInventories(inventory(groupOf('a')), inventory(groupOf('b')));

    expect(changes).toHaveLength(1);
  });

  test('ranges of one owner', () => {
    const ranges = many((start) => ({ owner: 'o', kind: 'uid' as const, start, count: 1 }));
    const { changes } = compare({ subordinateIds: { status: 'collected', entries: ranges } });

    expect(changes).toHaveLength(1);
  });
});

test('the places where a socket listens are in one order, however they were listed', () => {
  const lines = ['/run/a x.socket x.service', '/run/b x.socket x.service', '/run/c x.socket -'];
  const read = (sockets: readonly string[]) =>
    systemdUnits({ files: ['x.socket enabled enabled'], sockets })[0]?.listens;

  expect(read(lines)).toBe('/run/a, /run/b, /run/c');
  expect(read(lines.toReversed())).toBe('/run/a, /run/b, /run/c');
  expect(read([lines[1] ?? '', lines[2] ?? '', lines[0] ?? ''])).toBe('/run/a, /run/b, /run/c');
});

test('a path that ends in .socket is a place, not the name of a unit', () => {
  const sockets = ['/run/docker.socket docker.socket docker.service'];

  expect(systemdUnits({ files: ['docker.socket enabled enabled'], sockets })).toEqual([
    {
      name: 'docker.socket',
      state: 'enabled',
      preset: 'enabled',
      listens: '/run/docker.socket',
      triggers: 'docker.service',
    },
  ]);
});

function inventory(scopes: InventoryScopes): Inventory {
  return { schema: 'soe-inventory/v1', source: 'script', system: { family: 'linux' }, scopes };
}

/** What differs where everything of one side is gone on the other. */
function compare(scopes: InventoryScopes) {
  const empty = Object.fromEntries(
    Object.keys(scopes).map((name) => [name, { status: 'collected', entries: [] }]),
  );
  return diffInventories(inventory(scopes), inventory(empty));
}
