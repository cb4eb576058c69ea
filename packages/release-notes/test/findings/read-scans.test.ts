import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReleaseNotesError, readInspector, readSarif, readTrivy } from '../../src/index.js';
import { hostileText } from '../support/hostile-text.js';

describe('readTrivy', () => {
  it('reads weaknesses of packages, the worst first, each once', () => {
    const openssl = {
      VulnerabilityID: 'CVE-2026-1',
      PkgName: 'openssl',
      InstalledVersion: '3.0.1-1',
      FixedVersion: '3.0.2-1',
      Severity: 'MEDIUM',
      Title: 'Overflow\nin openssl',
      PrimaryURL: 'https://avd.example/CVE-2026-1',
    };
    const report = {
      SchemaVersion: 2,
      Results: [
        { Target: 'al2023', Class: 'os-pkgs', Vulnerabilities: [openssl, openssl] },
        {
          Target: 'app',
          Class: 'lang-pkgs',
          Vulnerabilities: [{ VulnerabilityID: 'GHSA-a', Severity: 'CRITICAL' }],
        },
        { Target: 'Dockerfile', Class: 'config', Misconfigurations: [{ ID: 'DS001' }] },
      ],
    };

    const expected = [
      { id: 'GHSA-a', severity: 'critical' },
      {
        id: 'CVE-2026-1',
        severity: 'medium',
        package: 'openssl',
        version: '3.0.1-1',
        fixedIn: '3.0.2-1',
        title: 'Overflow in openssl',
        url: 'https://avd.example/CVE-2026-1',
      },
    ];
    expect(readTrivy(report)).toEqual(expected);
    expect(readTrivy(JSON.stringify(report))).toEqual(expected);
    expect(readTrivy({ SchemaVersion: 2 })).toEqual([]);
  });

  it('refuses what is no report, which must not look like one without findings', () => {
    for (const report of ['', '[]', {}, { SchemaVersion: 1 }, { SchemaVersion: 2, Results: {} }]) {
      expect(() => readTrivy(report)).toThrow(
        expect.objectContaining({ code: 'NOTES_SCAN_INVALID' }),
      );
    }
  });
});

describe('readInspector', () => {
  const finding = {
    findingArn: 'arn:aws:inspector2:eu-west-1:111122223333:finding/1',
    status: 'ACTIVE',
    severity: 'HIGH',
    type: 'PACKAGE_VULNERABILITY',
    title: 'CVE-2026-2 - bash, sh',
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2026-2',
      sourceUrl: 'https://alas.example/2',
      vulnerablePackages: [
        {
          name: 'bash',
          version: '5.2',
          release: '1.amzn2023',
          epoch: 0,
          fixedInVersion: '0:5.2-2',
        },
        { name: 'sh', version: '1', epoch: 2, fixedInVersion: 'NotAvailable' },
      ],
    },
  };

  it('tells every package that has a weakness', () => {
    const expected = [
      {
        id: 'CVE-2026-2',
        severity: 'high',
        package: 'bash',
        version: '5.2-1.amzn2023',
        fixedIn: '0:5.2-2',
        title: 'CVE-2026-2 - bash, sh',
        url: 'https://alas.example/2',
      },
      {
        id: 'CVE-2026-2',
        severity: 'high',
        package: 'sh',
        version: '2:1',
        title: 'CVE-2026-2 - bash, sh',
        url: 'https://alas.example/2',
      },
    ];
    expect(readInspector({ findings: [finding] })).toEqual(expected);
    expect(readInspector([{ findings: [finding] }, { findings: [] }])).toEqual(expected);
    expect(readInspector(JSON.stringify([finding]))).toEqual(expected);
  });

  it('leaves what is closed, suppressed or about networks', () => {
    expect(
      readInspector({
        findings: [
          { ...finding, status: 'CLOSED' },
          { ...finding, status: 'SUPPRESSED' },
          { ...finding, packageVulnerabilityDetails: undefined, type: 'NETWORK_REACHABILITY' },
        ],
      }),
    ).toEqual([]);
    expect(() => readInspector({ Results: [] })).toThrow(/neither a list of findings/);
    expect(() => readInspector([1])).toThrow(ReleaseNotesError);
  });

  it('has a word for severities that nobody has set', () => {
    const told = (severity: unknown) => readInspector([{ ...finding, severity }])[0]?.severity;
    expect(['INFORMATIONAL', 'UNTRIAGED', 'toString', 7].map(told)).toEqual([
      'negligible',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});

describe('readSarif', () => {
  const log = (results: readonly unknown[], rules: readonly unknown[] = []) => ({
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'scanner', rules } }, results }],
  });

  it('takes the severity from the score of the rule, else from the level', () => {
    const rules = [
      {
        id: 'a',
        properties: { 'security-severity': '9.8' },
        helpUri: 'https://e.example/a',
        shortDescription: { text: 'A' },
      },
      { id: 'b', defaultConfiguration: { level: 'error' } },
    ];
    const place = { physicalLocation: { artifactLocation: { uri: 'usr/lib/x' } } };
    const results = [
      { ruleId: 'a', message: { text: 'm' }, locations: [place] },
      { ruleIndex: 1, message: { text: 'b' } },
      {
        ruleId: 'c',
        level: 'note',
        message: { text: 'c' },
        locations: [{ ...place, logicalLocations: [{ fullyQualifiedName: 'libc' }] }],
      },
      { ruleId: 'd', message: { text: 'd' } },
      { ruleId: 'e', properties: { 'security-severity': '0.0' }, message: { text: 'e' } },
    ];

    expect(readSarif(log(results, rules))).toEqual([
      {
        id: 'a',
        severity: 'critical',
        package: 'usr/lib/x',
        title: 'A',
        url: 'https://e.example/a',
      },
      { id: 'b', severity: 'high', title: 'b' },
      { id: 'd', severity: 'medium', title: 'd' },
      { id: 'c', severity: 'low', package: 'libc', title: 'c' },
      { id: 'e', severity: 'negligible', title: 'e' },
    ]);
  });

  it('leaves what passed, is gone or is suppressed, but not what is only asked to be', () => {
    const results = [
      { ruleId: 'passed', kind: 'pass' },
      { ruleId: 'gone', baselineState: 'absent' },
      { ruleId: 'suppressed', suppressions: [{ kind: 'external' }] },
      { ruleId: 'accepted', suppressions: [{ kind: 'external', status: 'accepted' }] },
      { ruleId: 'asked', suppressions: [{ kind: 'external', status: 'underReview' }] },
    ];

    expect(readSarif(log(results)).map(({ id }) => id)).toEqual(['asked']);
    expect(() => readSarif({})).toThrow(/runs is no list/);
  });
});

describe('every reader', () => {
  it('survives whatever there is in a report, and gives clean text only', () => {
    const anything = fc.oneof(fc.jsonValue(), hostileText);
    const record = (...names: readonly string[]) =>
      fc.oneof(
        {
          weight: 5,
          arbitrary: fc.record(Object.fromEntries(names.map((name) => [name, anything]))),
        },
        { weight: 1, arbitrary: anything },
      );
    const trivy = record('VulnerabilityID', 'Severity', 'PkgName', 'Title', 'PrimaryURL');
    const sarif = record(
      'ruleId',
      'ruleIndex',
      'rule',
      'level',
      'locations',
      'message',
      'suppressions',
    );
    const inspector = record('vulnerabilityId', 'sourceUrl', 'vulnerablePackages');
    fc.assert(
      fc.property(fc.array(trivy), fc.array(sarif), fc.array(inspector), anything, (a, b, c, d) => {
        const all = [
          ...readTrivy({ SchemaVersion: 2, Results: [{ Vulnerabilities: a }, d] }),
          ...readSarif({ runs: [{ results: b, tool: d }, d] }),
          ...readInspector({
            findings: c.map((packageVulnerabilityDetails) => ({ packageVulnerabilityDetails })),
          }),
        ];
        for (const { title = '', url = 'https://x.example', ...rest } of all) {
          expect(url).toMatch(/^https?:\/\//);
          expect(title.length).toBeLessThanOrEqual(501);
          for (const text of [title, ...Object.values(rest)])
            expect(text).not.toMatch(/\p{Cc}|[\u202A-\u202E]/u);
        }
      }),
      { numRuns: 300 },
    );
  });
});
