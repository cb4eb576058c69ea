import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Finding, formatReport, makeReport, type ScanReport } from '../../src/index.js';
import { anyReport } from '../support/any-report.js';
import { hostileText } from '../support/hostile-text.js';
import { lifelikeDecisions, lifelikeReport, lifelikeScans } from '../support/lifelike-report.js';

// The parts of SARIF 2.1.0 that are written, with what the standard demands of them (sections 3.13 to 3.58 of
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html), and GitHub:
// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
const message = z.strictObject({ text: z.string().min(1).max(4000) });
const level = z.enum(['none', 'note', 'warning', 'error']);
const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({
      uri: z
        .string()
        .regex(/^(?:[\w.!~*'()-]|%[0-9A-F]{2})+(?:\/(?:[\w.!~*'()-]|%[0-9A-F]{2})+)*$/),
    }),
    region: z.strictObject({ startLine: z.int().min(1) }),
  }),
  logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string() })).optional(),
});
const result = z.strictObject({
  ruleId: z.string().min(1).max(255),
  ruleIndex: z.int().min(0),
  level,
  message,
  locations: z.array(location).min(1),
  partialFingerprints: z.record(z.string(), z.string().min(1)),
  baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
  suppressions: z
    .array(
      z.strictObject({
        kind: z.enum(['inSource', 'external']),
        status: z.enum(['accepted', 'underReview', 'rejected']),
        justification: z.string(),
      }),
    )
    .optional(),
  properties: z.looseObject({}).optional(),
});
const rule = z.strictObject({
  id: z.string().min(1).max(255),
  shortDescription: z.strictObject({ text: z.string().min(1).max(1024) }),
  helpUri: z.url().optional(),
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({
    tags: z.array(z.string()).max(10),
    'security-severity': z
      .string()
      .regex(/^(?:10\.0|\d\.\d)$/)
      .optional(),
  }),
});
const run = z.strictObject({
  tool: z.strictObject({
    driver: z.strictObject({
      name: z.string().min(1),
      version: z.string().optional(),
      rules: z.array(rule).max(25_000),
    }),
  }),
  automationDetails: z.strictObject({ id: z.string().regex(/^[\w./-]+\/$/) }),
  invocations: z.tuple([
    z.strictObject({
      executionSuccessful: z.boolean(),
      startTimeUtc: z.iso.datetime().optional(),
      endTimeUtc: z.iso.datetime().optional(),
      toolExecutionNotifications: z.array(z.strictObject({ level, message })),
    }),
  ]),
  columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
  results: z.array(result).max(25_000),
});
const log = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z.array(run).min(1).max(20),
});

function sarif(
  ...[report, options]: [Parameters<typeof formatReport>[0], Parameters<typeof formatReport>[2]?]
) {
  return log.parse(JSON.parse(formatReport(report, 'sarif', options)));
}

const nothing = makeReport([{ name: 'a', status: 'passed', duration: 1 }], { stop: new Date(0) });

function scanOf(findings: readonly Finding[], more: Partial<ScanReport> = {}): ScanReport {
  return { scanner: { name: 'trivy' }, evaluated: 100, gaps: [], findings, ...more };
}

function finding(more: Partial<Finding> = {}): Finding {
  return { id: 'CVE-2026-1', kind: 'vulnerability', severity: 'high', package: 'openssl', ...more };
}

describe('SARIF', () => {
  it('is of the shape that the standard demands, whatever the texts', () => {
    fc.assert(
      fc.property(anyReport, hostileText, hostileText, (report, text, other) => {
        fc.pre(text.trim() !== '');
        const scans = [
          scanOf([finding({ id: text, path: other, title: other, url: other, version: text })], {
            gaps: [`gap ${other}`],
            scanner: { name: text, version: other, content: text },
          }),
        ];
        for (const { tool, results } of sarif(report, { scans }).runs) {
          for (const { ruleId, ruleIndex } of results) {
            expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
          }
        }
      }),
    );
  });

  it('tells of a run in which something was not evaluated', () => {
    const [tests, inspector, openscap] = sarif(lifelikeReport, {
      scans: lifelikeScans,
      decisions: lifelikeDecisions,
    }).runs;
    const problems = (of: z.output<typeof run> | undefined) =>
      of?.invocations[0].toolExecutionNotifications.map((each) => each.message.text);

    expect(tests?.invocations[0].executionSuccessful).toBe(false);
    expect(problems(tests)).toEqual(['60 tests did not run', '1 test could not be told']);
    expect(inspector?.invocations[0].executionSuccessful).toBe(true);
    expect(openscap?.invocations[0].executionSuccessful).toBe(false);
    expect(problems(openscap)?.[0]).toBe('nothing was evaluated');
    expect(sarif(nothing).runs[0]?.invocations[0].executionSuccessful).toBe(true);
  });

  it('suppresses what is waived or in quarantine, and says what is new', () => {
    const [tests, inspector] = sarif(lifelikeReport, {
      scans: lifelikeScans,
      decisions: lifelikeDecisions,
    }).runs;
    const waived = inspector?.results.filter(({ suppressions }) => suppressions !== undefined);
    const known = tests?.results.filter(({ suppressions }) => suppressions !== undefined);

    expect(waived).toMatchObject([
      {
        ruleId: 'CVE-2026-0002',
        suppressions: [
          { justification: 'the function is not built in (platform-team, until 2026-12-31)' },
        ],
      },
    ]);
    expect(known).toHaveLength(1);
    expect(inspector?.results.map(({ ruleId, baselineState }) => [ruleId, baselineState])).toEqual([
      ['CVE-2026-0001', 'unchanged'],
      ['CVE-2026-0004', 'new'],
      ['CVE-2026-0002', 'unchanged'],
      ['CVE-2026-0003', undefined],
      ['CVE-2026-0005', undefined],
    ]);
  });

  it.each([
    ['critical', 5, '9.1'],
    ['critical', undefined, '9.6'],
    ['high', 7.5, '7.5'],
    ['medium', 9.8, '6.9'],
    ['low', 0, '0.1'],
    ['negligible', 4, undefined],
  ] as const)('keeps the score of %s (%s) within its severity', (severity, score, expected) => {
    const scans = [scanOf([finding({ severity, ...(score !== undefined && { score }) })])];

    expect(
      sarif(nothing, { scans }).runs[1]?.tool.driver.rules[0]?.properties['security-severity'],
    ).toBe(expected);
  });

  it('has the same fingerprint for the same thing after an update, and another for another', () => {
    const prints = sarif(nothing, {
      scans: [
        scanOf([
          finding({ version: '1' }),
          finding({ version: '2', title: 'other words', severity: 'low' }),
          finding({ package: 'curl' }),
          finding({ kind: 'configuration' }),
        ]),
      ],
    }).runs[1]?.results.map((each) => each.partialFingerprints['primaryLocationLineHash']);

    expect(new Set(prints).size).toBe(3);
  });

  it('keeps to the limits of GitHub, with the worst first, and says what is left out', () => {
    const many = Array.from({ length: 25_010 }, (_, at) =>
      finding({
        id: `CVE-2026-${at}`,
        severity: at < 25_000 ? 'low' : 'critical',
        title: 'A weakness that is told in a sentence of some length for the sake of its bytes',
      }),
    );
    const text = formatReport(nothing, 'sarif', { scans: [scanOf(many)] });
    const [, scan] = log.parse(JSON.parse(text)).runs;

    expect(scan?.results).toHaveLength(25_000);
    expect(scan?.results[0]?.ruleId).toBe('CVE-2026-25000');
    expect(scan?.invocations[0].toolExecutionNotifications[0]?.message.text).toMatch(
      /^10 results left out, the least severe/,
    );
    expect(gzipSync(text).length).toBeLessThan(10 * 1024 * 1024);
  });

  it('has at most 20 runs, each of its own category', () => {
    const { runs } = sarif(nothing, { scans: Array.from({ length: 25 }, () => scanOf([])) });

    expect(runs).toHaveLength(20);
    expect(new Set(runs.map(({ automationDetails }) => automationDetails.id)).size).toBe(20);
    expect(runs[0]?.invocations[0].toolExecutionNotifications[0]?.message.text).toMatch(
      /^6 scans left out/,
    );
  });
});
