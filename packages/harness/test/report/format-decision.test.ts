import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatAnnotations,
  formatDecision,
  formatDecisions,
  formatFindings,
  type GateDecision,
} from '../../src/index.js';
import { anyReport } from '../support/any-report.js';
import { hostileText } from '../support/hostile-text.js';
import { lifelikeDecisions, lifelikeReport, lifelikeScans } from '../support/lifelike-report.js';

/** What no line for a terminal or a CI log may hold. */
const harmful = /[\p{Cc}\u202a-\u202e\u2066-\u2069]|##\w*\[/u;

function gate(more: Partial<GateDecision>): GateDecision {
  return {
    gate: 'scans',
    status: 'failed',
    evaluated: 10,
    reasons: [],
    warnings: [],
    items: [],
    ...more,
  };
}

describe('formatDecision', () => {
  it('tells why, what stops it, what to look at, and what to do next', () => {
    const items = Array.from({ length: 12 }, (_, at) => ({
      key: `CVE-${at}`,
      name: `CVE-${at}`,
      decision: 'blocks' as const,
      rule: 'severity high',
      isNew: at === 0,
    }));
    const reasons = ['12 findings stop the release'];
    const lines = formatDecision(gate({ reasons, warnings: ['1 is waived'], items })).split('\n');

    expect(lines.slice(0, 4)).toEqual([
      'scans: failed (10 evaluated)',
      '  - 12 findings stop the release',
      '  ✗ CVE-0 (new): severity high',
      '  ✗ CVE-1: severity high',
    ]);
    expect(lines.slice(-4)).toEqual([
      '  … and 2 more',
      '  warning: 1 is waived',
      '  next: fix them, or add an exception with owner, reason and end date to the gate policy',
      '',
    ]);
  });

  it.each([
    [{ status: 'passed' as const }, 'scans: passed (10 evaluated)\n'],
    [
      { status: 'not-evaluated' as const, evaluated: 0 },
      /^scans: not evaluated \(0 evaluated\)\n {2}next: nothing was looked at/,
    ],
    [{ status: 'not-evaluated' as const }, /next: see in the report what did not run/],
    [{ status: 'failed' as const }, /next: correct the gate policy/],
  ])('says what follows from %o', (more, expected) => {
    expect(formatDecision(gate(more))).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  it('puts gates that do not pass first, and counts them', () => {
    const text = formatDecisions(lifelikeDecisions);

    expect(text.match(/^\S.*/gm)).toEqual([
      'launch-tests: failed (418 evaluated)',
      'scans: not evaluated (412 evaluated)',
      'bake-tests: passed (59 evaluated)',
      '2 of 3 gates did not pass',
    ]);
    expect(formatDecisions([])).toBe('no gate decided anything\n');
  });

  it('tells what was seen of a test, and the rule and title of a finding', () => {
    const failed = { key: 'a', name: 'nitro / base / a', decision: 'blocks' as const };
    const items = [
      { ...failed, rule: 'the test failed', message: 'it is 0644' },
      { ...failed, name: 'CVE-1', rule: 'high or worse', message: 'A weakness' },
      { ...failed, name: 'b', rule: 'the test failed' },
    ];

    expect(formatDecision(gate({ items })).match(/✗ .*/g)).toEqual([
      '✗ nitro / base / a: it is 0644',
      '✗ CVE-1: high or worse: A weakness',
      '✗ b: the test failed',
    ]);
  });

  it.each([
    ['passed', /^the gate passed$/m],
    ['failed', /^the gate did not pass$/m],
  ] as const)('counts no gates where there is one that %s', (status, sum) => {
    expect(formatDecisions([gate({ status })])).toMatch(sum);
  });

  it('has one harmless line for each thing, whatever the texts', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const blocks = 'blocks' as const;
        const waived = { key: text, name: text, decision: blocks, rule: text, message: text };
        const decision = gate({ gate: text, reasons: [text], warnings: [text], items: [waived] });
        const lines = formatDecision(decision).slice(0, -1).split('\n');
        expect(lines).toHaveLength(5);
        for (const line of lines) {
          expect(line).not.toMatch(harmful);
          expect(line).not.toMatch(/^::/);
        }
      }),
    );
  });
});

describe('formatFindings', () => {
  const findings = lifelikeScans.flatMap((scan) => scan.findings);

  it('is a table, the worst first, with a count of each severity', () => {
    expect(formatFindings(findings, { limit: 3 })).toBe(
      [
        'SEVERITY  ID             PACKAGE  VERSION  FIXED IN  TITLE',
        'critical  CVE-2026-0001  openssl  3.0.8-1  3.0.8-4   A weakness of openssl that lets a remote attacker read memory',
        'high      CVE-2026-0002  glibc    3.0.8-1  3.0.8-4   A weakness of glibc that lets a remote attacker read memory',
        'high      CVE-2026-0004  openssl  3.0.8-1  3.0.8-4   A weakness of openssl that lets a remote attacker read memory',
        '… and 2 more',
        '1 critical, 2 high, 1 medium, 1 low',
        '',
      ].join('\n'),
    );
    expect(formatFindings([])).toBe('no findings\n');
  });

  it('has one harmless line for each finding, whatever the texts', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const finding = { id: text, kind: 'other', severity: 'low', title: text } as const;
        const lines = formatFindings([{ ...finding, package: text, version: text }]).split('\n');
        expect(lines).toHaveLength(4);
        for (const line of lines) expect(line).not.toMatch(harmful);
      }),
    );
  });
});

describe('formatAnnotations', () => {
  it('tells a failure of many launches once, failures before what could not be told', () => {
    const lines = formatAnnotations(lifelikeReport).split('\n');

    expect(lines.map((line) => /^::\w+/.exec(line)?.[0])).toEqual([
      '::error',
      '::error',
      '::error',
      '::warning',
      '::warning',
      undefined,
    ]);
    expect(lines[0]).toBe(
      '::error file=flavors/al2023/tests/hygiene.yaml,title=hygiene%3A user appadmin%3A uid is 1200::on bake, nitro-x86-bios-uefi, nitro-arm64, metal-x86, xen-x86-no-ena, xen-x86-ena, nitro-x86-bios-only, rebake: uid is 1001, and 1200 is declared for al2023-base',
    );
    expect(lines[3]).toMatch(/title=known%3A base%3A kernelParameter/);
    expect(lines[4]).toMatch(/title=flaky%3A base%3A mount/);
  });

  it('lets no text add a command or a property', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        for (const line of formatAnnotations(report).split('\n').slice(0, -1)) {
          expect(line).toMatch(/^::(?:error|warning) (?:file=[^:,]*,)?title=[^:,]*::/);
          expect(line).not.toMatch(harmful);
        }
      }),
    );
  });
});
