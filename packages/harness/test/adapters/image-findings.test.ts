import { CreateImageCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { imageFindings } from '../../src/adapters/image-findings.js';
import { must } from '../support/aws.js';
import { launchFrom, olderAmazonLinux, startInspector } from '../support/inspector.js';

const region = 'us-east-1';

test('what EC2 tells of an image has an id and packages, the worst first', async () => {
  const { ec2, callsOf } = await startInspector();
  const imageId = await olderAmazonLinux(ec2);

  const report = await imageFindings(imageId, { region, client: ec2 });

  expect(report).toMatchObject({
    scanner: { name: 'inspector' },
    target: imageId,
    scannedAt: '2026-11-22T00:00:00.000Z',
    evaluated: 1,
    gaps: [],
  });
  expect(report.findings[0]).toEqual({
    id: 'CVE-2026-90001',
    kind: 'vulnerability',
    severity: 'critical',
    score: 9.8,
    package: 'libssl3t64',
    title: 'CVE-2026-90001 - openssl-libs, openssl, libssl3t64',
    fixAvailable: true,
    firstSeenAt: '2026-10-22T12:00:00.000Z',
  });
  expect(callsOf('GetImageFindings')).toBe(1);
});

test('an image that was never scanned is a gap', async () => {
  const { ec2, callsOf } = await startInspector();
  const InstanceId = await launchFrom(ec2, await olderAmazonLinux(ec2));
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: 'own' }));

  const report = await imageFindings(must(ImageId), { region, client: ec2 });

  expect(report).toMatchObject({ evaluated: 0, findings: [] });
  expect(report.gaps[0]).toContain('Inspector has not scanned this image');
  expect(callsOf('GetImageFindings')).toBe(0);
});

test('an image that is not there is told from one without findings', async () => {
  const { ec2 } = await startInspector();

  await expect(
    imageFindings('ami-00000000000000000', { region, client: ec2 }),
  ).rejects.toMatchObject({ code: 'HARNESS_IMAGE_NOT_FOUND' });
});
