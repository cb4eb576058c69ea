import { expect, test } from 'vitest';
import { decideFindings } from '../../src/gates/decide-findings.js';
import { readXccdf } from '../../src/scans/read-xccdf.js';

const rule = (id: string, result: string, more = '') =>
  `<rule-result idref="${id}" severity="medium"><result>${result}</result>${more}</rule-result>`;
const results = (...rules: readonly string[]) =>
  `<TestResult test-system="cpe:/a:redhat:openscap:1.3.7" version="2" end-time="2026-11-28T12:14:02+00:00"><benchmark id="b"/><profile idref="p"/><target>vm</target>${rules.join('')}</TestResult>`;
const benchmark = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="b"><Group><Rule id="a" severity="high"><title>Title of a</title><fix/></Rule></Group>${inner}</Benchmark>`;
/** An ARF report: the content that was gone by, and the results. Prefixes are as other tools write them. */
const arf = (content: string, inner: string) =>
  `<arf:asset-report-collection xmlns:arf="a" xmlns:ds="d"><arf:report-requests><arf:report-request><arf:content><ds:data-stream-collection><ds:component>${content}</ds:component></ds:data-stream-collection></arf:content></arf:report-request></arf:report-requests><arf:reports><arf:report><arf:content>${inner}</arf:content></arf:report></arf:reports></arf:asset-report-collection>`;

async function* bytesOf(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('what failed is a finding, with the title and severity of its rule', async () => {
  const report = await readXccdf(
    benchmark(results(rule('a', 'fail', '<ident system="cce">CCE-1</ident>'), rule('b', 'pass'))),
  );

  expect(report).toEqual({
    scanner: { name: 'openscap', version: '1.3.7', content: 'b 2 p' },
    target: 'vm',
    scannedAt: '2026-11-28T12:14:02.000Z',
    evaluated: 2,
    gaps: [],
    findings: [
      {
        id: 'a',
        aliases: ['CCE-1'],
        kind: 'configuration',
        severity: 'medium',
        title: 'Title of a',
        fixAvailable: true,
      },
    ],
  });
});

test.each([1, 7, 4096])('an ARF report reads the same, in pieces of %i bytes', async (size) => {
  const inner = results(rule('a', 'fail'));

  const report = await readXccdf(
    bytesOf(arf(benchmark('').replace(/^<\?xml.*?\?>/, ''), inner), size),
  );

  expect(report).toEqual(await readXccdf(benchmark(inner)));
});

test('results in the content that an ARF report embeds are nobody’s', async () => {
  const forged = benchmark(results(rule('a', 'pass'))).replace(/^<\?xml.*?\?>/, '');

  const report = await readXccdf(arf(forged, results(rule('a', 'fail'))));

  expect(report).toMatchObject({ evaluated: 1, findings: [{ id: 'a' }] });
  await expect(readXccdf(arf(forged, ''))).rejects.toThrow('there is none: these are no results');
});

test('what is not applicable, selected or informational was not evaluated', async () => {
  const report = await readXccdf(
    results(
      rule('a', 'pass'),
      rule('b', 'fixed'),
      rule('c', 'notapplicable'),
      rule('d', 'notselected'),
      rule('e', 'informational'),
    ),
  );

  expect(report).toMatchObject({ evaluated: 2, gaps: [], findings: [] });
});

test('nothing but what does not apply is content for another system', async () => {
  const report = await readXccdf(
    results(rule('a', 'notapplicable'), rule('b', 'notapplicable'), rule('c', 'notselected')),
  );

  expect(report).toMatchObject({ evaluated: 0, findings: [] });
  expect(report.gaps).toEqual([
    '2 of 2 selected rules do not apply to this system, and none was evaluated: the content is for another one',
  ]);
});

test('a gate takes what does not apply for not evaluated', async () => {
  const nothing = await readXccdf(results(rule('a', 'notapplicable')));
  const clean = await readXccdf(results(rule('a', 'pass')));

  expect(decideFindings([nothing]).status).toBe('not-evaluated');
  expect(decideFindings([clean, nothing]).status).toBe('not-evaluated');
  expect(decideFindings([clean]).status).toBe('passed');
});

test.each([
  ['error', '1 rule ended in an error of the scanner: b'],
  ['unknown', '1 rule could not be decided: b'],
  ['notchecked', '1 rule could not be checked by this scanner: b'],
])('a rule that ended in %s is a gap', async (result, gap) => {
  const report = await readXccdf(results(rule('a', 'pass'), rule('b', result)));

  expect(report).toMatchObject({ evaluated: 1, gaps: [gap] });
});

test('a profile that selects nothing is a gap', async () => {
  const report = await readXccdf(results(rule('a', 'notselected')));

  expect(report).toMatchObject({ evaluated: 0, gaps: ['the profile selects no rule'] });
});

test('a rule about a CVE is a weakness', async () => {
  const ident = '<ident system="http://cve.mitre.org">CVE-2026-0001</ident>';

  const { findings } = await readXccdf(results(rule('a', 'fail', ident)));

  expect(findings[0]).toMatchObject({ kind: 'vulnerability', aliases: ['CVE-2026-0001'] });
});

const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><TestResult>&b;</TestResult>`;
test.each([
  ['an entity that grows', bomb, 'its document type declares something'],
  ['an entity of nobody', '<TestResult>&xxe;</TestResult>', 'undefined entity'],
  ['too much depth', '<a>'.repeat(300), 'elements lie more than 200 deep'],
  ['nothing', '', 'it is empty'],
  ['JSON', '{"SchemaVersion": 2}', 'it is no XML'],
  ['another document', '<testsuites/>', 'there is none: these are no results'],
  ['a document that is cut off', results(rule('a', 'fail')).slice(0, -3), 'cut off'],
  ['a result of tomorrow', results(rule('a', 'perhaps')), 'its result is "perhaps"'],
  ['a rule without a name', results(rule('', 'pass')), 'it has no idref'],
  ['another encoding', '<?xml version="1.0" encoding="UTF-16"?><a/>', 'its encoding is UTF-16'],
])('%s is refused, with the place', async (_, xml, message) => {
  await expect(readXccdf(xml)).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
    message: expect.stringContaining(message),
  });
});

test('bytes that are not UTF-8 are refused', async () => {
  await expect(readXccdf(Buffer.from('<a>\xff</a>', 'latin1'))).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
    message: expect.stringContaining('it is not UTF-8'),
  });
});

test('a text without an end is refused before it fills the memory', async () => {
  async function* endless() {
    yield '<TestResult><target>';
    for (;;) yield 'x'.repeat(1024 * 1024);
  }

  await expect(readXccdf(endless())).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
    message: expect.stringContaining('a text or tag has more than'),
  });
});

test('texts of a system are made harmless', async () => {
  const title = 'a\u202Eb&#10;::error::c';
  const xml = benchmark(results(rule('a', 'fail'))).replace('Title of a', title);

  const { findings } = await readXccdf(xml);

  expect(findings[0]?.title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
