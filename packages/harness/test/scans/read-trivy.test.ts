import { expect, test } from 'vitest';
import { readTrivy } from '../../src/scans/read-trivy.js';

const vulnerability = {
  VulnerabilityID: 'CVE-2026-0001',
  VendorIDs: ['DSA-1-1'],
  PkgName: 'openssl',
  PkgIdentifier: { PURL: 'pkg:deb/debian/openssl@3.0.1?distro=debian-12' },
  InstalledVersion: '3.0.1',
  FixedVersion: '3.0.2',
  Status: 'fixed',
  SeveritySource: 'debian',
  PrimaryURL: 'https://avd.aquasec.com/nvd/cve-2026-0001',
  Title: 'A flaw',
  Severity: 'HIGH',
  CVSS: { nvd: { V3Score: 9.1 }, ghsa: { V3Score: 7.5 } },
  PublishedDate: '2026-10-01T00:00:00Z',
};
const packages = [{ Name: 'openssl' }, { Name: 'bash' }];
const system = {
  Target: 'disk.img (debian 12.11)',
  Class: 'os-pkgs',
  Type: 'debian',
  Packages: packages,
  Vulnerabilities: [vulnerability],
};
const report = {
  SchemaVersion: 2,
  Trivy: { Version: '0.60.0' },
  CreatedAt: '2026-11-28T10:00:00.5Z',
  ArtifactName: 'disk.img',
  ArtifactType: 'vm',
  Metadata: { OS: { Family: 'debian', Name: '12.11' } },
  Results: [system],
};
const withResult = (result: object) => readTrivy({ ...report, Results: [system, result] });

test('a weakness is told with its package, its fix and its score', () => {
  expect(readTrivy(JSON.stringify(report))).toEqual({
    scanner: { name: 'trivy', version: '0.60.0' },
    target: 'disk.img',
    scannedAt: '2026-11-28T10:00:00.500Z',
    evaluated: 2,
    gaps: [],
    findings: [
      {
        id: 'CVE-2026-0001',
        aliases: ['DSA-1-1'],
        kind: 'vulnerability',
        severity: 'high',
        score: 9.1,
        package: 'openssl',
        version: '3.0.1',
        fixedIn: '3.0.2',
        purl: 'pkg:deb/debian/openssl@3.0.1?distro=debian-12',
        title: 'A flaw',
        url: 'https://avd.aquasec.com/nvd/cve-2026-0001',
        fixAvailable: true,
        publishedAt: '2026-10-01T00:00:00.000Z',
      },
    ],
  });
});

test.each([
  ['affected', false],
  ['will_not_fix', false],
  ['fix_deferred', false],
  ['end_of_life', false],
  ['unknown', undefined],
])('without a fixed version, %s means a fix: %s', (Status, fixAvailable) => {
  const { FixedVersion: _, ...rest } = vulnerability;
  const found = { ...system, Vulnerabilities: [{ ...rest, Status }] };

  expect(readTrivy({ ...report, Results: [found] }).findings[0]?.fixAvailable).toBe(fixAvailable);
});

test('a system that was not recognized, or whose packages have no result, was not scanned', () => {
  const unknown = readTrivy({ ...report, Metadata: {}, Results: [] });
  const unscanned = readTrivy({ ...report, Results: null });

  expect(unknown).toMatchObject({ evaluated: 0, findings: [] });
  expect(unknown.gaps[0]).toContain('the operating system was not recognized');
  expect(unscanned).toMatchObject({ evaluated: 0 });
  expect(unscanned.gaps[0]).toContain('no result for the packages of debian');
});

test('a result with neither packages nor vulnerabilities may not have been supported', () => {
  const { Packages: _, Vulnerabilities: __, ...silent } = system;

  expect(readTrivy({ ...report, Results: [silent] })).toMatchObject({
    evaluated: 0,
    gaps: [expect.stringContaining('scan with --list-all-pkgs')],
  });
  expect(readTrivy({ ...report, Results: [{ ...silent, Packages: packages }] })).toMatchObject({
    evaluated: 2,
    gaps: [],
  });
  expect(readTrivy({ ...report, Results: [{ ...silent, Packages: [] }] })).toMatchObject({
    evaluated: 0,
    gaps: [expect.stringContaining('has no packages')],
  });
});

test('a system without support is a finding, for which a waiver can be had', () => {
  const Metadata = { OS: { Family: 'debian', Name: '9.13', EOSL: true } };

  expect(readTrivy({ ...report, Metadata }).findings).toContainEqual(
    expect.objectContaining({ id: 'END-OF-LIFE', severity: 'high', version: '9.13' }),
  );
});

test('checks of configuration count, and only those that failed are findings', () => {
  const { evaluated, findings } = withResult({
    Target: 'etc/app.yaml',
    Class: 'config',
    MisconfSummary: { Successes: 7, Failures: 1 },
    Misconfigurations: [
      {
        ID: 'DS002',
        AVDID: 'AVD-DS-0002',
        Title: 'root',
        Severity: 'HIGH',
        Status: 'FAIL',
        Resolution: 'do',
      },
      { ID: 'DS003', Title: 'fine', Severity: 'LOW', Status: 'PASS' },
    ],
  });

  expect(evaluated).toBe(10);
  expect(findings.filter(({ kind }) => kind === 'configuration')).toEqual([
    expect.objectContaining({
      id: 'DS002',
      aliases: ['AVD-DS-0002'],
      path: 'etc/app.yaml',
      fixAvailable: true,
    }),
  ]);
});

test('a secret is told by its place, never by its text', () => {
  const found = withResult({
    Target: '/root/.aws/credentials',
    Class: 'secret',
    Secrets: [
      {
        RuleID: 'aws-secret',
        Severity: 'CRITICAL',
        Title: 'AWS key',
        StartLine: 3,
        Match: 'hunter2',
        Code: { Lines: [{ Content: 'hunter2' }] },
      },
    ],
  });

  expect(found.findings[0]).toMatchObject({
    kind: 'secret',
    severity: 'critical',
    path: '/root/.aws/credentials',
    title: 'AWS key in line 3',
  });
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

test('licences are told with the package', () => {
  const { findings } = withResult({
    Target: 'OS Packages',
    Class: 'license',
    Licenses: [{ Name: 'AGPL-3.0', Severity: 'CRITICAL', Category: 'forbidden', PkgName: 'x' }],
  });

  expect(findings[0]).toMatchObject({ id: 'AGPL-3.0', kind: 'licence', package: 'x' });
});

test('what Trivy was told to suppress is counted, and not told', () => {
  const found = readTrivy({
    ...report,
    Results: [
      {
        ...system,
        Vulnerabilities: [{ ...vulnerability, Status: 'not_affected' }],
        ExperimentalModifiedFindings: [{ Type: 'vulnerability', Status: 'ignored', Finding: {} }],
      },
    ],
  });

  expect(found).toMatchObject({ suppressed: 2, findings: [] });
});

test.each([
  [{ SchemaVersion: 1 }, 'SchemaVersion: it is 1, not 2'],
  [{ results: [] }, 'SchemaVersion: it is missing, not 2'],
  ['', 'it is no JSON'],
  ['{"SchemaVersion": 2, "Results": [', 'cut off'],
  ['null', 'neither an object nor a list'],
  [{ SchemaVersion: 2, Results: {} }, 'Results: it is no list'],
  [
    { SchemaVersion: 2, Results: [{ Vulnerabilities: 'none' }] },
    'Results[0].Vulnerabilities: it is no list',
  ],
  [
    { SchemaVersion: 2, Results: [{ Class: 'os-pkgs', Vulnerabilities: [{}] }] },
    'Results[0].Vulnerabilities[0]: the finding has no id',
  ],
])('%j is no report, and the place is told', (json, message) => {
  expect(() => readTrivy(json)).toThrow(
    expect.objectContaining({
      code: 'HARNESS_SCAN_INVALID',
      message: expect.stringContaining(message),
    }),
  );
});

test('JSON that is very deep does no harm', () => {
  const deep = `{"SchemaVersion":2,"Results":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;

  expect(readTrivy(deep)).toMatchObject({ findings: [] });
});
