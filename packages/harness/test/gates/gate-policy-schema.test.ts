import { expect, test } from 'vitest';
import * as z from 'zod';
import { gatePolicySchema } from '../../src/gates/gate-policy-schema.js';
import { HarnessError, parseGatePolicy } from '../../src/index.js';

test('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'soe-gates', ...z.toJSONSchema(gatePolicySchema) };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/gates.json',
  );
});

test('a policy is YAML with rules, waivers and quarantine', () => {
  const policy = parseGatePolicy(`
tests: { minimum: 20, flaky: block }
findings:
  block:
    - { severity: high, fixAvailable: true }
  overdue: { critical: 7 }
waivers:
  - id: CVE-2026-1
    package: openssl*
    owner: platform
    reason: not reachable
    expires: 2026-12-31
quarantine:
  - test: "* / base / chronyd runs"
    phases: [launch]
    owner: platform
    reason: starts late
    tracker: SOE-9
    expires: 2026-12-31
`);

  expect(policy).toMatchObject({
    tests: { minimum: 20, flaky: 'block' },
    findings: { overdue: { critical: 7 } },
    waivers: [{ expires: '2026-12-31' }],
    quarantine: [{ tracker: 'SOE-9' }],
  });
});

test('an empty file has the default rules and no exceptions', () => {
  expect(parseGatePolicy('')).toEqual({});
});

test('all that does not fit is told at once, with line and field', () => {
  const wrong = `findings:
  block:
    - { severity: bad }
waivers:
  - id: CVE-2026-1
    owner: platform
    expires: some day
quarantin: []
`;

  const error = thrownBy(() => parseGatePolicy(wrong, { file: 'soe.gates.yaml' }));
  expect(error).toMatchObject({ code: 'HARNESS_POLICY_INVALID' });
  expect(error.message.split('\n')).toEqual([
    'Cannot read soe.gates.yaml as a gate policy (schemas/gates.json of @soe/harness):',
    '  - line 3: findings.block[0].severity: must be "critical", "high", "medium", "low", "negligible" or "unknown"',
    '  - line 5: waivers[0].reason: it is missing',
    '  - line 7: waivers[0].expires: give the last day, such as 2026-12-31',
    '  - line 8: the name "quarantin" is not known; did you mean "quarantine"?',
  ]);
});

test.each([
  ['gap/trivy', false],
  ['gap/trivy: ', false],
  ['gap/trivy:no Java', false],
  ['gap/trivy: *', true],
  ['gap/*: no Java*', true],
  ['CVE-2026-1', true],
])('whether a waiver of %j is taken is %j', (id, isTaken) => {
  const waiver = `waivers:
  - owner: platform
    reason: for now
    expires: 2026-12-31
    id: ${JSON.stringify(id)}
`;

  if (isTaken) expect(parseGatePolicy(waiver)).toMatchObject({ waivers: [{ id }] });
  else {
    expect(thrownBy(() => parseGatePolicy(waiver)).message).toMatch(
      /line 5: waivers\[0\]\.id: write it as gap\/SCANNER: TEXT.*\* stands for any text$/,
    );
  }
});

test.each([
  ['a name that is there twice', 'tests: {}\ntests: {}\n'],
  ['a tag of another type', 'tests: !!js/function "x"\n'],
  ['what is no YAML', 'tests: [\n'],
  ['a file that is too long', `# ${'x'.repeat(1_000_000)}`],
  ['what lies too deep', '['.repeat(100_000)],
])('%s is refused', (_, text) => {
  expect(thrownBy(() => parseGatePolicy(text))).toMatchObject({ code: 'HARNESS_POLICY_INVALID' });
});

function thrownBy(act: () => unknown): HarnessError {
  try {
    act();
  } catch (error) {
    if (error instanceof HarnessError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
