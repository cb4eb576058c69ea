import {
  CreateImageUsageReportCommand,
  type CreateImageUsageReportCommandInput,
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateTagsCommand,
  DeleteImageUsageReportCommand,
  DescribeImageUsageReportEntriesCommand,
  type DescribeImageUsageReportEntriesCommandInput,
  DescribeImageUsageReportsCommand,
  type EC2Client,
  paginateDescribeImageUsageReports,
  TerminateInstancesCommand,
  waitUntilImageUsageReportAvailable,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../support/directory.js';
import { launch, ownImage, share } from '../../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  outsider,
  owner,
  startForTest,
} from '../../../support/local.js';

const hour = 60 * 60 * 1000;

/** A clock that a test moves. */
function movableClock(start = '2026-11-22T10:00:00Z') {
  let now = new Date(start).getTime();
  return {
    clock: () => new Date(now),
    pass(milliseconds: number) {
      now += milliseconds;
    },
  };
}

const both = [{ ResourceType: 'ec2:Instance' }, { ResourceType: 'ec2:LaunchTemplate' }];

async function report(
  ec2: EC2Client,
  ImageId: string,
  change: Partial<CreateImageUsageReportCommandInput> = {},
): Promise<string> {
  const { ReportId } = await ec2.send(
    new CreateImageUsageReportCommand({ ImageId, ResourceTypes: both, ...change }),
  );
  return must(ReportId);
}

async function entries(ec2: EC2Client, input: DescribeImageUsageReportEntriesCommandInput = {}) {
  const answer = await ec2.send(new DescribeImageUsageReportEntriesCommand(input));
  return must(answer.ImageUsageReportEntries).map(
    ({ AccountId, ResourceType, UsageCount }) => `${AccountId} ${ResourceType} ${UsageCount}`,
  );
}

async function stateOf(ec2: EC2Client, id: string) {
  const answer = await ec2.send(new DescribeImageUsageReportsCommand({ ReportIds: [id] }));
  return answer.ImageUsageReports?.[0]?.State;
}

const template = (ec2: EC2Client, name: string, ImageId: string) =>
  ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: name, LaunchTemplateData: { ImageId } }),
  );

const addVersion = (ec2: EC2Client, name: string, ImageId: string) =>
  ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateName: name,
      LaunchTemplateData: { ImageId },
    }),
  );

test('the owner learns how often each account uses an image, a day late', async () => {
  const time = movableClock();
  const aws = await startForTest({ clock: time.clock });
  const [ec2, a, b] = [ec2For(aws), ec2For(aws, consumer), ec2For(aws, outsider)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer, outsider);
  await launch(a, id);
  await launch(a, id);
  await launch(a);
  await launch(b, id);
  await template(a, 'uses', id);

  const early = await report(ec2, id);
  time.pass(25 * hour);
  await launch(b, id);
  const late = await report(ec2, id);

  expect(await entries(ec2, { ReportIds: [early] })).toEqual([]);
  expect((await entries(ec2, { ReportIds: [late] })).toSorted()).toEqual([
    `${consumer} ec2:Instance 2`,
    `${consumer} ec2:LaunchTemplate 1`,
    `${outsider} ec2:Instance 1`,
  ]);
});

test('a report keeps what it found, although instances go', async () => {
  const time = movableClock();
  const aws = await startForTest({ clock: time.clock });
  const [ec2, a] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);
  const instance = await launch(a, id);
  time.pass(25 * hour);
  const before = await report(ec2, id);

  await a.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  const after = await report(ec2, id);

  expect(await entries(ec2, { ReportIds: [before] })).toEqual([`${consumer} ec2:Instance 1`]);
  expect(await entries(ec2, { ReportIds: [after] })).toEqual([]);
});

test('a report is pending for a while, and has no entries until it is available', async () => {
  const time = movableClock();
  const aws = await startForTest({ clock: time.clock, copySeconds: 60 });
  const [ec2, a] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  time.pass(hour);
  await share(ec2, id, consumer);
  await launch(a, id);
  time.pass(25 * hour);

  const reportId = await report(ec2, id);
  const pending = [await stateOf(ec2, reportId), await entries(ec2)];
  time.pass(61_000);
  const waited = await waitUntilImageUsageReportAvailable(
    { client: ec2, maxWaitTime: 60 },
    { ReportIds: [reportId] },
  );

  expect(reportId).toMatch(/^amiur-/);
  expect(pending).toEqual(['pending', []]);
  expect(waited.state).toBe('SUCCESS');
  expect(await entries(ec2)).toEqual([`${consumer} ec2:Instance 1`]);
});

test('a report looks at the accounts, types and depth that were asked for', async () => {
  const time = movableClock();
  const aws = await startForTest({ clock: time.clock });
  const [ec2, a, b] = [ec2For(aws), ec2For(aws, consumer), ec2For(aws, outsider)];
  const [id, next] = [await ownImage(ec2, 'old'), await ownImage(ec2, 'new')];
  await share(ec2, id, consumer, outsider);
  for (const client of [a, b]) await launch(client, id);
  await template(a, 'moved-on', id);
  await addVersion(a, 'moved-on', next);
  await addVersion(a, 'moved-on', next);
  time.pass(25 * hour);
  const depth = (value: string) => [
    {
      ResourceType: 'ec2:LaunchTemplate',
      ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: [value] }],
    },
  ];

  const one = await report(ec2, id, { AccountIds: [outsider] });
  const shallow = await report(ec2, id, { ResourceTypes: depth('2') });
  const deep = await report(ec2, id, { ResourceTypes: depth('3') });

  expect(await entries(ec2, { ReportIds: [one] })).toEqual([`${outsider} ec2:Instance 1`]);
  expect(await entries(ec2, { ReportIds: [shallow] })).toEqual([]);
  expect(await entries(ec2, { ReportIds: [deep] })).toEqual([`${consumer} ec2:LaunchTemplate 1`]);
  const { ImageUsageReports } = await ec2.send(
    new DescribeImageUsageReportsCommand({ ReportIds: [one, deep] }),
  );
  expect(ImageUsageReports).toMatchObject([
    {
      ReportId: one,
      ImageId: id,
      AccountIds: [outsider],
      State: 'available',
      ExpirationTime: new Date(new Date('2026-11-23T11:00:00Z').getTime() + 30 * 24 * hour),
      ResourceTypes: [
        { ResourceType: 'ec2:Instance' },
        {
          ResourceType: 'ec2:LaunchTemplate',
          ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: ['20'] }],
        },
      ],
    },
    {
      ReportId: deep,
      ResourceTypes: [
        {
          ResourceType: 'ec2:LaunchTemplate',
          ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues: ['3'] }],
        },
      ],
    },
  ]);
});

test('reports are found by image, tag and time, page by page, and gone after 30 days', async () => {
  const time = movableClock();
  const ec2 = ec2For(await startForTest({ clock: time.clock }));
  const id = await ownImage(ec2);
  const tagged = await report(ec2, id, {
    TagSpecifications: [{ ResourceType: 'image-usage-report', Tags: [{ Key: 'run', Value: '1' }] }],
  });
  const later = await report(ec2, await ownImage(ec2, 'second'));
  await ec2.send(new CreateTagsCommand({ Resources: [later], Tags: [{ Key: 'run', Value: '2' }] }));
  const found = async (Name: string, ...Values: string[]) => {
    const answer = await ec2.send(
      new DescribeImageUsageReportsCommand({ Filters: [{ Name, Values }] }),
    );
    return must(answer.ImageUsageReports).map(({ ReportId }) => ReportId);
  };
  const paged: unknown[] = [];
  for await (const page of paginateDescribeImageUsageReports({ client: ec2, pageSize: 1 }, {})) {
    paged.push(...must(page.ImageUsageReports).map(({ ReportId }) => ReportId));
  }
  const byImage = await ec2.send(new DescribeImageUsageReportsCommand({ ImageIds: [id] }));

  expect(await found('tag:run', '1')).toEqual([tagged]);
  expect(await found('tag:run', '2')).toEqual([later]);
  expect(await found('creation-time', '2026-11-21*')).toEqual([]);
  expect(await found('state', 'available')).toHaveLength(2);
  expect(paged.toSorted()).toEqual([tagged, later].toSorted());
  expect(byImage.ImageUsageReports?.map(({ ReportId }) => ReportId)).toEqual([tagged]);
  time.pass(30 * 24 * hour);
  expect(await found('state', 'available')).toEqual([]);
});

test('the same client token makes one report, which can be deleted once', async () => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);

  const first = await report(ec2, id, { ClientToken: 'once' });
  const second = await report(ec2, id, { ClientToken: 'once' });
  const remove = () => codeOf(ec2.send(new DeleteImageUsageReportCommand({ ReportId: first })));

  expect(second).toBe(first);
  expect(await remove()).toMatchObject({ Return: true });
  expect(await remove()).toBe('InvalidImageUsageReportId.NotFound');
  expect(await codeOf(stateOf(ec2, first))).toBe('InvalidImageUsageReportId.NotFound');
});

test('reports are of own images, and nobody else sees them', async () => {
  const aws = await startForTest();
  const [ec2, other] = [ec2For(aws), ec2For(aws, consumer)];
  const id = await ownImage(ec2);
  await share(ec2, id, consumer);
  const reportId = await report(ec2, id);

  expect(await codeOf(report(other, id))).toBe('AuthFailure');
  expect(await codeOf(stateOf(other, reportId))).toBe('InvalidImageUsageReportId.NotFound');
  expect(await codeOf(stateOf(ec2For(aws, owner, 'eu-west-1'), reportId))).toBe(
    'InvalidImageUsageReportId.NotFound',
  );
});

test('reports outlive a restart', async () => {
  const stateDirectory = await temporaryDirectory();
  const before = await startForTest({ stateDirectory });
  const id = await report(ec2For(before), await ownImage(ec2For(before)));
  await before.close();

  expect(await stateOf(ec2For(await startForTest({ stateDirectory })), id)).toBe('available');
});

const depthOf = (...OptionValues: string[]) => ({
  ResourceTypes: [
    {
      ResourceType: 'ec2:LaunchTemplate',
      ResourceTypeOptions: [{ OptionName: 'version-depth', OptionValues }],
    },
  ],
});

test.each<[string, Partial<CreateImageUsageReportCommandInput>, string]>([
  ['no types', { ResourceTypes: [] }, 'MissingParameter'],
  [
    'an unknown type',
    { ResourceTypes: [{ ResourceType: 'ssm:Parameter' }] },
    'InvalidParameterValue',
  ],
  ['a type twice', { ResourceTypes: [...both, ...both] }, 'InvalidParameterValue'],
  ['no depth', depthOf('0'), 'InvalidParameterValue'],
  ['too much depth', depthOf('10001'), 'InvalidParameterValue'],
  ['two depths', depthOf('1', '2'), 'InvalidParameterValue'],
  ['what is no account', { AccountIds: ['me'] }, 'InvalidParameterValue'],
  [
    'tags of something else',
    { TagSpecifications: [{ ResourceType: 'image', Tags: [{ Key: 'a', Value: 'b' }] }] },
    'InvalidParameterValue',
  ],
])('a report with %s is refused', async (_, change, code) => {
  const ec2 = ec2For(await startForTest());
  const id = await ownImage(ec2);

  expect(await codeOf(report(ec2, id, change))).toBe(code);
});
