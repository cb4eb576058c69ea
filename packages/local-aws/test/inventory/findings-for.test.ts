import { expect, test } from 'vitest';
import { findingsFor } from '../../src/inventory/findings-for.js';
import type { Package } from '../../src/inventory/package.js';
import { packagesIn } from '../../src/seeds/packages.js';
import { seedsOf } from '../../src/seeds/source-images.js';
import {
  type AffectedPackage,
  type Vulnerability,
  vulnerabilities,
} from '../../src/seeds/vulnerabilities.js';
import { must } from '../support/local.js';

const [template] = vulnerabilities;
const vulnerability = (...affects: AffectedPackage[]): Vulnerability => ({
  ...must(template),
  affects,
});
const npm = (version: string, name = 'left'): Package => ({ platform: 'npm', name, version });
const found = (one: Package, ...affects: AffectedPackage[]) =>
  findingsFor([one], [vulnerability(...affects)]).length > 0;

test('a package is affected from the first version that has it to the one that fixed it', () => {
  const affected: AffectedPackage = {
    platform: 'npm',
    name: 'left',
    since: '1.2.0',
    fixedVersion: '1.10.0',
  };

  expect(
    ['1.1.9', '1.2.0', '1.9.9', '1.10.0-rc.1', '1.10.0'].map((version) =>
      found(npm(version), affected),
    ),
  ).toEqual([false, true, true, true, false]);
  expect(found(npm('1.5.0', 'right'), affected)).toBe(false);
  expect(found({ ...npm('1.5.0'), platform: 'pypi' }, affected)).toBe(false);
  expect(found(npm('99.0.0'), { platform: 'npm', name: 'left' })).toBe(true);
});

test('every package tells of every vulnerability that it has, in both orders', () => {
  const [one, two] = [
    vulnerability({ platform: 'npm', name: 'left' }, { platform: 'npm', name: 'right' }),
    { ...vulnerability({ platform: 'npm', name: 'left' }), id: 'CVE-2026-99999' },
  ];

  const findings = findingsFor([npm('1', 'right'), npm('1'), npm('2')], [one, two]);

  expect(
    findings.map((finding) => [
      finding.package.name,
      finding.package.version,
      finding.vulnerability.id,
    ]),
  ).toEqual([
    ['right', '1', one.id],
    ['left', '1', one.id],
    ['left', '1', two.id],
    ['left', '2', one.id],
    ['left', '2', two.id],
  ]);
});

test('images of vendors have a vulnerability exactly until the day of its fix', () => {
  // What is in the images of Red Hat is not told.
  const images = [...seedsOf('us-east-1').images.values()].filter(
    ({ owner }) => owner !== '309956199498',
  );
  const checked = new Set<string>();
  for (const image of images) {
    const packages = must(packagesIn(image));
    const ids = new Set(
      findingsFor(packages, vulnerabilities).map(
        (one) => `${one.vulnerability.id} ${one.package.name}`,
      ),
    );
    for (const { id, affects } of vulnerabilities) {
      for (const { platform, name, fixedAt } of affects) {
        if (!packages.some((one) => one.platform === platform && one.name === name)) continue;
        checked.add(`${id} ${platform} ${name}`);
        const isOld = fixedAt === undefined || image.creationDate < fixedAt;
        expect(ids.has(`${id} ${name}`), `${id} in ${image.name}`).toBe(isOld);
      }
    }
  }
  const seeded = vulnerabilities
    .flatMap(({ id, affects }) => affects.map(({ platform, name }) => ({ id, platform, name })))
    .filter(({ platform }) => /-\d/.test(platform));
  expect(checked.size).toBe(seeded.length);
});
