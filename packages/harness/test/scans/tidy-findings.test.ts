import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Finding, severities } from '../../src/scans/finding.js';
import { mergeScans } from '../../src/scans/merge-scans.js';
import { severityOf, severityOfQualys, severityOfScore } from '../../src/scans/severity-words.js';
import { type ToldFinding, tidyFindings } from '../../src/scans/tidy-findings.js';
import { harmful } from '../support/harmful.js';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a', 'b', '##[error]x', '\u001b[2J'),
);
const told: fc.Arbitrary<ToldFinding> = fc.record(
  {
    id: fc.constantFrom('CVE-2026-0001', 'CVE-2026-0002', 'x\u0000y'),
    kind: fc.constantFrom('vulnerability', 'configuration'),
    severity: fc.constantFrom(...severities),
    place: fc.constant('here'),
    aliases: fc.oneof(fc.array(fc.oneof(text, fc.integer())), text),
    score: fc.oneof(fc.double(), fc.integer({ min: 0, max: 10 }), text),
    epss: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), text),
    package: fc.oneof(text, fc.integer()),
    version: text,
    title: text,
    url: fc.oneof(
      fc.webUrl(),
      text,
      fc.constant('javascript:alert(1)'),
      fc.constant('https://u:p@h/'),
    ),
    fixAvailable: fc.oneof(fc.boolean(), text),
    firstSeenAt: fc.oneof(fc.date(), text),
  },
  { requiredKeys: ['id', 'kind', 'severity', 'place'] },
);
const leastTold = {
  id: 'CVE-2026-0001',
  kind: 'vulnerability',
  severity: 'critical',
  place: 'here',
} as const;
const list = fc.array(told, { maxLength: 8 });

const keyOf = ({ kind, id, package: name, version, path }: Finding) =>
  JSON.stringify([kind, id, name, version, path]);

test('whatever is told becomes harmless lines, in range', () => {
  fc.assert(
    fc.property(list, (findings) => {
      for (const finding of tidyFindings(findings, 'x')) {
        for (const value of Object.values(finding).flat()) {
          if (typeof value !== 'string') continue;
          expect(value).not.toMatch(harmful);
          expect(value.length).toBeLessThanOrEqual(2048);
        }
        expect(finding.score ?? 0).toBeGreaterThanOrEqual(0);
        expect(finding.score ?? 0).toBeLessThanOrEqual(10);
        expect(finding.url ?? 'https://').toMatch(/^https?:\/\/(?!.*@h)/);
      }
    }),
    // The sign of an Arabic number is one of format, and seen; what Unicode keeps for later is not.
    { examples: [[[{ ...leastTold, aliases: ['\u0890'], title: '\u2065' }]]] },
  );
});

test('each weakness is there once, as bad as the worst that was told, the worst first', () => {
  fc.assert(
    fc.property(list, (findings) => {
      const tidy = tidyFindings(findings, 'x');
      const keys = tidy.map(keyOf);
      expect(new Set(keys).size).toBe(keys.length);
      const ranks = tidy.map(({ severity }) => severities.indexOf(severity));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      const worst = Math.min(...findings.map(({ severity }) => severities.indexOf(severity)));
      if (findings.length > 0) expect(ranks[0]).toBe(worst);
    }),
  );
});

test('scans in parts are the scan of the whole, in whatever order', () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      const scan = (part: readonly ToldFinding[]) => ({
        scanner: { name: 'x' },
        evaluated: part.length,
        gaps: part.length === 0 ? ['nothing'] : [],
        findings: tidyFindings(part, 'x'),
      });
      const whole = tidyFindings([...a, ...b], 'x').map(keyOf);
      const merged = mergeScans([scan(a), scan(b)]);
      expect(merged.evaluated).toBe(a.length + b.length);
      expect(merged.findings.map(keyOf)).toEqual(whole);
      expect(mergeScans([scan(b), scan(a)]).findings.map(keyOf)).toEqual(whole);
    }),
  );
});

test('a finding without an id is refused, with its place', () => {
  const finding = { id: ' \u0007', kind: 'other', severity: 'low', place: 'Results[3]' } as const;

  expect(() => tidyFindings([finding], 'a report')).toThrow('Results[3]: the finding has no id');
});

test('an alias is told once, and never the id itself', () => {
  const [finding] = tidyFindings(
    [
      {
        id: 'QID-1',
        aliases: ['CVE-1', 'QID-1'],
        kind: 'vulnerability',
        severity: 'low',
        place: '',
      },
      {
        id: 'QID-1',
        aliases: ['CVE-2', 'CVE-1'],
        kind: 'vulnerability',
        severity: 'high',
        place: '',
      },
    ],
    'x',
  );

  expect(finding).toEqual({
    id: 'QID-1',
    aliases: ['CVE-1', 'CVE-2'],
    kind: 'vulnerability',
    severity: 'high',
  });
});

test('a merge of nothing is a scan of nothing', () => {
  expect(mergeScans([])).toEqual({
    scanner: { name: 'none' },
    evaluated: 0,
    gaps: [],
    findings: [],
  });
});

test.each([
  ['CRITICAL', 'critical'],
  ['Important', 'high'],
  ['Moderate', 'medium'],
  ['INFORMATIONAL', 'negligible'],
  ['UNTRIAGED', 'unknown'],
  ['info', 'negligible'],
  ['none', 'negligible'],
  ['', 'unknown'],
  ['catastrophic', 'unknown'],
  [7, 'unknown'],
])('%s is %s', (word, severity) => {
  expect(severityOf(word)).toBe(severity);
});

test('scores and levels are told by their bands', () => {
  expect([10, 9, 8.9, 7, 6.9, 4, 3.9, 0.1, 0].map(severityOfScore)).toEqual([
    ...['critical', 'critical', 'high', 'high', 'medium', 'medium', 'low', 'low', 'negligible'],
  ]);
  expect([0, 1, 2, 3, 4, 5, 6].map(severityOfQualys)).toEqual([
    ...['unknown', 'negligible', 'low', 'medium', 'high', 'critical', 'unknown'],
  ]);
});
