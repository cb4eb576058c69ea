import { StopInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateFilterCommand } from '@aws-sdk/client-inspector2';
import { expect, test } from 'vitest';
import type { InspectorCloud, InstanceCoverage } from '../../src/scans/inspector-cloud.js';
import { coverageGaps, inspectorScan } from '../../src/scans/inspector-scan.js';
import { launchFrom, olderAmazonLinux, startInspector } from '../support/inspector.js';

const region = 'us-east-1';

test('the first scan is waited for, then what it found is told', async () => {
  const { ec2, inspector, clock, waits, callsOf } = await startInspector();
  const instanceId = await launchFrom(ec2, await olderAmazonLinux(ec2));
  const pending: (readonly string[])[] = [];

  const report = await inspectorScan({
    instanceIds: [instanceId],
    region,
    client: inspector,
    clock,
    onEvent: (event) => pending.push(event.instanceIds),
  });

  expect(report).toMatchObject({
    scanner: { name: 'inspector' },
    target: instanceId,
    evaluated: 1,
    gaps: [],
  });
  expect(report.findings[0]).toMatchObject({
    id: 'CVE-2026-90001',
    kind: 'vulnerability',
    severity: 'critical',
    score: 9.8,
    package: 'openssl',
    version: expect.stringMatching(/^1:3\.2\.2-/),
    fixedIn: expect.any(String),
    fixAvailable: true,
    exploitKnown: true,
    epss: 0.41,
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-90001',
    publishedAt: expect.stringMatching(/^2026-/),
    firstSeenAt: expect.stringMatching(/^2026-11-22T/),
  });
  // Five minutes of waiting, of which none was real.
  expect(pending.length).toBe(waits.length);
  expect(pending[0]).toEqual([instanceId]);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThanOrEqual(5 * 60_000);
  expect(callsOf('ListCoverage')).toBe(waits.length + 1);
  expect(callsOf('ListFindings')).toBe(1);
});

test('a scan that does not come in time is a gap, not an empty list', async () => {
  const { ec2, inspector, clock } = await startInspector();
  const instanceId = await launchFrom(ec2, await olderAmazonLinux(ec2));

  const report = await inspectorScan({
    instanceIds: [instanceId],
    region,
    client: inspector,
    clock,
    wait: { minDelay: 1000, maxDelay: 1000, maxWait: 2000 },
  });

  expect(report).toMatchObject({ evaluated: 0, findings: [] });
  expect(report.gaps).toEqual([
    `1 instance not scanned, PENDING_INITIAL_SCAN (its first scan did not end in time): ${instanceId}`,
  ]);
});

test('what Inspector does not look at is a gap at once, each with its reason', async () => {
  const { ec2, inspector, clock, waits } = await startInspector();
  const image = await olderAmazonLinux(ec2);
  const unmanaged = await launchFrom(ec2, image, { isManaged: false });
  const excluded = await launchFrom(ec2, image, { tags: { InspectorEc2Exclusion: 'true' } });
  const stopped = await launchFrom(ec2, image);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));

  const report = await inspectorScan({
    instanceIds: [unmanaged, excluded, stopped],
    region,
    client: inspector,
    clock,
  });

  expect(report.evaluated).toBe(0);
  expect(report.gaps.join('\n')).toMatch(new RegExp(`UNMANAGED_EC2_INSTANCE .*: ${unmanaged}`));
  expect(report.gaps.join('\n')).toMatch(new RegExp(`EXCLUDED_BY_TAG .*: ${excluded}`));
  expect(report.gaps.join('\n')).toMatch(new RegExp(`EC2_INSTANCE_STOPPED .*: ${stopped}`));
  expect(waits).toEqual([]);
});

test('an account without Inspector has no coverage, which is a gap', async () => {
  const { ec2, inspector, clock } = await startInspector({ isEnabled: false });
  const instanceId = await launchFrom(ec2, await olderAmazonLinux(ec2));

  const report = await inspectorScan({
    instanceIds: [instanceId],
    region,
    client: inspector,
    clock,
  });

  expect(report.evaluated).toBe(0);
  expect(report.gaps).toHaveLength(1);
});

test('an image is vouched for by its instances; those that ended do not count', async () => {
  const { ec2, inspector, clock } = await startInspector();
  const imageId = await olderAmazonLinux(ec2);
  const ended = await launchFrom(ec2, imageId);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [ended] }));
  await launchFrom(ec2, imageId);

  const report = await inspectorScan({ imageId, region, client: inspector, clock });
  const none = await inspectorScan({
    imageId: 'ami-00000000000000000',
    region,
    client: inspector,
    clock,
  });

  expect(report).toMatchObject({ target: imageId, evaluated: 1, gaps: [] });
  expect(report.findings.length).toBeGreaterThan(0);
  expect(none).toMatchObject({ evaluated: 0, findings: [] });
  expect(none.gaps[0]).toContain('scans no instance of ami-00000000000000000');
});

test('findings that Inspector suppresses are counted, and not told', async () => {
  const { ec2, inspector, clock } = await startInspector();
  const imageId = await olderAmazonLinux(ec2);
  await launchFrom(ec2, imageId);
  await inspector.send(
    new CreateFilterCommand({
      name: 'accepted',
      action: 'SUPPRESS',
      filterCriteria: { vulnerabilityId: [{ comparison: 'EQUALS', value: 'CVE-2026-90001' }] },
    }),
  );

  const report = await inspectorScan({ imageId, region, client: inspector, clock });

  expect(report.suppressed).toBe(1);
  expect(report.findings.map(({ id }) => id)).not.toContain('CVE-2026-90001');
});

test('more instances than a filter takes are asked for in several calls', async () => {
  const { inspector, clock, callsOf } = await startInspector();
  const instanceIds = Array.from(
    { length: 23 },
    (_, index) => `i-${String(index).padStart(17, '0')}`,
  );

  const report = await inspectorScan({
    instanceIds,
    region,
    client: inspector,
    clock,
    wait: { minDelay: 0, maxDelay: 0, maxWait: 0 },
  });

  expect(callsOf('ListCoverage')).toBe(3);
  expect(report.gaps[0]).toContain('Inspector does not know of');
});

test('a refusal of AWS is told with what was attempted, and a stopped wait with its reason', async () => {
  const { aws, inspector, clock } = await startInspector();
  aws.faults.add({ action: 'ListCoverage', kind: 'error', code: 'AccessDeniedException' });
  const options = { instanceIds: ['i-1'], region, client: inspector, clock };

  await expect(inspectorScan(options)).rejects.toMatchObject({
    code: 'HARNESS_AWS_FAILED',
    message: expect.stringContaining('look at what Inspector covers in us-east-1'),
  });
  await expect(
    inspectorScan({ ...options, signal: AbortSignal.abort(new Error('enough')) }),
  ).rejects.toThrow('enough');
});

test.each([
  { region },
  { region, instanceIds: [] },
  { region, instanceIds: ['i-1'], imageId: 'ami-1' },
])('either instances or an image are asked for: %j', async (options) => {
  await expect(inspectorScan(options)).rejects.toMatchObject({ code: 'HARNESS_OPTIONS_INVALID' });
});

const covered = (reason: string, status = 'ACTIVE'): InstanceCoverage => ({
  instanceId: 'i-1',
  status,
  reason,
});

test.each([
  'NO_INVENTORY',
  'STALE_INVENTORY',
  'UNSUPPORTED_OS',
  'INTERNAL_ERROR',
  'DEEP_INSPECTION_NO_INVENTORY',
  'A_REASON_OF_TOMORROW',
])('%s is never clean, whatever else is', (reason) => {
  const gaps = coverageGaps({ instanceIds: ['i-1'] }, [covered('SUCCESSFUL'), covered(reason)]);

  expect(gaps).toHaveLength(1);
  expect(gaps[0]).toContain(reason);
});

test('a success that is not active any more is a gap', async () => {
  const cloud: InspectorCloud = {
    coverage: async () => [covered('SUCCESSFUL', 'INACTIVE')],
    findings: async () => ({ open: [], suppressed: 0 }),
  };

  const report = await inspectorScan({ instanceIds: ['i-1'], region, cloud });

  expect(report).toMatchObject({
    evaluated: 0,
    gaps: ['1 instance not scanned, SUCCESSFUL, but INACTIVE: i-1'],
  });
});
