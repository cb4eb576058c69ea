import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  componentNotesOf,
  diffPackages,
  type InventoryDifference,
  readSbom,
} from '../../src/index.js';

describe('readSbom', () => {
  const bash = 'pkg:rpm/amzn/bash@5.2-1.amzn2023?arch=x86_64&epoch=1&upstream=bash-5.2-1.src.rpm';

  it('reads CycloneDX, also what lies inside other components', () => {
    const components = [
      { type: 'operating-system', name: 'amzn' },
      {
        type: 'application',
        name: 'no url',
        components: [{ type: 'library', purl: 'pkg:npm/%40scope/name@1.0.0' }],
      },
      { type: 'library', purl: bash },
      { type: 'library', purl: 'pkg:deb/debian/libc6', version: '2.36-9' },
      null,
    ];

    const { packages, left } = readSbom(JSON.stringify({ bomFormat: 'CycloneDX', components }));
    expect(left).toBe(2);
    expect(packages).toHaveLength(3);
    expect(packages).toEqual(
      expect.arrayContaining([
        {
          type: 'rpm',
          name: 'bash',
          version: '1:5.2-1.amzn2023',
          architecture: 'x86_64',
          source: 'bash',
        },
        { type: 'npm', name: '@scope/name', version: '1.0.0' },
        { type: 'deb', name: 'libc6', version: '2.36-9' },
      ]),
    );
  });

  it('reads SPDX', () => {
    const reference = (referenceLocator: string) => [{ referenceType: 'purl', referenceLocator }];
    expect(
      readSbom({
        spdxVersion: 'SPDX-2.3',
        packages: [
          { name: 'image', primaryPackagePurpose: 'OPERATING-SYSTEM' },
          {
            name: 'bash',
            versionInfo: '9',
            externalRefs: reference('pkg:deb/debian/bash@5.2-1?arch=amd64'),
          },
          { name: 'lost' },
        ],
      }),
    ).toEqual({
      packages: [{ type: 'deb', name: 'bash', version: '5.2-1', architecture: 'amd64' }],
      left: 1,
    });
  });

  it('refuses what is no SBOM', () => {
    for (const sbom of ['{', {}, [], null, { spdxVersion: 'SPDX-3.0' }]) {
      expect(() => readSbom(sbom)).toThrow(expect.objectContaining({ code: 'NOTES_SBOM_INVALID' }));
    }
  });

  it('survives nesting without end and whatever a package URL holds', () => {
    let deep: unknown = [];
    for (let level = 0; level < 20_000; level += 1) deep = [{ components: deep }];
    expect(readSbom({ bomFormat: 'CycloneDX', components: deep }).left).toBe(20_000);
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string().map((text) => `pkg:deb/${text}@${text}`),
          ),
        ),
        (urls) => {
          const components = urls.map((purl) => ({ purl }));
          const { packages, left } = readSbom({ bomFormat: 'CycloneDX', components });
          expect(packages.length + left).toBe(urls.length);
        },
      ),
    );
  });
});

describe('diffPackages', () => {
  const rpm = (name: string, version: string, more = {}) => ({
    type: 'rpm',
    name,
    version,
    ...more,
  });

  it('tells packages that came, went, and went up or down', () => {
    expect(
      diffPackages(
        [
          rpm('a', '1.0'),
          rpm('b', '2'),
          rpm('c', '1:1'),
          rpm('d', '1'),
          rpm('e', '1', { architecture: 'x' }),
        ],
        [
          rpm('a', '1.10'),
          rpm('c', '2'),
          rpm('d', '1'),
          rpm('e', '1', { architecture: 'y' }),
          rpm('f', '1', { source: 'g' }),
        ],
      ),
    ).toEqual([
      { kind: 'upgraded', type: 'rpm', name: 'a', before: '1.0', after: '1.10' },
      { kind: 'removed', type: 'rpm', name: 'b', before: '2' },
      { kind: 'downgraded', type: 'rpm', name: 'c', before: '1:1', after: '2' },
      { kind: 'removed', type: 'rpm', name: 'e', architecture: 'x', before: '1' },
      { kind: 'added', type: 'rpm', name: 'e', architecture: 'y', after: '1' },
      { kind: 'added', type: 'rpm', name: 'f', source: 'g', after: '1' },
    ]);
  });

  it('counts a package once that lies in many folders', () => {
    const list = [rpm('a', '1'), rpm('a', '1')];
    expect(diffPackages(list, [rpm('a', '1')])).toEqual([]);
    expect(diffPackages([], list)).toHaveLength(1);
  });

  it('takes another order of versions', () => {
    const options = { compareVersions: () => 1 };
    expect(diffPackages([rpm('a', '1')], [rpm('a', '2')], options)[0]?.kind).toBe('downgraded');
  });
});

describe('compareVersions', () => {
  it('orders as rpm does', () => {
    const order = ['1.0~rc1', '1.0', '1.0^', '1.0^git1', '1.0a', '1.0.1', '1.1', '1.010', '1:0.1'];
    const shuffled = order.toReversed().toSorted((a, b) => compareVersions('rpm', a, b));
    expect(shuffled).toEqual(order);
    for (const [a, b] of [
      ['1_0', '1.0'],
      ['007', '7'],
      ['0:1', '1'],
    ] as const) {
      expect(compareVersions('rpm', a, b)).toBe(0);
    }
  });

  it('is an order', () => {
    const version = fc.string({
      unit: fc.constantFrom('0', '1', '9', 'a', 'b', '.', '-', '~', '^', ':'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        const compare = (x: string, y: string) => Math.sign(compareVersions('rpm', x, y));
        expect(compare(a, b) + compare(b, a)).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('componentNotesOf', () => {
  const difference: InventoryDifference = {
    packages: [{ kind: 'added', type: 'rpm', name: 'a', after: '1\u0007' }],
    changes: [
      {
        scope: 'users',
        kind: 'changed',
        weight: 'breaking',
        what: 'user www',
        before: '33',
        after: '48',
        suggestions: ['u www 33'],
      },
      { scope: 'services', kind: 'enabled', weight: 'notice', what: 'sshd' },
      { scope: 'ports', kind: 'added', weight: 'security', what: 'tcp 22' },
      { scope: 'gates', kind: 'changed', weight: 'notice', what: 'scans', after: 'passed' },
    ],
    notCompared: [{ scope: 'mounts', reason: 'It is not there.' }],
    gaps: ['no root'],
  };

  it('sorts what changed into its parts, what is the same on two architectures once', () => {
    const result = componentNotesOf([difference, difference]);

    expect(result).toEqual({
      components: {
        packages: [{ kind: 'added', type: 'rpm', name: 'a', after: '1' }],
        users: [
          {
            scope: 'users',
            kind: 'changed',
            what: 'user www',
            before: '33',
            after: '48',
            breaking: true,
            advice: ['u www 33'],
          },
        ],
        services: [{ scope: 'services', kind: 'enabled', what: 'sshd' }],
        other: [{ scope: 'ports', kind: 'added', what: 'tcp 22', security: true }],
        checks: [{ scope: 'gates', kind: 'changed', what: 'scans', after: 'passed' }],
      },
      warnings: [
        'What changed in mounts is not known: It is not there.',
        'Not seen by the inventory: no root',
      ],
    });
    expect(componentNotesOf([])).toEqual({ components: {}, warnings: [] });
  });
});
