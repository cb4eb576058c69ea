import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTagsCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { cloudWatchLogs } from '../../src/adapters/cloudwatch-logs.js';
import { extendLease } from '../../src/launch/extend-lease.js';
import { findLeftOvers } from '../../src/launch/find-left-overs.js';
import { leaseTags } from '../../src/launch/lease.js';
import { removeLeftOvers } from '../../src/launch/remove-left-overs.js';
import { testLaunches } from '../../src/launch/test-launches.js';
import { ec2For, must, settings } from '../support/aws.js';
import {
  lookOften,
  optionsFor,
  planOf,
  simpleSuite,
  suiteOf,
  temporaryDirectory,
  testNamed,
} from '../support/launches.js';
import {
  amazonLinux,
  launchManaged,
  livingInstances,
  runOn,
  seeInstance,
  startRunning,
} from '../support/running.js';

const failing = suiteOf([{ kind: 'file', subject: '/no/such/file' }]);

test('an instance of a launch that failed stays until its lease ends, here, in the guest and for the sweeper', async (context) => {
  const aws = await startRunning(context);
  const directory = await temporaryDirectory();
  const options = optionsFor(aws, { keep: 'on-failure', leaseMinutes: 90, directory });
  const { cloud } = options;
  const start = Date.now();

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [failing], options);

  const [launch] = launches;
  const id = must(launch?.instanceId);
  const until = must(launch?.kept?.until);
  expect(launch).toMatchObject({
    outcome: 'tested',
    terminated: false,
    kept: { connect: `aws ssm start-session --target ${id} --region us-east-1` },
  });
  expect(Date.parse(until) - start).toBeGreaterThanOrEqual(90 * 60_000);
  expect(Date.parse(until) - Date.now()).toBeLessThanOrEqual(90 * 60_000);
  expect(testNamed(launch, 'is terminated and leaves nothing').status).toBe('skipped');
  const { State, Tags = [] } = await seeInstance(aws, id);
  expect(State?.Name).toBe('running');
  expect(Tags).toContainEqual({ Key: leaseTags.lease, Value: until });
  const inGuest = Number(await runOn(aws, id, 'cat /var/lib/soe-test-lease')) * 1000;
  expect(Math.abs(inGuest - Date.parse(until))).toBeLessThanOrEqual(1000);
  expect(await runOn(aws, id, 'ps ax | grep -c "[s]oe-test-lease 2"')).toBe('1\n');
  // What tells more was kept before.
  expect(launch?.files).toEqual(
    expect.arrayContaining(['nitro-x86/console.txt', 'nitro-x86/system.txt']),
  );

  // It is to stay still longer, for the guest too.
  const extended = await extendLease({ cloud, instanceId: id, minutes: 200 });
  expect(Number(await runOn(aws, id, 'cat /var/lib/soe-test-lease')) * 1000).toBeGreaterThanOrEqual(
    Date.parse(extended),
  );
  expect(Date.parse(extended)).toBeGreaterThan(start + 199 * 60_000);

  const at = (time: number) => ({
    now: () => time,
    delay: async () => undefined,
    random: () => 0.5,
  });
  const soon = Date.parse(extended) + 1000;
  const sweep = (time: number) => findLeftOvers({ cloud, clock: at(time) });
  expect(await sweep(Date.now())).toMatchObject([{ id, decision: 'keep', until: extended }]);
  const longer = new Date(soon + 60_000).toISOString();
  await ec2For(aws).send(
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: leaseTags.lease, Value: longer }] }),
  );
  expect(await sweep(soon)).toMatchObject([{ id, decision: 'keep', until: longer }]);
  expect(await sweep(soon + 61_000)).toMatchObject([{ id, decision: 'remove' }]);
  const real = { ...at(0), now: () => soon + 61_000, delay: (time: number) => wait(time) };
  await removeLeftOvers({ cloud, apply: true, clock: real, limit: { minDelay: 5, maxDelay: 20 } });
  expect(await livingInstances(aws)).toEqual([]);
  expect(aws.instances()).toEqual([]);
});

const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

test('an instance that SSM never reached is kept no longer than it keeps itself', async (context) => {
  const aws = await startRunning(context);
  const { instanceProfile: _, ...options } = optionsFor(aws, {
    keep: 'always',
    leaseMinutes: 7 * 24 * 60,
    limits: { ...lookOften, ssm: { minDelay: 5, maxDelay: 5, maxWait: 50 } },
  });

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [simpleSuite], options);

  const launched = must(options.events.find((event) => event.type === 'launched'));
  expect(launches[0]).toMatchObject({ outcome: 'not-ready', kept: { until: launched.until } });
  // Before anything is waited for.
  expect(options.events[0]).toMatchObject({
    type: 'no-instance-profile',
    reason: expect.stringContaining('default host management'),
  });
});

test('an instance that no test launched is not given a lease', async (context) => {
  const aws = await startRunning(context);
  const { cloud } = optionsFor(aws);
  const id = await launchManaged(aws, await amazonLinux(aws));

  await expect(extendLease({ cloud, instanceId: id })).rejects.toMatchObject({
    code: 'HARNESS_OPTIONS_INVALID',
    message: expect.stringContaining(id),
  });
  expect((await seeInstance(aws, id)).Tags ?? []).toEqual([]);
});

test('a launch that passed is not kept on failure, and is with "always"; a cancelled one never', async (context) => {
  const aws = await startRunning(context);
  const plan = planOf(await amazonLinux(aws));
  const passed = await testLaunches(plan, [simpleSuite], {
    ...optionsFor(aws, { keep: 'on-failure' }),
    runId: 'passed',
  });
  const always = await testLaunches(plan, [simpleSuite], {
    ...optionsFor(aws, { keep: 'always' }),
    runId: 'always',
  });
  const stop = new AbortController();
  const stopped = await testLaunches(plan, [simpleSuite], {
    ...optionsFor(aws, { keep: 'always', signal: stop.signal }),
    runId: 'stopped',
    onEvent: ({ type }) => type === 'launched' && stop.abort(),
  });

  expect(passed.launches[0]).toMatchObject({ outcome: 'tested', terminated: true });
  expect(always.launches[0]).toMatchObject({
    terminated: false,
    kept: { until: expect.any(String) },
  });
  expect(stopped.launches[0]).toMatchObject({ outcome: 'cancelled', terminated: true });
  expect((await livingInstances(aws)).map(({ InstanceId }) => InstanceId)).toEqual([
    always.launches[0]?.instanceId,
  ]);
});

test('every command and its whole output is in a folder and in a log group, without secrets', async (context) => {
  const aws = await startRunning(context);
  const directory = await temporaryDirectory();
  const options = optionsFor(aws, {
    directory,
    verbose: true,
    secrets: ['hunter2-hunter2'],
    logs: cloudWatchLogs({ ...settings(aws), group: '/soe/tests' }),
    probes: [{ name: 'talk', script: 'seq 1 9000; echo hunter2-hunter2' }],
  });

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [simpleSuite], options);

  expect(launches[0]?.outcome).toBe('tested');
  const folder = join(directory, 'nitro-x86', 'commands');
  const names = (await readdir(folder)).toSorted();
  const ofProbe = names.filter((name) => name.includes('probe-talk'));
  expect(ofProbe).toEqual([
    expect.stringMatching(/^\d{4}-.*script\.txt$/),
    expect.stringMatching(/^\d{4}-.*output\.txt$/),
  ]);
  expect(await readFile(join(folder, must(ofProbe[0])), 'utf8')).toBe('seq 1 9000; echo ***');
  const whole = await readFile(join(folder, must(ofProbe[1])), 'utf8');
  expect(whole.split('\n')[8999]).toBe('9000');
  expect(whole).toMatch(/\n\*\*\*\n/);
  expect(JSON.stringify(options.events)).not.toContain('hunter2');
  const client = new CloudWatchLogsClient(settings(aws));
  const logStreamNames = [`${options.runId}/nitro-x86`];
  const { events = [] } = await client.send(
    new FilterLogEventsCommand({
      logGroupName: '/soe/tests',
      logStreamNames,
      filterPattern: '9000',
    }),
  );
  expect(events.map(({ message }) => message)).toContain('9000');
  const { events: secrets = [] } = await client.send(
    new FilterLogEventsCommand({ logGroupName: '/soe/tests', filterPattern: 'hunter2' }),
  );
  expect(secrets).toEqual([]);
});

test('a log that cannot be written is told and stops nothing', async (context) => {
  const aws = await startRunning(context);
  aws.faults.add({ action: 'PutLogEvents', kind: 'error', code: 'AccessDeniedException' });
  const options = optionsFor(aws, {
    logs: cloudWatchLogs({ ...settings(aws), group: '/soe/tests' }),
  });

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [simpleSuite], options);

  expect(launches[0]).toMatchObject({ outcome: 'tested', terminated: true });
  expect(options.events).toContainEqual({
    type: 'evidence-missed',
    launch: 'nitro-x86',
    reason: expect.stringContaining('AccessDenied'),
  });
});
