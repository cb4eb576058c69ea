import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CopyImageCommand,
  CreateImageCommand,
  CreateKeyPairCommand,
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DeregisterImageCommand,
  DescribeImagesCommand,
  DescribeInstanceStatusCommand,
  DescribeSnapshotsCommand,
  type EC2Client,
  GetConsoleOutputCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { startLocalAws } from '../../src/index.js';
import { temporaryDirectory } from '../support/directory.js';
import { fakeCompute } from '../support/fake-compute.js';
import { seeInstance, startHosted, untilState } from '../support/hosted.js';
import { amazonLinux, see } from '../support/images.js';
import { codeOf, consumer, ec2For, must, owner } from '../support/local.js';
import { until } from '../support/until.js';

async function run(
  ec2: EC2Client,
  change: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: change.ImageId ?? (await amazonLinux(ec2)),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      ...change,
    }),
  );
  return must(Instances?.[0]?.InstanceId);
}

async function checksOf(ec2: EC2Client, id: string): Promise<string | undefined> {
  const { InstanceStatuses } = await ec2.send(
    new DescribeInstanceStatusCommand({ InstanceIds: [id] }),
  );
  return InstanceStatuses?.[0]?.InstanceStatus?.Status;
}

test('a launch answers pending; the instance runs once its machine does, at an address of its own', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  await ec2.send(new CreateKeyPairCommand({ KeyName: 'bake' }));

  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.micro',
      MinCount: 2,
      MaxCount: 2,
      KeyName: 'bake',
      UserData: Buffer.from('#!/bin/sh\necho hello\n').toString('base64'),
    }),
  );
  const ids = must(Instances).map(({ InstanceId }) => must(InstanceId));
  const running = await Promise.all(ids.map((id) => untilState(ec2, id, 'running')));

  expect(must(Instances).map(({ State }) => State)).toEqual([
    { Code: 0, Name: 'pending' },
    { Code: 0, Name: 'pending' },
  ]);
  const addresses = running.map(({ PublicIpAddress }) => must(PublicIpAddress));
  expect(new Set(addresses).size).toBe(2);
  for (const address of addresses)
    expect(address).toMatch(/^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./);
  expect(running.map(({ PrivateIpAddress }) => PrivateIpAddress)).toEqual(addresses);
  expect(
    running.map(({ PublicDnsName, PrivateDnsName }) => [PublicDnsName, PrivateDnsName]),
  ).toEqual([
    ['', ''],
    ['', ''],
  ]);
  expect(compute.boots).toHaveLength(2);
  expect(compute.boots.find(({ instanceId }) => instanceId === ids[0])).toMatchObject({
    hostname: `ip-${addresses[0]?.replaceAll('.', '-')}`,
    userData: '#!/bin/sh\necho hello\n',
    defaultUser: 'ec2-user',
    publicKeys: [expect.stringMatching(/^ssh-rsa \S+ bake$/)],
    metadata: { account: owner, region: 'us-east-1', instanceType: 't3.micro' },
  });
});

test('status checks initialize until first boot is done', async () => {
  const { aws, compute } = await startHosted();
  compute.holdsBoot = true;
  const ec2 = ec2For(aws);
  const id = await run(ec2);
  await untilState(ec2, id, 'running');

  const before = await checksOf(ec2, id);
  must(compute.machines.get(id)).finishBoot();

  expect(before).toBe('initializing');
  expect(
    await until(
      () => checksOf(ec2, id),
      (status) => status !== 'initializing',
    ),
  ).toBe('ok');
});

test('stopping, starting and terminating take their ways, on the same disk', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const id = await run(ec2);
  const ids = { InstanceIds: [id] };
  const { PublicIpAddress: before } = await untilState(ec2, id, 'running');

  const stopping = await ec2.send(new StopInstancesCommand(ids));
  const stopped = await untilState(ec2, id, 'stopped');
  await ec2.send(new StartInstancesCommand(ids));
  const { PublicIpAddress: after } = await untilState(ec2, id, 'running');
  const ending = await ec2.send(new TerminateInstancesCommand(ids));
  await untilState(ec2, id, 'terminated');

  expect(stopping.StoppingInstances?.[0]?.CurrentState).toEqual({ Code: 64, Name: 'stopping' });
  expect(stopped.PublicIpAddress).toBeUndefined();
  expect(after).toBe(before);
  expect(ending.TerminatingInstances?.[0]?.CurrentState).toEqual({
    Code: 32,
    Name: 'shutting-down',
  });
  const [first, second] = compute.boots;
  expect(second?.disk.volumeId).toBe(first?.disk.volumeId);
  await until(() => compute.log.find((line) => line === `discard ${first?.disk.volumeId}`));
});

test('a reboot ends the machine and boots it again', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const id = await run(ec2);
  await until(
    () => checksOf(ec2, id),
    (status) => status === 'ok',
  );

  await ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));
  await until(() => compute.boots[1]);
  await until(
    () => checksOf(ec2, id),
    (status) => status === 'ok',
  );

  expect((await seeInstance(ec2, id)).State?.Name).toBe('running');
  expect(compute.log.filter((line) => /^(boot|stop)/.test(line))).toEqual([
    `boot ${id}`,
    `stop ${id}`,
    `boot ${id}`,
  ]);
});

test.each([
  ['stop', 'stopped'],
  ['terminate', 'terminated'],
] as const)('what shuts itself down is %s-ed as its launch said', async (behaviour, state) => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const id = await run(ec2, { InstanceInitiatedShutdownBehavior: behaviour });
  await untilState(ec2, id, 'running');

  must(compute.machines.get(id)).shutDown();

  expect((await untilState(ec2, id, state)).StateReason?.Code).toBe(
    'Client.InstanceInitiatedShutdown',
  );
});

test('what asks for a reboot from inside is booted again', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const id = await run(ec2);
  await untilState(ec2, id, 'running');

  must(compute.machines.get(id)).shutDown('reboot');
  await until(() => compute.boots[1]);

  expect((await seeInstance(ec2, id)).State?.Name).toBe('running');
});

test('a first boot that fails ends the instance, a later one stops it, and both say why', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const good = await run(ec2);
  await untilState(ec2, good, 'running');
  await ec2.send(new StopInstancesCommand({ InstanceIds: [good] }));
  await untilState(ec2, good, 'stopped');

  compute.bootFailure = 'no room left';
  const bad = await run(ec2);
  await ec2.send(new StartInstancesCommand({ InstanceIds: [good] }));

  for (const [id, state] of [
    [bad, 'terminated'],
    [good, 'stopped'],
  ] as const) {
    const { StateReason } = await until(
      () => seeInstance(ec2, id),
      (seen) => seen.State?.Name === state && seen.StateReason?.Code === 'Server.InternalError',
    );
    expect(StateReason?.Message).toContain('no room left');
  }
});

test('an image is pending until its content is kept, boots from it, and can be baked again', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const first = await run(ec2);
  await untilState(ec2, first, 'running');
  const bake = async (InstanceId: string, Name: string): Promise<string> => {
    const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name }));
    expect((await see(ec2, must(ImageId)))?.State).toBe('pending');
    await until(
      () => see(ec2, must(ImageId)),
      ({ State }) => State === 'available',
    );
    return must(ImageId);
  };
  const volume = (instanceId: string): string =>
    must(compute.boots.find((boot) => boot.instanceId === instanceId)).disk.volumeId;
  await writeFile(join(compute.disk(volume(first)), 'one'), '');

  const parent = await bake(first, 'parent');
  const second = await run(ec2, { ImageId: parent });
  await untilState(ec2, second, 'running');
  await writeFile(join(compute.disk(volume(second)), 'two'), '');
  const child = await bake(second, 'child');
  const third = await run(ec2, { ImageId: child });
  await untilState(ec2, third, 'running');

  await access(join(compute.disk(volume(third)), 'one'));
  await access(join(compute.disk(volume(third)), 'two'));
  // As on AWS, what runs is stopped for it and then goes on.
  expect(
    compute.log.filter((line) => line.endsWith(first) || line.endsWith(volume(first))),
  ).toEqual([
    `boot ${first}`,
    expect.stringContaining('disk'),
    `stop ${first}`,
    `freeze ${volume(first)}`,
    `boot ${first}`,
    expect.stringContaining('disk'),
  ]);
});

test('NoReboot leaves the machine alone', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const InstanceId = await run(ec2);
  await untilState(ec2, InstanceId, 'running');

  const { ImageId } = await ec2.send(
    new CreateImageCommand({ InstanceId, Name: 'hot', NoReboot: true }),
  );
  await until(
    () => see(ec2, must(ImageId)),
    ({ State }) => State === 'available',
  );

  expect(compute.log.filter((line) => /^(boot|stop)/.test(line))).toEqual([`boot ${InstanceId}`]);
});

test('what cannot be kept makes the image fail', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const InstanceId = await run(ec2);
  await untilState(ec2, InstanceId, 'running');
  compute.freezeFailure = 'no room left';

  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: 'lost' }));
  const failed = await until(
    () => see(ec2, must(ImageId)),
    ({ State }) => State !== 'pending',
  );

  expect(failed).toMatchObject({
    State: 'failed',
    StateReason: { Message: expect.stringContaining('no room left') },
  });
});

test('content goes along with copies and snapshots, and is forgotten with the last of them', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const there = ec2For(aws, owner, 'eu-west-1');
  const InstanceId = await run(ec2);
  await untilState(ec2, InstanceId, 'running');
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId, Name: 'origin' }));
  await until(
    () => see(ec2, must(ImageId)),
    ({ State }) => State === 'available',
  );

  const copy = await there.send(
    new CopyImageCommand({
      Name: 'copy',
      SourceImageId: must(ImageId),
      SourceRegion: 'us-east-1',
    }),
  );
  const copied = must(copy.ImageId);
  const launched = await run(there, { ImageId: copied });
  await untilState(there, launched, 'running');
  const boot = must(compute.boots.find(({ instanceId }) => instanceId === launched));
  const forget = async (client: EC2Client, id: string) => {
    const { Snapshots } = await client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
    await client.send(new DeregisterImageCommand({ ImageId: id }));
    for (const { SnapshotId } of must(Snapshots)) {
      await client.send(new DeleteSnapshotCommand({ SnapshotId }));
    }
  };
  await forget(ec2, must(ImageId));
  const afterOne = compute.log.includes('discard content-1');
  await forget(there, copied);

  expect(boot.disk.content).toBe('content-1');
  expect(afterOne).toBe(false);
  await until(() => compute.log.find((line) => line === 'discard content-1'));
});

test('a snapshot of a volume that was booted from is pending until its content is kept', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const id = await run(ec2);
  await untilState(ec2, id, 'running');
  const VolumeId = must(compute.boots[0]).disk.volumeId;

  const made = await ec2.send(new CreateSnapshotCommand({ VolumeId }));
  const done = await until(
    async () => {
      const { Snapshots } = await ec2.send(
        new DescribeSnapshotsCommand({ SnapshotIds: [must(made.SnapshotId)] }),
      );
      return Snapshots?.[0];
    },
    ({ State }) => State !== 'pending',
  );

  expect([made.State, done.State]).toEqual(['pending', 'completed']);
  expect(compute.log).toContain(`freeze ${VolumeId}`);
});

test('a server that is started again boots what ran, on its disks, and settles what was on its way', async () => {
  const stateDirectory = await temporaryDirectory();
  const disks = await temporaryDirectory();
  const first = fakeCompute(disks);
  const { aws } = await startHosted({ stateDirectory }, first);
  const ec2 = ec2For(aws);
  const [running, stopped, leaving] = [await run(ec2), await run(ec2), await run(ec2)];
  for (const id of [running, stopped, leaving]) await untilState(ec2, id, 'running');
  await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));
  const { PublicIpAddress } = await seeInstance(ec2, running);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [leaving] }));
  const hostKey = aws.instances().find(({ instanceId }) => instanceId === running)?.hostKey;
  await aws.close();

  const second = fakeCompute(disks);
  const again = await startHosted({ stateDirectory }, second);
  const later = ec2For(again.aws);
  await until(() => second.machines.get(running));

  await untilState(later, leaving, 'terminated');
  await untilState(later, stopped, 'stopped');
  const seen = await until(() =>
    again.aws
      .instances()
      .find(({ instanceId, sshPort }) => instanceId === running && sshPort !== undefined),
  );
  expect(seen).toMatchObject({ state: 'running', address: PublicIpAddress, hostKey });
  expect(second.boots.map(({ instanceId }) => instanceId)).toEqual([running]);
  expect(second.boots[0]?.disk).toEqual(
    first.boots.find(({ instanceId }) => instanceId === running)?.disk,
  );
});

test('without machines, what was on its way is there at the next start', async () => {
  const stateDirectory = await temporaryDirectory();
  const compute = fakeCompute(await temporaryDirectory());
  const { aws } = await startHosted({ stateDirectory }, compute);
  const ec2 = ec2For(aws);
  compute.bootFailure = undefined;
  const id = await run(ec2);
  await aws.close();

  const again = await startLocalAws({ stateDirectory });
  const seen = await seeInstance(ec2For(again), id);
  await ec2For(again).send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  const gone = await seeInstance(ec2For(again), id);
  await again.close();

  expect([seen.State?.Name, gone.State?.Name]).toEqual(['running', 'terminated']);
});

test('the console shows what the machine wrote, also when it is gone', async () => {
  const { aws } = await startHosted();
  const ec2 = ec2For(aws);
  const InstanceId = await run(ec2);
  const read = async (): Promise<string> => {
    const { Output } = await ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest: true }));
    return Buffer.from(Output ?? '', 'base64').toString();
  };
  await untilState(ec2, InstanceId, 'running');

  const running = await read();
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [InstanceId] }));
  await untilState(ec2, InstanceId, 'terminated');

  expect(running).toContain(`booted ${InstanceId}\n`);
  expect(await read()).toContain(`booted ${InstanceId}\n`);
});

test('Windows does not really run, and is a row as ever', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const images = await ec2For(aws, consumer).send(
    new DescribeImagesCommand({
      Filters: [{ Name: 'platform', Values: ['windows'] }],
    }),
  );

  const id = await run(ec2, { ImageId: must(images.Images?.[0]?.ImageId) });

  expect((await seeInstance(ec2, id)).State?.Name).toBe('running');
  expect(compute.boots).toEqual([]);
});

test('an instance on its way cannot be asked for what needs it to be there', async () => {
  const { aws, compute } = await startHosted();
  const ec2 = ec2For(aws);
  const id = await run(ec2);
  await untilState(ec2, id, 'running');
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await untilState(ec2, id, 'stopped');

  expect(await codeOf(ec2.send(new RebootInstancesCommand({ InstanceIds: [id] })))).toBe(
    'IncorrectInstanceState',
  );
  expect(compute.boots).toHaveLength(1);
});
