import { EnableImageDeregistrationProtectionCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import {
  deprecateRelease,
  disableRelease,
  enableRelease,
  retireReleases,
  revokeRelease,
  undeprecateRelease,
} from '../../src/index.js';
import { startWorld, type World, type WorldImage } from '../support/lifecycle-world.js';
import { consumer, owner } from '../support/release.js';

/** The actions that the README lists, of the owner's role and of those in consumer accounts. */
const documented = {
  deprecate: [
    'ec2:CreateTags',
    'ec2:DeleteTags',
    'ec2:DescribeImages',
    'ec2:DisableImageDeprecation',
    'ec2:EnableImageDeprecation',
    'ssm:GetParameters',
    'ssm:PutParameter',
    'sts:AssumeRole',
  ],
  disable: [
    'ec2:DescribeImageAttribute',
    'ec2:DescribeImages',
    'ec2:DisableImage',
    'ec2:EnableImage',
    'ec2:ModifyImageAttribute',
    'ssm:DeleteParameters',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'ssm:PutParameter',
    'sts:AssumeRole',
  ],
  retire: [
    'ec2:CreateImageUsageReport',
    'ec2:CreateTags',
    'ec2:DeleteImageUsageReport',
    'ec2:DeregisterImage',
    'ec2:DescribeImageAttribute',
    'ec2:DescribeImageReferences',
    'ec2:DescribeImageUsageReportEntries',
    'ec2:DescribeImageUsageReports',
    'ec2:DescribeImages',
    'ec2:DescribeSnapshots',
    'ec2:DisableImage',
    'ec2:DisableImageDeregistrationProtection',
    'ssm:DeleteParameters',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'ssm:PutParameter',
    'sts:AssumeRole',
  ],
  revoke: [
    'ec2:CreateTags',
    'ec2:DescribeImageAttribute',
    'ec2:DescribeImages',
    'ec2:DescribeInstances',
    'ec2:DescribeSnapshotAttribute',
    'ec2:DisableImage',
    'ec2:EnableImageDeprecation',
    'ec2:GetImageAncestry',
    'ec2:ModifyImageAttribute',
    'ec2:ModifySnapshotAttribute',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'ssm:PutParameter',
    'sts:AssumeRole',
  ],
  consumer: [
    'ssm:DeleteParameters',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'ssm:PutParameter',
  ],
};

function actions(world: World): Record<'owner' | 'consumer', readonly string[]> {
  const calls = world.local.newCalls();
  const of = (account: string) =>
    [
      ...new Set(
        calls
          .filter((call) => call.account === account)
          .map(({ service, action }) => `${service}:${action}`),
      ),
    ].sort();
  return { owner: of(owner), consumer: of(consumer) };
}

test('the lists of actions are those that are called, no more and no less', async () => {
  await using world = await startWorld();
  const old = { flavor: 'al2023', version: '2026.7.0' };
  const [image] = (await world.release(old.version)) as [WorldImage];
  await world.release('2026.10.0');
  const images = await world.release('2026.11.0');
  await world.point('stable', '2026.11.0', images);
  for (const id of (await world.images('us-east-1')).flatMap((each) => each.snapshotIds)) {
    const access = world.aws.in({ region: 'us-east-1' }).images;
    await access.changeSnapshotPermissions(id, { add: [consumer] });
  }
  const options = { ...world.options, apply: true };
  const seen = new Set<string>();
  const compare = (list: readonly string[]) => {
    const called = actions(world);
    expect(called.owner).toEqual(list);
    for (const action of called.consumer) seen.add(action);
  };
  world.local.newCalls();

  await deprecateRelease({ ...old, successor: '2026.11.0' }, options);
  await undeprecateRelease(old, options);
  compare(documented.deprecate);

  await disableRelease(old, options);
  await enableRelease(old, options);
  compare(documented.disable);

  await deprecateRelease({ ...old, successor: '2026.11.0' }, options);
  await world.local
    .ec2(image.region)
    .send(new EnableImageDeregistrationProtectionCommand({ ImageId: image.imageId }));
  world.pass(120);
  world.local.newCalls();
  const policy = { flavors: ['al2023'], keepNewest: 2, maxPercent: 100 };
  for (const days of [0, 8, 0]) {
    world.pass(days);
    await retireReleases(policy, options);
  }
  compare(documented.retire);

  world.pass(1);

  await revokeRelease(
    { flavor: 'al2023', version: '2026.11.0', reason: 'bad', disable: true },
    options,
  );
  compare(documented.revoke);
  expect([...seen].sort()).toEqual(documented.consumer);
});
