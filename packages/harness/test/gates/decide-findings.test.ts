import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FindingRule, Waiver } from '../../src/gates/gate-policy.js';
import { decideFindings, type Finding, type ScanReport, trackFindings } from '../../src/index.js';

const at = new Date('2026-11-28T12:00:00Z');

const finding = (more: Partial<Finding> = {}): Finding => ({
  id: 'CVE-2026-1',
  kind: 'vulnerability',
  severity: 'high',
  package: 'openssl',
  version: '3.0.1',
  ...more,
});

const scan = (findings: readonly Finding[], more: Partial<ScanReport> = {}): ScanReport => ({
  scanner: { name: 'trivy' },
  evaluated: 100,
  gaps: [],
  findings,
  ...more,
});

const waiver: Waiver = {
  id: 'CVE-2026-1',
  owner: 'platform',
  reason: 'not reachable',
  expires: '2027-01-31',
};

describe('a gate over findings', () => {
  test('passes a scan that looked and found nothing', () => {
    expect(decideFindings([scan([])], { at })).toEqual({
      gate: 'scans',
      status: 'passed',
      evaluated: 100,
      reasons: [],
      warnings: [],
      items: [],
    });
  });

  test.each([
    ['no scan', [], 'no scan was made'],
    ['a scan of nothing', [scan([], { evaluated: 0 })], 'trivy looked at nothing'],
    [
      'a scan with a gap',
      [scan([], { gaps: ['the system is unknown'] })],
      'trivy: the system is unknown',
    ],
  ] as const)('does not pass %s', (_, scans, reason) => {
    expect(decideFindings(scans, { at })).toMatchObject({
      status: 'not-evaluated',
      reasons: [reason],
    });
  });

  test('is not evaluated where a scanner looks at much less than in the release before', () => {
    const previousScans = [scan([]), scan([])];
    const decide = (evaluated: number, ofPrevious?: number) =>
      decideFindings([scan([], { evaluated })], {
        at,
        previousScans,
        policy: { findings: ofPrevious === undefined ? {} : { ofPrevious } },
      });

    expect(decide(90).status).toBe('passed');
    expect(decide(89)).toMatchObject({
      status: 'not-evaluated',
      reasons: ['trivy looked at 89 things; in the release before it were 100, and 90 have to be'],
    });
    expect(decide(89, 0.5).status).toBe('passed');
    expect(decide(0).reasons).toEqual(['trivy looked at nothing']);
  });

  test('of two scans, one that looked at nothing is enough not to pass', () => {
    const scans = [scan([]), scan([], { scanner: { name: 'inspector' }, evaluated: 0 })];

    expect(decideFindings(scans, { at })).toMatchObject({ status: 'not-evaluated' });
  });

  test.each<[string, Partial<Finding>, string]>([
    ['a high one with a fix', { fixedIn: '3.0.2' }, 'high or worse, with a fix'],
    ['a new critical one without', { severity: 'critical' }, 'critical, new'],
    ['one that is exploited', { severity: 'low', exploitKnown: true }, 'exploited'],
    ['a secret', { kind: 'secret', severity: 'low' }, 'secret'],
  ])('stops at %s', (_, more, rule) => {
    expect(decideFindings([scan([finding(more)])], { at })).toMatchObject({
      status: 'failed',
      items: [{ decision: 'blocks', rule, isNew: true }],
    });
  });

  test.each<[string, Partial<Finding>, string]>([
    ['a high one without a fix', {}, 'warns'],
    ['one of unknown severity', { severity: 'unknown' }, 'warns'],
    ['a medium one', { severity: 'medium', fixedIn: '3.0.2' }, 'ignored'],
  ])('goes on with %s', (_, more, decision) => {
    expect(decideFindings([scan([finding(more)])], { at })).toMatchObject({
      status: 'passed',
      items: [{ decision }],
    });
  });

  test('stops at a new one, and not at the same one in the next release', () => {
    const rule = { findings: { block: [{ severity: 'medium', isNew: true }] } } as const;
    const scans = [scan([finding({ severity: 'medium' })])];
    const previous = trackFindings(scans, [], new Date('2026-11-01T00:00:00Z'));

    expect(decideFindings(scans, { at, policy: rule }).status).toBe('failed');
    expect(decideFindings(scans, { at, policy: rule, previous })).toMatchObject({
      status: 'passed',
      items: [{ isNew: false, firstSeenAt: '2026-11-01T00:00:00.000Z' }],
    });
  });

  test('stops at one that is open for longer than it may', () => {
    const previous = trackFindings([scan([finding()])], [], new Date('2026-10-28T00:00:00Z'));
    const decide = (day: string) =>
      decideFindings([scan([finding({ version: '3.0.9' })])], { previous, at: new Date(day) });

    expect(decide('2026-11-27T23:00:00Z').status).toBe('passed');
    expect(decide('2026-11-28T01:00:00Z')).toMatchObject({
      status: 'failed',
      items: [{ rule: 'high, open for 31 days, 30 are allowed' }],
    });
  });

  test('sees what two scanners found as one, with the worst of both', () => {
    const scans = [
      scan([finding({ severity: 'low' })]),
      scan([finding({ severity: 'high', fixedIn: '3.0.2' })], { scanner: { name: 'inspector' } }),
    ];

    expect(trackFindings(scans, [], at)).toEqual([
      {
        ...finding({ severity: 'high', fixedIn: '3.0.2' }),
        firstSeenAt: at.toISOString(),
        isNew: true,
        scanners: ['inspector', 'trivy'],
      },
    ]);
  });
});

describe('tracked findings', () => {
  const first = new Date('2026-11-01T00:00:00Z');

  test('stay the same when the version changes, also in the path', () => {
    const jar = (version: string) =>
      finding({ package: 'log4j', version, path: `/opt/app/log4j-${version}.jar` });
    const previous = trackFindings([scan([jar('2.16.0')])], [], first);

    expect(trackFindings([scan([jar('2.17.0')])], previous, at)).toMatchObject([
      { isNew: false, firstSeenAt: first.toISOString() },
    ]);
    const elsewhere = finding({ package: 'log4j', version: '2.17.0', path: '/srv/log4j.jar' });
    expect(trackFindings([scan([elsewhere])], previous, at)).toMatchObject([{ isNew: true }]);
  });

  test.each([
    '',
    'yesterday',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '2999-01-01T00:00:00Z',
    'NaN',
  ])('are seen for the first time now, where a scanner says %j', (time) => {
    const scans = [scan([finding({ firstSeenAt: time })], { scannedAt: time })];

    expect(trackFindings(scans, [], at)[0]?.firstSeenAt).toBe(at.toISOString());
  });

  test('have a fix when one of the scanners knows one', () => {
    const knows = scan([finding({ fixedIn: '3.0.2' })]);
    const doubts = scan([finding({ fixAvailable: false })], { scanner: { name: 'inspector' } });

    expect(decideFindings([knows, doubts], { at }).status).toBe('failed');
    expect(decideFindings([doubts, knows], { at }).status).toBe('failed');
    expect(decideFindings([doubts], { at }).status).toBe('passed');
  });
});

test('tells of one, and of many, in good English', () => {
  const many = Array.from({ length: 5 }, (_, index) =>
    finding({ id: `CVE-${index}`, fixedIn: '2' }),
  );
  const reasons = (count: number) => decideFindings([scan(many.slice(0, count))], { at }).reasons;

  expect(reasons(1)).toEqual([
    '1 finding stops the release (high or worse, with a fix): CVE-0 (high) in openssl 3.0.1',
  ]);
  expect(reasons(5)[0]).toMatch(
    /^5 findings stop the release .*; CVE-2 \S+ in \S+ 3.0.1, and 2 more$/,
  );
  const policy = { findings: { minimum: 5 } };
  expect(decideFindings([scan([], { evaluated: 1 })], { at, policy }).reasons).toEqual([
    'the scans looked at 1 thing; 5 have to be looked at',
  ]);
});

describe('a waiver', () => {
  const blocked = scan([finding({ fixedIn: '3.0.2' })]);
  const decide = (more: Partial<Waiver>, day = at, scans = [blocked]) =>
    decideFindings(scans, {
      at: day,
      flavor: 'al2023',
      architectures: ['x86_64'],
      policy: { waivers: [{ ...waiver, ...more }] },
    });

  test('lets a finding be, and says so', () => {
    expect(decide({})).toMatchObject({
      status: 'passed',
      warnings: [expect.stringContaining('CVE-2026-1 (high) in openssl 3.0.1')],
      items: [
        { decision: 'waived', rule: 'high or worse, with a fix', waiver: { owner: 'platform' } },
      ],
    });
  });

  test('names a finding by an alias too', () => {
    const other = scan([finding({ id: 'QID-1', aliases: ['CVE-2026-1'], fixedIn: '3.0.2' })]);

    expect(decide({}, at, [other]).status).toBe('passed');
  });

  test('fails the gate when it has expired', () => {
    expect(decide({ expires: '2026-11-28' }).status).toBe('passed');
    expect(decide({ expires: '2026-11-27' }).reasons).toContain(
      'the waiver of CVE-2026-1 expired on 2026-11-27; platform answers for it',
    );
  });

  test.each<[string, Partial<Waiver>]>([
    ['id', { id: 'CVE-2026-2' }],
    ['package', { package: 'openssh*' }],
    ['path', { path: '/opt/*' }],
  ])('fails the gate when its %s fits nothing', (_, more) => {
    const { status, reasons } = decide(more);

    expect(status).toBe('failed');
    expect(reasons.at(-1)).toContain('fits nothing; correct or remove it');
  });

  test.each<[string, Partial<Waiver>]>([
    ['flavor', { flavors: ['rhel-9'] }],
    ['architecture', { architectures: ['arm64'] }],
    ['scanner', { scanners: ['qualys'] }],
  ])('of another %s is neither used nor missed', (_, more) => {
    const { status, reasons } = decide(more);

    expect([status, reasons.length]).toEqual(['failed', 1]);
  });

  test('is not missed where nothing was looked at', () => {
    expect(decide({}, at, [scan([], { evaluated: 0 })])).toMatchObject({
      status: 'not-evaluated',
      reasons: ['trivy looked at nothing'],
    });
  });

  test('lets a gap be, but never a scan of nothing', () => {
    const gap = { id: 'gap/trivy: no *' };

    expect(decide(gap, at, [scan([], { gaps: ['no Java'] })]).status).toBe('passed');
    const nothing = scan([], { evaluated: 0, gaps: ['no system'] });
    expect(decide(gap, at, [nothing]).status).toBe('not-evaluated');
  });

  test('lets only the gap be that it names', () => {
    const gaps = ['no Java', 'cut off'];

    expect(decide({ id: 'gap/trivy: no Java' }, at, [scan([], { gaps })])).toMatchObject({
      status: 'not-evaluated',
      reasons: ['trivy: cut off'],
      warnings: ['1 gap is waived (what was not looked at is not clean): trivy: no Java'],
    });
    expect(decide({ id: 'gap/trivy' }, at, [scan([], { gaps })]).reasons).toContain(
      'the waiver of gap/trivy fits nothing; correct or remove it, the gaps are: trivy: no Java; trivy: cut off',
    );
    expect(decide({ id: 'gap/trivy: no Java' }, at, [scan([])]).reasons).toEqual([
      'the waiver of gap/trivy: no Java fits nothing, as there is no gap; remove it',
    ]);
  });

  test('of one CVE lets no finding be that stands for others too', () => {
    const aliases = ['CVE-2026-1', 'CVE-2026-2'];
    const patch = scan([finding({ id: 'QID-1', aliases, fixedIn: '3.0.2' })]);
    const second = { ...waiver, id: 'CVE-2026-2' };
    const status = (...waivers: readonly Waiver[]) =>
      decideFindings([patch], { at, policy: { waivers } }).status;

    expect(status(waiver)).toBe('failed');
    expect(status(second)).toBe('failed');
    expect(status(waiver, second)).toBe('passed');
    expect(status({ ...waiver, id: 'QID-1' })).toBe('passed');
  });

  test('for one architecture lets nothing be that another has, where scans tell', () => {
    const images = ['x86_64', 'arm64'] as const;
    const scans = images.map((architecture) => ({ ...blocked, architecture }));
    const status = (architectures: readonly ('x86_64' | 'arm64')[], all = scans) =>
      decideFindings(all, {
        at,
        architectures: images,
        policy: { waivers: [{ ...waiver, architectures }] },
      }).status;

    expect(status(['arm64'])).toBe('failed');
    expect(status(images)).toBe('passed');
    expect(status(['arm64'], scans.slice(1))).toBe('passed');
  });
});

const anyFinding: fc.Arbitrary<Finding> = fc.record(
  {
    id: fc.constantFrom('CVE-1', 'CVE-2', 'rule'),
    kind: fc.constantFrom('vulnerability', 'configuration', 'secret', 'other'),
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'negligible', 'unknown'),
    package: fc.constantFrom('a', 'b'),
    version: fc.constantFrom('1', '2'),
    fixedIn: fc.constantFrom('3', '4'),
    fixAvailable: fc.boolean(),
    exploitKnown: fc.boolean(),
  },
  { requiredKeys: ['id', 'kind', 'severity'] },
);
// Rules that ask for worse; one for what has no fix lets go of what another scanner knows a fix for.
const anyRules: fc.Arbitrary<readonly FindingRule[]> = fc.array(
  fc.record(
    {
      severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
      fixAvailable: fc.constant(true),
      isNew: fc.boolean(),
    },
    { requiredKeys: [] },
  ),
  { maxLength: 3 },
);

test('one finding more, or one rule more, never makes a gate pass', () => {
  fc.assert(
    fc.property(
      fc.array(anyFinding, { maxLength: 6 }),
      anyFinding,
      anyRules,
      anyRules,
      (findings, one, block, further) => {
        const status = (all: readonly Finding[], rules: readonly FindingRule[]) =>
          decideFindings([scan(all)], { at, policy: { findings: { block: rules } } }).status;
        const before = status(findings, block);

        if (before === 'failed') {
          expect(status([...findings, one], block)).toBe('failed');
          expect(status(findings, [...block, ...further])).toBe('failed');
        }
      },
    ),
  );
});

test('the order of scans and findings decides nothing', () => {
  fc.assert(
    fc.property(fc.array(anyFinding, { maxLength: 8 }), (findings) => {
      const scans = findings.map((each, index) =>
        scan([each], { scanner: { name: `s${index % 2}` } }),
      );
      const { status, items } = decideFindings(scans, { at });
      const turned = decideFindings([...scans].reverse(), { at });

      expect(turned.status).toBe(status);
      expect(turned.items).toEqual(items);
    }),
    { numRuns: 500 },
  );
});
