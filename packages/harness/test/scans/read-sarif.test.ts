import { expect, test } from 'vitest';
import { readSarif } from '../../src/scans/read-sarif.js';

const rules = [
  {
    id: 'CVE-2026-0001',
    shortDescription: { text: 'A flaw' },
    helpUri: 'https://example.com/1',
    properties: { 'security-severity': '9.8', tags: ['vulnerability'] },
  },
  {
    id: 'DS002',
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['misconfiguration'] },
  },
  { id: 'OFF', defaultConfiguration: { enabled: false } },
];
const result = {
  ruleId: 'CVE-2026-0001',
  message: { text: 'found' },
  locations: [
    {
      physicalLocation: { artifactLocation: { uri: 'usr/lib/libssl.so' } },
      logicalLocations: [{ fullyQualifiedName: 'openssl@3.0.1' }],
    },
  ],
};
const run = {
  tool: { driver: { name: 'Scanner', semanticVersion: '1.2.3', rules } },
  results: [result],
};
const logOf = (...runs: readonly object[]) => ({ version: '2.1.0', runs });
const only = (more: object) => readSarif(logOf({ ...run, ...more }));

test('a result is told by its rule, and enabled rules are what was looked at', () => {
  expect(readSarif(JSON.stringify(logOf(run)))).toEqual({
    scanner: { name: 'Scanner', version: '1.2.3' },
    evaluated: 2,
    gaps: [],
    findings: [
      {
        id: 'CVE-2026-0001',
        kind: 'vulnerability',
        severity: 'critical',
        score: 9.8,
        package: 'openssl@3.0.1',
        path: 'usr/lib/libssl.so',
        title: 'A flaw',
        url: 'https://example.com/1',
      },
    ],
  });
});

test.each([
  [{ ruleId: 'x', level: 'error' }, 'high'],
  [{ ruleId: 'x', level: 'note' }, 'low'],
  [{ ruleId: 'x', level: 'none' }, 'negligible'],
  [{ ruleId: 'x' }, 'medium'],
  [{ ruleId: 'DS002' }, 'high'],
  [{ ruleId: 'DS002/special' }, 'high'],
  [{ ruleIndex: 1 }, 'high'],
  [{ rule: { index: 1 } }, 'high'],
  [{ ruleId: 'x', properties: { 'security-severity': '4.0' } }, 'medium'],
  [{ ruleId: 'x', properties: { 'security-severity': 'bad' }, level: 'error' }, 'high'],
])('the severity of %j is %s', (more, severity) => {
  expect(only({ results: [{ message: {}, ...more }] }).findings[0]?.severity).toBe(severity);
});

test('results that passed, are gone or are suppressed are no findings', () => {
  const report = only({
    results: [
      { ...result, kind: 'pass' },
      { ...result, kind: 'notApplicable' },
      { ...result, baselineState: 'absent' },
      { ...result, suppressions: [{ kind: 'inSource' }] },
      {
        ...result,
        ruleId: 'DS002',
        suppressions: [{ kind: 'inSource' }, { kind: 'external', status: 'underReview' }],
      },
    ],
  });

  expect(report.findings.map(({ id }) => id)).toEqual(['DS002']);
  expect(report.suppressed).toBe(1);
});

test('a run without rules and results needs to say that it succeeded', () => {
  const tool = { driver: { name: 'Scanner' } };

  expect(readSarif(logOf({ tool, results: [] }))).toMatchObject({ evaluated: 0 });
  expect(
    readSarif(logOf({ tool, results: [], invocations: [{ executionSuccessful: true }] })),
  ).toMatchObject({ evaluated: 1, gaps: [] });
});

test.each([
  [{ results: undefined }, 'has no list of results: it did not look'],
  [{ results: null }, 'has no list of results: it did not look'],
  [{ externalPropertyFileReferences: { results: [{}] } }, 'put results into other files'],
  [{ invocations: [{ executionSuccessful: false, exitCode: 3 }] }, 'Scanner failed: exit code 3'],
  [
    {
      invocations: [
        {
          executionSuccessful: true,
          toolExecutionNotifications: [{ level: 'error', message: { text: 'no feed' } }],
        },
      ],
    },
    'Scanner reports an error: no feed',
  ],
  [
    {
      invocations: [
        {
          executionSuccessful: true,
          toolConfigurationNotifications: [{ level: 'error', descriptor: { id: 'CFG1' } }],
        },
      ],
    },
    'Scanner reports an error: CFG1',
  ],
])('a run with %j is not whole', (more, gap) => {
  expect(only(more).gaps).toEqual([expect.stringContaining(gap)]);
});

test('a warning of the tool is no gap, and a log without runs is one', () => {
  const invocations = [
    { executionSuccessful: true, toolExecutionNotifications: [{ level: 'warning' }] },
  ];

  expect(only({ invocations }).gaps).toEqual([]);
  expect(readSarif(logOf())).toMatchObject({ evaluated: 0, gaps: ['the log has no runs'] });
});

test('runs of several tools are one report', () => {
  const other = { tool: { driver: { name: 'Other' } }, results: [{ ruleId: 'x', message: {} }] };

  expect(readSarif(logOf(run, other))).toMatchObject({
    scanner: { name: 'Scanner+Other' },
    evaluated: 3,
  });
});

test('rules of an extension are found by their index', () => {
  const tool = {
    driver: { name: 'Scanner' },
    extensions: [
      { name: 'Pack', rules: [{ id: 'EXT1', defaultConfiguration: { level: 'note' } }] },
    ],
  };

  const report = only({
    tool,
    results: [{ rule: { index: 0, toolComponent: { index: 0 } }, message: {} }],
  });

  expect(report.findings[0]).toMatchObject({ id: 'EXT1', severity: 'low' });
});

test.each([
  [{ version: '2.0.0', runs: [] }, 'version: it is 2.0.0'],
  [{ runs: [] }, 'version: it is missing'],
  [{ version: '2.1.0', runs: {} }, 'runs: it is no list'],
  [logOf({ results: [] }), 'runs[0].tool.driver.name: it is missing'],
  [logOf({ ...run, results: 7 }), 'runs[0].results: it is no list'],
  ['[', 'it is no JSON'],
])('%j is no log, and the place is told', (json, message) => {
  expect(() => readSarif(json)).toThrow(
    expect.objectContaining({
      code: 'HARNESS_SCAN_INVALID',
      message: expect.stringContaining(message),
    }),
  );
});
