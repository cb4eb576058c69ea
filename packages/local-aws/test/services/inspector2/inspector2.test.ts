import {
  CreateImageCommand,
  CreateSnapshotCommand,
  CreateTagsCommand,
  DescribeImagesCommand,
  DescribeVolumesCommand,
  type EC2Client,
  RegisterImageCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  BatchGetAccountStatusCommand,
  type CoverageFilterCriteria,
  CreateFilterCommand,
  DeleteFilterCommand,
  DisableCommand,
  EnableCommand,
  type FilterCriteria,
  type Finding,
  type Inspector2Client,
  ListCoverageCommand,
  ListFiltersCommand,
  ListFindingsCommand,
  paginateListFindings,
  type SortCriteria,
} from '@aws-sdk/client-inspector2';
import { expect, test } from 'vitest';
import { launch } from '../../support/images.js';
import { enableInspector, inspectorFor, launchManaged } from '../../support/inspector.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from '../../support/local.js';

const minute = 60_000;
const day = 24 * 60 * minute;

async function setUp(start = '2026-11-22T10:00:00Z') {
  let now = Date.parse(start);
  const aws = await startForTest({ clock: () => new Date(now) });
  const inspector = inspectorFor(aws);
  return {
    aws,
    ec2: ec2For(aws),
    inspector,
    pass(time: number) {
      now += time;
    },
  };
}

async function statusOf(
  inspector: Inspector2Client,
  id: string,
  more: CoverageFilterCriteria = {},
): Promise<string | undefined> {
  const { coveredResources } = await inspector.send(
    new ListCoverageCommand({
      filterCriteria: { resourceId: [{ comparison: 'EQUALS', value: id }], ...more },
    }),
  );
  const status = coveredResources?.[0]?.scanStatus;
  return status === undefined ? undefined : `${status.statusCode} ${status.reason}`;
}

async function findings(
  inspector: Inspector2Client,
  filterCriteria: FilterCriteria = {},
  sortCriteria?: SortCriteria,
): Promise<Finding[]> {
  const found: Finding[] = [];
  const pages = paginateListFindings(
    { client: inspector, pageSize: 3 },
    { filterCriteria, ...(sortCriteria === undefined ? {} : { sortCriteria }) },
  );
  for await (const page of pages) found.push(...must(page.findings));
  return found;
}

const ids = (found: readonly Finding[]) =>
  found.map((one) => one.packageVulnerabilityDetails?.vulnerabilityId);
const equals = (value: string) => [{ comparison: 'EQUALS' as const, value }];

/** The Amazon Linux image before the newest. */
async function olderAmazonLinux(ec2: EC2Client): Promise<string> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({
      Filters: [{ Name: 'name', Values: ['al2023-ami-2023*20261020*x86_64'] }],
    }),
  );
  return must(Images?.[0]?.ImageId);
}

/** An image of which nobody knows what is inside. */
async function unknownSystem(ec2: EC2Client, instanceId: string): Promise<string> {
  const { Volumes } = await ec2.send(
    new DescribeVolumesCommand({
      Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }],
    }),
  );
  const { SnapshotId } = await ec2.send(
    new CreateSnapshotCommand({ VolumeId: must(Volumes?.[0]?.VolumeId) }),
  );
  const { ImageId } = await ec2.send(
    new RegisterImageCommand({
      Name: 'unknown system',
      RootDeviceName: '/dev/xvda',
      Architecture: 'x86_64',
      VirtualizationType: 'hvm',
      EnaSupport: true,
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { SnapshotId: must(SnapshotId) } }],
    }),
  );
  return must(ImageId);
}

test('scans are switched on and off, each account for itself', async () => {
  const { aws, inspector } = await setUp();
  const status = async (client = inspector) =>
    (await client.send(new BatchGetAccountStatusCommand({}))).accounts?.[0];

  const enabled = await inspector.send(
    new EnableCommand({ accountIds: [owner, consumer], resourceTypes: ['EC2'] }),
  );
  const on = await status();
  const disabled = await inspector.send(new DisableCommand({}));

  expect(enabled.accounts).toMatchObject([
    { accountId: owner, status: 'ENABLING', resourceStatus: { ec2: 'ENABLING', ecr: 'DISABLED' } },
  ]);
  expect(enabled.failedAccounts).toMatchObject([
    { accountId: consumer, errorCode: 'ACCESS_DENIED' },
  ]);
  expect(on).toMatchObject({
    accountId: owner,
    state: { status: 'ENABLED' },
    resourceState: { ec2: { status: 'ENABLED' }, ecr: { status: 'DISABLED' } },
  });
  expect(disabled.accounts).toMatchObject([{ resourceStatus: { ec2: 'DISABLING' } }]);
  expect(await status()).toMatchObject({ state: { status: 'DISABLED' } });
  expect(await status(inspectorFor(aws, consumer))).toMatchObject({
    accountId: consumer,
    state: { status: 'DISABLED' },
  });
});

test('an instance is scanned some minutes after its launch, or coverage says why not', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const managed = await launchManaged(ec2);
  const unmanaged = await launch(ec2);
  const unsupported = await launchManaged(ec2, { imageId: await unknownSystem(ec2, managed) });

  const pending = await statusOf(inspector, managed);
  pass(5 * minute);

  expect(pending).toBe('ACTIVE PENDING_INITIAL_SCAN');
  expect(await statusOf(inspector, managed)).toBe('ACTIVE SUCCESSFUL');
  expect(await statusOf(inspector, unmanaged)).toBe('INACTIVE UNMANAGED_EC2_INSTANCE');
  expect(await statusOf(inspector, unsupported)).toBe('INACTIVE UNSUPPORTED_OS');
  await ec2.send(new StopInstancesCommand({ InstanceIds: [managed] }));
  expect(await statusOf(inspector, managed)).toBe('INACTIVE EC2_INSTANCE_STOPPED');
  expect(await statusOf(inspector, managed, { scanStatusCode: equals('ACTIVE') })).toBeUndefined();
});

test('an instance that comes back after more than a week has a stale inventory for half an hour', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const id = await launchManaged(ec2);
  pass(5 * minute);
  await statusOf(inspector, id);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  pass(8 * day);
  await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));

  const back = await statusOf(inspector, id);
  pass(30 * minute);

  expect(back).toBe('INACTIVE STALE_INVENTORY');
  expect(await statusOf(inspector, id)).toBe('ACTIVE SUCCESSFUL');
});

test('what is excluded by a tag is not scanned, and its findings are gone', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const id = await launchManaged(ec2);
  pass(5 * minute);
  const before = await findings(inspector);
  await ec2.send(
    new CreateTagsCommand({
      Resources: [id],
      Tags: [{ Key: 'InspectorEc2Exclusion', Value: '' }],
    }),
  );

  expect(before.length).toBeGreaterThan(3);
  expect(await statusOf(inspector, id)).toBe('INACTIVE EXCLUDED_BY_TAG');
  expect(await findings(inspector)).toEqual([]);
});

test('findings follow from the packages of the image, also through images made of it', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const older = await launchManaged(ec2, { imageId: await olderAmazonLinux(ec2) });
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId: older, Name: 'child' }));
  const child = await launchManaged(ec2, { imageId: must(ImageId) });
  const newer = await launchManaged(ec2);
  pass(5 * minute);
  const of = async (id: string) => ids(await findings(inspector, { resourceId: equals(id) }));

  // Fixed on 27 October: in the image of 20 October, not in that of 5 November.
  expect(await of(older)).toContain('CVE-2026-90001');
  expect(await of(newer)).not.toContain('CVE-2026-90001');
  expect(await of(child)).toEqual(await of(older));
  expect((await of(older)).length).toBeGreaterThan((await of(newer)).length);
});

test('a finding says what is known of it', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const id = await launchManaged(ec2, { imageId: await olderAmazonLinux(ec2) });
  pass(10 * minute);

  const [finding] = await findings(inspector, { vulnerabilityId: equals('CVE-2026-90001') });

  expect(finding).toMatchObject({
    findingArn: expect.stringMatching(
      new RegExp(`^arn:aws:inspector2:us-east-1:${owner}:finding/[0-9a-f]{32}$`),
    ),
    awsAccountId: owner,
    type: 'PACKAGE_VULNERABILITY',
    severity: 'CRITICAL',
    status: 'ACTIVE',
    inspectorScore: 9.8,
    fixAvailable: 'YES',
    exploitAvailable: 'YES',
    epss: { score: 0.41 },
    firstObservedAt: new Date('2026-11-22T10:05:00Z'),
    lastObservedAt: new Date('2026-11-22T10:10:00Z'),
    packageVulnerabilityDetails: {
      vulnerabilityId: 'CVE-2026-90001',
      source: 'NVD',
      vulnerablePackages: [
        {
          name: 'openssl',
          version: '3.2.2',
          epoch: 1,
          release: '1.amzn2023.0.2',
          arch: 'X86_64',
          packageManager: 'OS',
          fixedInVersion: '1:3.2.2-1.amzn2023.0.3',
          remediation: 'dnf update openssl',
        },
        { name: 'openssl-libs' },
      ],
    },
    resources: [
      {
        type: 'AWS_EC2_INSTANCE',
        id,
        region: 'us-east-1',
        tags: { team: 'images' },
        details: { awsEc2Instance: { type: 't3.micro', platform: 'AMAZON_LINUX_2023' } },
      },
    ],
  });
});

test('findings are filtered and sorted, page by page', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const id = await launchManaged(ec2, { imageId: await olderAmazonLinux(ec2) });
  pass(5 * minute);
  const all = await findings(inspector);
  const high = await findings(inspector, {
    severity: [...equals('HIGH'), ...equals('CRITICAL')],
    fixAvailable: equals('YES'),
  });
  const exploited = await findings(inspector, { epssScore: [{ lowerInclusive: 0.01 }] });
  const others = await findings(inspector, {
    vulnerabilityId: [{ comparison: 'NOT_EQUALS', value: 'CVE-2026-90001' }],
    title: [{ comparison: 'PREFIX', value: 'CVE-2026-900' }],
  });
  const sorted = await findings(inspector, {}, { field: 'INSPECTOR_SCORE', sortOrder: 'DESC' });

  expect(new Set(ids(all)).size).toBe(all.length);
  expect(high.map(({ severity }) => severity)).toEqual(
    high.map(() => expect.stringMatching(/^(HIGH|CRITICAL)$/)),
  );
  expect(high.length).toBeGreaterThan(2);
  expect(exploited.every(({ epss }) => must(epss?.score) >= 0.01)).toBe(true);
  expect(others.length).toBe(all.length - 1);
  const scores = sorted.map(({ inspectorScore }) => must(inspectorScore));
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  expect(ids(sorted).toSorted()).toEqual(ids(all).toSorted());
  const tagged = {
    resourceTags: [{ comparison: 'EQUALS' as const, key: 'team', value: 'images' }],
  };
  expect((await findings(inspector, tagged)).length).toBe(all.length);
  expect(await findings(inspector, { resourceId: equals(`${id}0`) })).toEqual([]);
  const foreign = new ListFindingsCommand({ filterCriteria: { ecrImageHash: equals('x') } });
  expect(await codeOf(inspector.send(foreign))).toBe('UnsupportedOperationException');
  const bad = { field: 'constructor', sortOrder: 'ASC' } as unknown as SortCriteria;
  expect(await codeOf(findings(inspector, {}, bad))).toBe('ValidationException');
});

test('what becomes known later is found without a new launch', async () => {
  const { ec2, inspector, pass } = await setUp('2026-11-14T10:00:00Z');
  await enableInspector(inspector);
  await launchManaged(ec2);
  pass(5 * minute);
  const before = ids(await findings(inspector));
  pass(2 * day);
  const after = await findings(inspector, { vulnerabilityId: equals('CVE-2026-90011') });
  pass(4 * day);
  const fixed = await findings(inspector, { vulnerabilityId: equals('CVE-2026-90011') });

  // Published on 15 November, fixed on the 19th.
  expect(before).not.toContain('CVE-2026-90011');
  expect(after).toMatchObject([
    { fixAvailable: 'NO', firstObservedAt: new Date('2026-11-15T12:00:00Z') },
  ]);
  expect(fixed).toMatchObject([
    { fixAvailable: 'YES', updatedAt: new Date('2026-11-19T12:00:00Z') },
  ]);
});

test('findings are closed when their instance is terminated, and gone three days later', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  const id = await launchManaged(ec2);
  pass(5 * minute);
  const before = await findings(inspector);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));

  const closed = await findings(inspector, { findingStatus: equals('CLOSED') });
  // EC2 itself forgets it with the first launch after an hour.
  pass(2 * day);
  await launch(ec2);
  const later = await findings(inspector, { findingStatus: equals('CLOSED') });
  pass(day);

  expect(before.every(({ status }) => status === 'ACTIVE')).toBe(true);
  expect(ids(closed)).toEqual(ids(before));
  expect(ids(later)).toEqual(ids(before));
  expect(await findings(inspector)).toEqual([]);
  expect(await statusOf(inspector, id)).toBeUndefined();
});

test('a filter that suppresses changes the status of what it finds, until it is deleted', async () => {
  const { ec2, inspector, pass } = await setUp();
  await enableInspector(inspector);
  await launchManaged(ec2);
  pass(5 * minute);
  const active = async () => ids(await findings(inspector, { findingStatus: equals('ACTIVE') }));
  const before = await active();
  const create = (name: string) =>
    inspector.send(
      new CreateFilterCommand({
        name,
        action: 'SUPPRESS',
        reason: 'accepted',
        filterCriteria: {
          severity: equals('LOW'),
          firstObservedAt: [{ startInclusive: new Date(0) }],
        },
      }),
    );

  const { arn } = await create('low');
  const after = await active();
  const suppressed = await findings(inspector, { findingStatus: equals('SUPPRESSED') });
  const { filters } = await inspector.send(new ListFiltersCommand({ action: 'SUPPRESS' }));
  const twice = await codeOf(create('low'));
  await inspector.send(new DeleteFilterCommand({ arn }));

  expect(suppressed.length).toBeGreaterThan(0);
  expect(suppressed.every(({ severity }) => severity === 'LOW')).toBe(true);
  expect([...after, ...ids(suppressed)].toSorted()).toEqual(before.toSorted());
  expect(filters).toMatchObject([
    {
      arn,
      ownerId: owner,
      name: 'low',
      criteria: {
        severity: equals('LOW'),
        firstObservedAt: [{ startInclusive: new Date(0) }],
      },
    },
  ]);
  expect(twice).toBe('BadRequestException');
  expect(await active()).toEqual(before);
  expect(await codeOf(inspector.send(new DeleteFilterCommand({ arn })))).toBe(
    'ResourceNotFoundException',
  );
});

test('nothing is found where nothing is switched on, and accounts see only their own', async () => {
  const { aws, ec2, inspector, pass } = await setUp();
  await launchManaged(ec2);
  pass(5 * minute);
  const other = inspectorFor(aws, consumer);

  expect(await findings(inspector)).toEqual([]);
  await enableInspector(inspector);
  await enableInspector(other);
  pass(5 * minute);

  expect((await findings(inspector)).length).toBeGreaterThan(3);
  expect(await findings(other)).toEqual([]);
  await inspector.send(new DisableCommand({ resourceTypes: ['EC2'] }));
  expect(await findings(inspector)).toEqual([]);
});
