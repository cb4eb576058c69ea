import {
  CopyImageCommand,
  DescribeImagesCommand,
  type EC2Client,
  EnableAllowedImagesSettingsCommand,
  GetImageFindingsCommand,
  paginateGetImageFindings,
  ReplaceImageCriteriaInAllowedImagesSettingsCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { vulnerabilities } from '../../../../src/seeds/vulnerabilities.js';
import { amazonLinux, ownImage, see, share } from '../../../support/images.js';
import { codeOf, consumer, ec2For, must, outsider, startForTest } from '../../../support/local.js';

const minute = 60_000;

function movableClock(start = '2026-11-22T10:00:00Z') {
  let now = new Date(start).getTime();
  return {
    clock: () => new Date(now),
    pass(milliseconds: number) {
      now += milliseconds;
    },
  };
}

async function titles(ec2: EC2Client, ImageId: string): Promise<string[]> {
  const { ImageFindings } = await ec2.send(new GetImageFindingsCommand({ ImageId }));
  return must(ImageFindings).map(({ Title }) => must(Title).slice(0, 'CVE-2026-90001'.length));
}

/** The Amazon Linux image before the newest. */
async function olderAmazonLinux(ec2: EC2Client): Promise<string> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-2023*20261020*x86_64'] }],
    }),
  );
  return must(Images?.[0]?.ImageId);
}

test('images of vendors are scanned, and a newer one has fewer findings', async () => {
  const ec2 = ec2For(await startForTest({ clock: movableClock().clock }));
  const [older, newer] = [await olderAmazonLinux(ec2), await amazonLinux(ec2)];

  const olderTitles = await titles(ec2, older);
  const newerTitles = await titles(ec2, newer);

  // Fixed on 27 October: in the image of 20 October, not in that of 5 November.
  expect(olderTitles).toContain('CVE-2026-90001');
  expect(newerTitles).not.toContain('CVE-2026-90001');
  expect(olderTitles).toEqual(expect.arrayContaining(newerTitles));
  expect((await see(ec2, older))?.ScanResults).toMatchObject({
    HighestFindingSeverityLabel: 'critical',
    FindingScanDate: new Date('2026-11-22T00:00:00Z'),
    CriticalFixAvailableSince: new Date('2026-10-27T12:00:00Z'),
  });
  const results = (await see(ec2, newer))?.ScanResults;
  expect(results).toMatchObject({ HighestFindingSeverityLabel: 'high' });
  expect(results?.CriticalFixAvailableSince).toBeUndefined();
});

test('a finding says what is known of it, the worst first', async () => {
  const ec2 = ec2For(await startForTest({ clock: movableClock().clock }));
  const id = await olderAmazonLinux(ec2);
  const image = await see(ec2, id);

  const { ImageFindings } = await ec2.send(new GetImageFindingsCommand({ ImageId: id }));

  expect(ImageFindings?.[0]).toEqual({
    Title: 'CVE-2026-90001 - openssl-libs, openssl, libssl3t64',
    SeverityLabel: 'critical',
    Score: 9.8,
    FixAvailable: true,
    FirstObservedAt: new Date('2026-10-22T12:00:00Z'),
    UpdatedAt: new Date('2026-10-27T12:00:00Z'),
    Paths: ['/usr/lib64/libssl.so.3', '/usr/lib64/libcrypto.so.3'],
    SnapshotId: image?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId,
  });
  expect(
    ImageFindings?.filter(({ FixAvailable }) => FixAvailable === false).length,
  ).toBeGreaterThan(0);
  const scores = must(ImageFindings).map(({ Score }) => must(Score));
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
});

test('an own image is not scanned until it has been available for a while', async () => {
  const time = movableClock();
  const ec2 = ec2For(await startForTest({ clock: time.clock, copySeconds: 60 }));
  const id = await ownImage(ec2);
  time.pass(minute);
  const early = await see(ec2, id);
  time.pass(14 * minute);
  const almost = await see(ec2, id);
  const none = await titles(ec2, id);
  time.pass(minute);
  const scanned = await see(ec2, id);

  expect(early?.State).toBe('available');
  expect([early?.ScanResults, almost?.ScanResults, none]).toEqual([undefined, undefined, []]);
  expect(scanned?.ScanResults?.FindingScanDate).toEqual(new Date('2026-11-22T10:16:00Z'));
  // It has the packages of what it was built from.
  expect(await titles(ec2, id)).toEqual(await titles(ec2, await amazonLinux(ec2)));
});

test('what becomes known later is found by the scan of the next day', async () => {
  const time = movableClock('2026-11-14T23:00:00Z');
  const ec2 = ec2For(await startForTest({ clock: time.clock }));
  const id = await amazonLinux(ec2);

  const before = await titles(ec2, id);
  time.pass(26 * 60 * minute);
  const after = await titles(ec2, id);

  // Published on 15 November.
  expect(before).not.toContain('CVE-2026-90011');
  expect(after).toContain('CVE-2026-90011');
});

test('findings of Windows and Linux are apart', async () => {
  const ec2 = ec2For(await startForTest({ clock: movableClock().clock }));
  const { Images } = await ec2.send(
    new DescribeImagesCommand({ Filters: [{ Name: 'platform', Values: ['windows'] }] }),
  );
  const platforms = new Map(
    vulnerabilities.map(({ id, affects }) => [id, affects.map(({ platform }) => platform)]),
  );

  const found = await titles(ec2, must(Images?.[0]?.ImageId));

  expect(found.length).toBeGreaterThan(0);
  expect(found.map((id) => platforms.get(id))).toEqual(found.map(() => ['windows-server-2022']));
});

test('those an image is shared with see its findings, page by page, and others do not', async () => {
  const time = movableClock();
  const aws = await startForTest({ clock: time.clock });
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);
  time.pass(16 * minute);
  const paged: string[] = [];
  const scores: number[] = [];
  const pages = paginateGetImageFindings({ client: other, pageSize: 5 }, { ImageId: id });
  for await (const { ImageFindings } of pages) {
    paged.push(
      ...must(ImageFindings).map(({ Title }) => must(Title).slice(0, 'CVE-2026-90001'.length)),
    );
    scores.push(...must(ImageFindings).map(({ Score }) => must(Score)));
  }

  expect(paged.toSorted()).toEqual((await titles(ec2, id)).toSorted());
  expect(paged.length).toBeGreaterThan(5);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect((await see(other, id))?.ScanResults).toEqual((await see(ec2, id))?.ScanResults);
  expect(await codeOf(titles(ec2For(aws, outsider), id))).toBe('InvalidAMIID.NotFound');
});

test('images are found by what scans said', async () => {
  const time = movableClock();
  const ec2 = ec2For(await startForTest({ clock: time.clock }));
  const id = await ownImage(ec2);
  const found = async (Name: string, ...Values: string[]) => {
    const { Images } = await ec2.send(
      new DescribeImagesCommand({
        Filters: [
          { Name, Values },
          { Name: 'image-id', Values: [id] },
        ],
      }),
    );
    return must(Images).length;
  };
  const severity = 'scan-result.highest-finding-severity-label';

  expect(await found(severity, '*')).toBe(0);
  time.pass(16 * minute);
  expect(await found(severity, 'high')).toBe(1);
  expect(await found(severity, 'critical')).toBe(0);
  expect(await found('scan-result.finding-scan-date', '2026-11-22*')).toBe(1);
  expect(await found('scan-result.high-fix-available-since', '2026-11-2*')).toBe(1);
  expect(await found('scan-result.critical-fix-available-since', '*')).toBe(0);
});

test('a sharee can insist on images that were scanned and have nothing critical', async () => {
  const time = movableClock();
  const aws = await startForTest({ clock: time.clock });
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const good = await ownImage(ec2, 'good');
  const { ImageId: bad } = await ec2.send(
    new CopyImageCommand({
      SourceImageId: await olderAmazonLinux(ec2),
      SourceRegion: 'us-east-1',
      Name: 'bad',
    }),
  );
  for (const id of [good, must(bad)]) await share(ec2, id, consumer);
  await other.send(
    new ReplaceImageCriteriaInAllowedImagesSettingsCommand({
      ImageCriteria: [{ ScanResultCondition: { MaximumSeverityLabel: 'high' } }],
    }),
  );
  await other.send(
    new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: 'enabled' }),
  );

  const unscanned = await see(other, good);
  time.pass(16 * minute);

  expect(unscanned).toBeUndefined();
  expect((await see(other, good))?.ImageAllowed).toBe(true);
  expect(await see(other, must(bad))).toBeUndefined();
});

test('every severity follows from its score, and no fix is older than its problem', () => {
  const expected = (score: number) =>
    score >= 9
      ? 'critical'
      : score >= 7
        ? 'high'
        : score >= 4
          ? 'medium'
          : score > 0
            ? 'low'
            : 'informational';

  for (const one of vulnerabilities) {
    expect(one.severity, one.id).toBe(expected(one.score));
    for (const { fixedAt = one.publishedAt } of one.affects) {
      expect(fixedAt >= one.publishedAt, one.id).toBe(true);
    }
    expect(one.id).toMatch(/^CVE-2026-90\d{3}$/);
  }
  expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(vulnerabilities.length);
});
