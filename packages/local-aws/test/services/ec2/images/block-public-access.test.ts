import {
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DisableImageBlockPublicAccessCommand,
  DisableSnapshotBlockPublicAccessCommand,
  type EC2Client,
  EnableImageBlockPublicAccessCommand,
  EnableSnapshotBlockPublicAccessCommand,
  GetImageBlockPublicAccessStateCommand,
  GetSnapshotBlockPublicAccessStateCommand,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../support/directory.js';
import { ownImage, see, share } from '../../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  outsider,
  owner,
  startForTest,
} from '../../../support/local.js';

const all = { Add: [{ Group: 'all' as const }] };

const publish = (ec2: EC2Client, ImageId: string) =>
  codeOf(ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: all })));

const publishSnapshot = (ec2: EC2Client, SnapshotId: string) =>
  codeOf(ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission: all })));

async function imageState(ec2: EC2Client) {
  const answer = await ec2.send(new GetImageBlockPublicAccessStateCommand({}));
  return [answer.ImageBlockPublicAccessState, answer.ManagedBy];
}

async function snapshotOf(ec2: EC2Client, ImageId: string): Promise<string> {
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  return must(Images?.[0]?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
}

async function seesSnapshot(ec2: EC2Client, id: string): Promise<boolean> {
  const { Snapshots } = await ec2.send(
    new DescribeSnapshotsCommand({ Filters: [{ Name: 'snapshot-id', Values: [id] }] }),
  );
  return must(Snapshots).length > 0;
}

test('a new account cannot make images public, but share them with accounts', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);

  expect(await imageState(ec2)).toEqual(['block-new-sharing', 'account']);
  expect(await publish(ec2, id)).toBe('OperationNotPermitted');
  expect(await see(ec2For(aws, outsider), id)).toBeUndefined();
  await share(ec2, id, consumer);
  expect(await see(ec2For(aws, consumer), id)).toBeDefined();
});

test('an image that became public while it was allowed stays public when it no longer is', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const [first, second] = [await ownImage(ec2, 'first'), await ownImage(ec2, 'second')];

  const disabled = await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await publish(ec2, first);
  const enabled = await ec2.send(
    new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: 'block-new-sharing' }),
  );

  expect(disabled.ImageBlockPublicAccessState).toBe('unblocked');
  expect(enabled.ImageBlockPublicAccessState).toBe('block-new-sharing');
  expect(await see(ec2For(aws, outsider), first)).toBeDefined();
  expect(await publish(ec2, second)).toBe('OperationNotPermitted');
});

test('the settings of accounts and regions are apart, and outlive a restart', async () => {
  const stateDirectory = await temporaryDirectory();
  const before = await startForTest({ stateDirectory });
  await ec2For(before).send(new DisableImageBlockPublicAccessCommand({}));
  await before.close();
  const aws = await startForTest({ stateDirectory });

  expect(await imageState(ec2For(aws))).toEqual(['unblocked', 'account']);
  expect(await imageState(ec2For(aws, owner, 'eu-west-1'))).toEqual([
    'block-new-sharing',
    'account',
  ]);
  expect(await imageState(ec2For(aws, consumer))).toEqual(['block-new-sharing', 'account']);
});

test('snapshots of a new account can be made public until that is blocked', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await snapshotOf(ec2, await ownImage(ec2));
  const { State } = await ec2.send(new GetSnapshotBlockPublicAccessStateCommand({}));

  await ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-new-sharing' }));
  const blocked = await publishSnapshot(ec2, id);
  await ec2.send(new DisableSnapshotBlockPublicAccessCommand({}));
  await publishSnapshot(ec2, id);

  expect(State).toBe('unblocked');
  expect(blocked).toBe('OperationNotPermitted');
  expect(await seesSnapshot(ec2For(aws, outsider), id)).toBe(true);
});

test('blocking all sharing hides public snapshots and gives them back later', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await snapshotOf(ec2, await ownImage(ec2));
  const others = ec2For(aws, outsider);
  await publishSnapshot(ec2, id);

  await ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-all-sharing' }));
  const hidden = await seesSnapshot(others, id);
  await ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-new-sharing' }));

  expect(hidden).toBe(false);
  expect(await seesSnapshot(others, id)).toBe(true);
  expect(await seesSnapshot(ec2, id)).toBe(true);
});

test('states that there are not are refused', async () => {
  const ec2 = ec2For(await startForTest());

  expect(
    await codeOf(
      ec2.send(
        new EnableImageBlockPublicAccessCommand({
          ImageBlockPublicAccessState: 'unblocked' as never,
        }),
      ),
    ),
  ).toBe('InvalidParameterValue');
  expect(
    await codeOf(ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'unblocked' }))),
  ).toBe('InvalidParameterValue');
});
