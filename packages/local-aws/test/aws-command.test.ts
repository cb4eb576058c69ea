import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isInstalled } from './peers/programs.js';
import { awsCommand } from './support/aws-command.js';
import { temporaryDirectory } from './support/directory.js';
import { startForTest } from './support/local.js';

const hasAws = isInstalled('aws');
const mega = 1024 * 1024;

beforeAll(() => {
  if (!hasAws) process.stderr.write('The aws command line is not on PATH, so it is not tried.\n');
});

describe.runIf(hasAws)('the aws command line', { timeout: 300_000 }, () => {
  test('moves files to S3 and back, large ones in parts', async () => {
    const aws = await startForTest();
    const folder = await temporaryDirectory();
    const file = join(folder, 'image.raw');
    await writeFile(file, Buffer.alloc(9 * mega, 'image'));

    await awsCommand(aws, 's3', 'mb', 's3://images');
    await awsCommand(aws, 's3', 'cp', file, 's3://images/a b/image.raw', '--no-progress');
    await awsCommand(aws, 's3', 'cp', 's3://images/a b/image.raw', join(folder, 'back'));
    const listed = await awsCommand(aws, 's3', 'ls', 's3://images', '--recursive');
    const object = await awsCommand(
      aws,
      ...['s3api', 'head-object', '--bucket', 'images', '--key', 'a b/image.raw'],
    );
    await awsCommand(aws, 's3', 'rm', 's3://images', '--recursive');
    await awsCommand(aws, 's3', 'rb', 's3://images');

    expect((await readFile(join(folder, 'back'))).equals(await readFile(file))).toBe(true);
    expect(listed).toMatch(/ 9437184 a b\/image\.raw$/);
    expect(object).toMatchObject({ ContentLength: 9 * mega, ETag: expect.stringMatching(/-2"$/) });
    expect(await awsCommand(aws, 's3api', 'list-buckets')).toMatchObject({ Buckets: [] });
  });

  test('writes and reads logs', async () => {
    const aws = await startForTest();
    const group = ['--log-group-name', '/images'];
    const stream = [...group, '--log-stream-name', 'a'];
    const event = { timestamp: Date.now(), message: 'built' };

    await awsCommand(aws, 'logs', 'create-log-group', ...group);
    await awsCommand(aws, 'logs', 'create-log-stream', ...stream);
    const events = ['--log-events', JSON.stringify([event])];
    await awsCommand(aws, 'logs', 'put-log-events', ...stream, ...events);

    expect(await awsCommand(aws, 'logs', 'get-log-events', ...stream)).toMatchObject({
      events: [event],
    });
    const pattern = ['--filter-pattern', 'built'];
    expect(await awsCommand(aws, 'logs', 'filter-log-events', ...group, ...pattern)).toMatchObject({
      events: [{ logStreamName: 'a', ...event }],
    });
  });

  test('reads quotas', async () => {
    const aws = await startForTest();
    const quota = ['--service-code', 'ec2', '--quota-code', 'L-B665C33B'];

    const answer = await awsCommand(aws, 'service-quotas', 'get-service-quota', ...quota);

    expect(answer).toMatchObject({ Quota: { QuotaName: 'AMIs', Value: 50_000 } });
  });

  test('reads findings and scans a bill of material', async () => {
    const aws = await startForTest();
    const sbom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      components: [{ type: 'library', name: 'lodash', purl: 'pkg:npm/lodash@4.17.21' }],
    };

    await awsCommand(aws, 'inspector2', 'enable', '--resource-types', 'EC2');
    const status = await awsCommand(aws, 'inspector2', 'batch-get-account-status');
    const findings = await awsCommand(aws, 'inspector2', 'list-findings');
    const report = await awsCommand(
      aws,
      ...['inspector-scan', 'scan-sbom', '--output-format', 'INSPECTOR'],
      ...['--sbom', JSON.stringify(sbom)],
    );

    expect(status).toMatchObject({ accounts: [{ state: { status: 'ENABLED' } }] });
    expect(findings).toEqual({ findings: [] });
    expect(report).toMatchObject({ sbom: { vulnerabilities: [{ id: 'CVE-2026-90201' }] } });
  });
});
