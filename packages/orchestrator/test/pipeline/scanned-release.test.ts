import { expect, test } from 'vitest';
import { qualys, sarif, trivy, xccdf } from '../scanner-reports.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

function waiver(id: string, expires: string): string {
  return `waivers:
  - { id: ${id}, owner: team@example.com, reason: not reachable, expires: "${expires}" }
`;
}

test('a finding stops a release before it is shared; waived, it goes on; an expired waiver stops it', async () => {
  const { workspace } = pipeline;
  workspace.write('.gitignore', 'reports\nbefore\ngates.yaml\n');
  workspace.write('reports/scanned-x86_64.json', trivy('CVE-2026-0001'));
  workspace.write('gates.yaml', waiver('CVE-2026-0001', '2026-01-31'));
  const reports = [{ format: 'trivy', path: 'reports/{flavor}-{architecture}.json' }] as const;
  pipeline.prepare('scanned', undefined, {
    flavor: { scans: { reports } },
    config: { gates: 'gates.yaml' },
  });
  const folder = '.soe/releases/scanned/1.0.0';
  const before = pipeline.aws.calls().filter(({ action }) => action === 'CopyImage').length;

  const expired = await pipeline.soe('release', 'scanned', '--version', '1.0.0');
  workspace.write('gates.yaml', '{}\n');
  const refused = await pipeline.soe('release', 'scanned', '--version', '1.0.0');
  const { runs } = await pipeline.done('runs');
  const last = await pipeline.done('show', 'last');
  const copied = pipeline.aws.calls().filter(({ action }) => action === 'CopyImage').length;
  workspace.write('gates.yaml', waiver('CVE-2026-0001', '2099-01-31'));
  const record = await pipeline.done('release', 'scanned', '--version', '1.0.0');

  expect(expired).toMatchObject({ code: 3, stderr: expect.stringContaining('expired on 2026-01') });
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_GATE_REFUSED') });
  expect(refused.stderr).toContain('CVE-2026-0001');
  expect(refused.stderr).toMatch(
    /scans\.html\n.*outside of git, run it again from the same commit/,
  );
  expect(runs).toHaveLength(2);
  expect(last.id).toBe(runs[0].id);
  expect(copied).toBe(before);
  expect(record).toMatchObject({
    images: [{}, {}],
    gates: [{ name: 'scans', status: 'passed', evaluated: 2, report: 'scans.json' }],
  });
  for (const file of ['scans.json', 'findings.json', 'scans.html', 'scans.sarif']) {
    expect(workspace.read(`${folder}/${file}`)).toContain('CVE-2026-0001');
  }

  workspace.write('reports/new.json', trivy('CVE-2026-0001', 'CVE-2026-0002'));
  for (const file of ['findings.json', 'scans.json']) {
    workspace.write(`before/${file}`, workspace.read(`${folder}/${file}`));
  }
  const again = await pipeline.soe(
    ...['scan', 'scanned', '--report', 'trivy=reports/new.json', '--previous', 'before', '--json'],
  );
  workspace.write('before/findings.json', '{}');
  const broken = await pipeline.soe('scan', 'scanned', '--previous', 'before');

  expect(again.code).toBe(3);
  expect(JSON.parse(again.stdout).findings).toMatchObject([
    { id: 'CVE-2026-0001', isNew: false },
    { id: 'CVE-2026-0002', isNew: true },
  ]);
  expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining('findings.json') });
});

test('reports of four scanners are one answer; what Inspector did not scan, and what is no report, is not clean', async () => {
  const { workspace } = pipeline;
  workspace.write('.gitignore', 'reports\n');
  pipeline.prepare('four');
  await pipeline.done('release', 'four', '--version', '1.0.0');
  const reports = Object.entries({ trivy: trivy(), sarif, xccdf, qualys }).flatMap(
    ([format, text]) => {
      workspace.write(`reports/${format}`, text);
      return ['--report', `${format}=reports/${format}`];
    },
  );
  workspace.write('reports/other', '{"findings": []}');

  const four = await pipeline.soe('scan', 'four', ...reports, '--json');
  const inspector = await pipeline.soe('scan', 'four', '1.0.0', '--inspector');
  const other = await pipeline.soe('scan', 'four', '--report', 'trivy=reports/other');
  const missing = await pipeline.soe('scan', 'four', '--report', 'trivy=reports/{version}');
  const nothing = await pipeline.soe('scan', 'four');

  expect(four.code, four.stdout).toBe(0);
  const { decision, findings } = JSON.parse(four.stdout);
  expect(decision).toMatchObject({ gate: 'scans', status: 'passed', evaluated: 5 });
  expect(findings.map(({ id }: { id: string }) => id).sort()).toEqual(['QID-100001', 'no-telnet']);
  expect(inspector).toMatchObject({ code: 3, stdout: expect.stringContaining('not scanned') });
  expect(other.code).toBe(1);
  expect(other.stderr).toMatch(/reports\/other.*HARNESS_SCAN_INVALID/s);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('reports/1.0.0') });
  expect(nothing).toMatchObject({ code: 2, stderr: expect.stringContaining('--inspector') });
  const record = JSON.parse(workspace.read('.soe/releases/four/1.0.0/record.json'));
  expect(record.gates).toMatchObject([{ name: 'scans', status: 'not-evaluated' }]);
});
