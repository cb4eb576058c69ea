import { expect, test } from 'vitest';
import { diffInventories, formatInventoryDiff, groupPackageChanges } from '../../../src/index.js';
import { notCollected } from '../../../src/inventory/inventory.js';
import { collected, inventoryOf } from '../../support/inventories.js';

const deb = (name: string, version: string) => ({
  type: 'deb',
  name,
  version,
  architecture: 'amd64',
  source: 'openssl',
});

test('what may break comes first, packages go by their source, what is not known comes last', () => {
  const before = inventoryOf({
    packages: collected([deb('openssl', '3.0.14-1'), deb('libssl3', '3.0.14-1')]),
    users: collected([{ name: 'nginx', uid: 995 }]),
    ports: notCollected('There is no /proc.'),
  });
  const after = inventoryOf({
    packages: collected([deb('openssl', '3.0.15-1'), deb('libssl3', '3.0.15-1')], ['Half of it.']),
    users: collected([{ name: 'nginx', uid: 994 }]),
    ports: collected([]),
  });

  expect(formatInventoryDiff(diffInventories(before, after))).toBe(
    `May break what depends on it (1)
  users: user nginx changed: uid 995 → uid 994
    keep it as it was with sysusers.d: u nginx 995 - - -
    keep it as it was with command: useradd --no-create-home --uid 995 nginx

Packages (1)
  openssl upgraded: 3.0.14-1 → 3.0.15-1 (libssl3, openssl)

Not compared (1)
  ports: It is not in the earlier inventory: There is no /proc.

Not seen (1)
  packages, later: Half of it.`,
  );
});

test('no change is said together with what was looked at', () => {
  const same = inventoryOf({ packages: collected([]), users: notCollected('No.') });

  expect(formatInventoryDiff(diffInventories(same, same))).toBe(
    `No changes. Compared: packages.

Not compared (1)
  users: It is not in the earlier inventory: No.`,
  );
});

test('names from an image reach no terminal as they are', () => {
  const hostile = 'x\u001b[2J\n\u202eevil';
  const before = inventoryOf({ privilegedFiles: collected([]), packages: collected([]) });
  const after = inventoryOf({
    privilegedFiles: collected([{ path: hostile, mode: '4755' }]),
    packages: collected([{ type: 'deb', name: hostile, version: hostile }]),
  });
  const text = formatInventoryDiff(diffInventories(before, after));

  expect(text).not.toContain('\u001b');
  expect(text).not.toContain('\u202e');
  expect(text.split('\n').filter((line) => line.includes('evil'))).toHaveLength(2);
});

test('packages of one source that went another way are apart', () => {
  const change = { type: 'deb', source: 'openssl', before: '1', after: '2' } as const;

  expect(
    groupPackageChanges([
      { ...change, kind: 'upgraded', name: 'b' },
      { ...change, kind: 'upgraded', name: 'a' },
      { ...change, kind: 'downgraded', name: 'c' },
    ]),
  ).toEqual([
    { kind: 'upgraded', source: 'openssl', names: ['a', 'b'], before: '1', after: '2' },
    { kind: 'downgraded', source: 'openssl', names: ['c'], before: '1', after: '2' },
  ]);
});
