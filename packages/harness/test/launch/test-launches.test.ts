import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LaunchResult } from '../../src/launch/launch-result.js';
import { testLaunches } from '../../src/launch/test-launches.js';
import { must } from '../support/aws.js';
import {
  optionsFor,
  planOf,
  simpleSuite,
  suiteOf,
  temporaryDirectory,
  testNamed,
} from '../support/launches.js';
import { amazonLinux, bakeImage, livingInstances, startRunning } from '../support/running.js';

const statuses = (launch: LaunchResult | undefined): readonly string[] => [
  ...new Set(must(launch).tests.map(({ status }) => status)),
];

test('a clean image passes every step and suite, before and after a reboot, and nothing is left', async (context) => {
  const aws = await startRunning(context);
  const directory = await temporaryDirectory();
  const options = optionsFor(aws, {
    reboot: true,
    directory,
    probes: [
      { name: 'boot', script: 'cut -d " " -f 22 /proc/1/stat; cat /var/lib/soe-test-lease' },
    ],
  });

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [simpleSuite], options);

  const [launch] = launches;
  expect(launch).toMatchObject({
    outcome: 'tested',
    instanceType: 't3.micro',
    zone: 'us-east-1a',
    attempts: [{ instanceType: 't3.micro', zone: 'us-east-1a' }],
    terminated: true,
    files: ['nitro-x86/console.txt'],
  });
  expect(must(launch).steps.map(({ step, status }) => `${step} ${status}`)).toEqual([
    'launch done',
    ...['running', 'checks', 'ssm', 'first-boot', 'settled', 'tests', 'reboot'].map(
      (step) => `${step} done`,
    ),
    ...['running', 'checks', 'ssm', 'first-boot', 'settled', 'tests'].map((step) => `${step} done`),
    'evidence done',
    'terminate done',
  ]);
  // systemd does not run in machines of local-aws.
  const skipped = must(launch).tests.filter(({ status }) => status !== 'passed');
  expect(skipped.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    'no unit has failed: skipped',
    'no unit has failed: skipped',
  ]);
  const places = must(launch).tests.filter(
    ({ name }) => name === 'file /etc/passwd: owner is root',
  );
  expect(places.map(({ suite, type }) => [suite, type])).toEqual([
    [['nitro-x86', 'base'], 'launch'],
    [['nitro-x86 after reboot', 'base'], 'launch'],
  ]);
  const lease = Number(must(launch).outputs['boot']?.split('\n')[1]) * 1000;
  const launched = must(options.events.find((event) => event.type === 'launched'));
  expect(Math.abs(lease - Date.parse(launched.until))).toBeLessThan(1000);
  expect(await readFile(join(directory, 'nitro-x86', 'console.txt'), 'utf8')).toContain('login:');
  expect(await livingInstances(aws)).toEqual([]);
  expect(aws.instances()).toEqual([]);
  // It was tagged, guarded and told to end itself in the launching call.
  const call = must(aws.calls().find(({ action }) => action === 'RunInstances'));
  const parameters = JSON.stringify(call.parameters);
  const words = ['soe:test-run', 'soe:test-lease', 'soe:test-launch', options.runId];
  for (const word of [...words, 'required', 'terminate']) expect(parameters).toContain(word);
  expect(parameters).not.toContain('KeyName');
});

test('of a launch that failed logs and the screen are kept before the end, without secrets', async (context) => {
  const aws = await startRunning(context);
  const directory = await temporaryDirectory();
  const image = await bakeImage(
    aws,
    'echo "token=hunter2-hunter2" > /var/log/cloud-init-extra.log',
  );
  const tap = 'echo 1..1; echo "not ok 1 - knows hunter2-hunter2"; echo "# hunter2-hunter2"';
  const suite = suiteOf([
    { kind: 'command', subject: 'echo hunter2-hunter2', exitStatus: 3 },
    { kind: 'script', subject: 'tap.sh', contents: Buffer.from(tap).toString('base64') },
  ]);
  const options = optionsFor(aws, { directory, secrets: ['hunter2-hunter2'] });
  const cloud = { ...options.cloud, screenshot: async () => Buffer.from('jpeg') };

  const { launches } = await testLaunches(planOf(image), [suite], { ...options, cloud });

  const [launch] = launches;
  const failed = must(launch).tests.filter(({ status }) => status === 'failed');
  expect(failed.map(({ name }) => name)).toEqual(['knows ***', 'command echo ***: ends with 3']);
  expect(launch?.outcome).toBe('tested');
  expect(launch?.files).toEqual(
    expect.arrayContaining(['nitro-x86/system.txt', 'nitro-x86/screen.jpg']),
  );
  const log = await readFile(join(directory, 'nitro-x86', 'cloud-init-extra.log'), 'utf8');
  expect(log).toBe('token=***\n');
  for (const file of must(launch).files) {
    expect(await readFile(join(directory, file), 'utf8')).not.toContain('hunter2');
  }
  expect(JSON.stringify([launches, options.events])).not.toContain('hunter2');
  expect(aws.instances()).toEqual([]);
});

test('output far longer than SSM keeps comes back whole, and so does a script longer than it takes', async (context) => {
  const aws = await startRunning(context);
  const long = `${'x'.repeat(90)}é\n`.repeat(2000);
  const script = `# ${'y'.repeat(120_000)}\ni=0; while [ $i -lt 2000 ]; do echo ${'x'.repeat(90)}é; i=$((i + 1)); done`;
  const options = optionsFor(aws, {
    probes: [
      { name: 'long', script },
      // Packing does not help here.
      { name: 'random', script: 'head -c 90000 /dev/urandom | base64 -w 0 | tee /run/random' },
      {
        name: 'sum',
        script: 'cksum < /run/random; wc -c < /run/random; ls -a /run | grep soe-test',
      },
    ],
  });

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [simpleSuite], options);

  const { outputs } = must(launches[0]);
  expect(outputs['long']).toBe(long);
  expect(outputs['random']).toHaveLength(120_000);
  expect(outputs['sum']).toContain('120000');
});

test('a launch goes on without the output of an optional probe, and says so', async (context) => {
  const aws = await startRunning(context);
  const probes = [
    { name: 'gone', script: 'echo gone', optional: true },
    { name: 'there', script: 'echo there' },
  ];
  const options = optionsFor(aws, { probes });
  const { cloud } = options;
  const send: typeof cloud.send = (command, signal) =>
    command.comment.includes('probe gone')
      ? Promise.reject(new Error('it is refused'))
      : cloud.send(command, signal);

  const { launches } = await testLaunches(planOf(await amazonLinux(aws)), [simpleSuite], {
    ...options,
    cloud: { ...cloud, send },
  });

  expect(launches[0]).toMatchObject({ outcome: 'tested', outputs: { there: 'there\n' } });
  expect(must(launches[0]).outputs).not.toHaveProperty('gone');
  expect(options.events).toContainEqual(
    expect.objectContaining({
      type: 'evidence-missed',
      reason: expect.stringMatching(/^probe gone: .*it is refused/),
    }),
  );
});

test('calls that are throttled, lost or lose their answer change nothing', async (context) => {
  const aws = await startRunning(context);
  const image = await amazonLinux(aws);
  aws.faults.add({ action: 'RunInstances', call: 1, kind: 'reset-after' });
  aws.faults.add({ action: 'DescribeInstances', call: 2, kind: 'throttle', calls: 2 });
  aws.faults.add({ action: 'SendCommand', call: 1, kind: 'reset-after' });
  aws.faults.add({ action: 'SendCommand', call: 4, kind: 'reset-before' });
  aws.faults.add({ action: 'GetCommandInvocation', call: 3, kind: 'throttle', calls: 1 });
  aws.faults.add({ action: 'TerminateInstances', call: 1, kind: 'reset-after' });

  const { launches } = await testLaunches(planOf(image), [simpleSuite], optionsFor(aws));

  expect(launches[0]).toMatchObject({ outcome: 'tested', terminated: true });
  expect(statuses(launches[0])).toEqual(['passed', 'skipped']);
  expect(aws.calls().filter(({ faults = [] }) => faults.length > 0).length).toBeGreaterThanOrEqual(
    6,
  );
  expect(await livingInstances(aws)).toEqual([]);
});

test('one launch that cannot be made does not stop the others, and no more run at a time than may', async (context) => {
  const aws = await startRunning(context);
  const plan = planOf(await amazonLinux(aws), ['a', 'b', 'c']);
  const [a, b, c] = plan.launches;
  const broken = { ...must(b), candidates: [{ instanceType: 'm6g.large', zones: ['us-east-1a'] }] };
  let most = 0;
  let now = 0;

  const { launches } = await testLaunches(
    { ...plan, launches: [must(a), broken, must(c)] },
    [simpleSuite],
    optionsFor(aws, {
      concurrency: 1,
      onEvent: (event) => {
        if (event.type === 'launched') now += 1;
        if (event.type === 'launch-ended' && event.result.instanceId !== undefined) now -= 1;
        most = Math.max(most, now);
      },
    }),
  );

  expect(launches.map(({ outcome }) => outcome)).toEqual(['tested', 'not-launched', 'tested']);
  expect(testNamed(launches[1], 'is launched')).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('m6g.large'),
  });
  expect(testNamed(launches[1], 'file /etc/passwd: owner is root').status).toBe('pending');
  expect(most).toBe(1);
  expect(await livingInstances(aws)).toEqual([]);
});

test('two phases of a run with the same names do not get into each other', async (context) => {
  const aws = await startRunning(context);
  const plan = planOf(await amazonLinux(aws));
  const options = optionsFor(aws);

  const [first, second] = await Promise.all(
    (['launch', 'rebake'] as const).map((phase) =>
      testLaunches(plan, [simpleSuite], { ...options, phase }),
    ),
  );

  const results = [must(first?.launches[0]), must(second?.launches[0])];
  expect(results.map(({ outcome, terminated }) => [outcome, terminated])).toEqual([
    ['tested', true],
    ['tested', true],
  ]);
  expect(new Set(results.map(({ instanceId }) => instanceId)).size).toBe(2);
  expect(testNamed(results[1], 'is launched').type).toBe('rebake');
  expect(await livingInstances(aws)).toEqual([]);
});

test('a listener that throws stops the run and hears of it when nothing is left', async (context) => {
  const aws = await startRunning(context);
  const plan = planOf(await amazonLinux(aws));
  const broken = new Error('the disk is full');
  const types: string[] = [];

  for (const [index, at] of ['launched', 'evidence'].entries()) {
    const run = testLaunches(plan, [simpleSuite], {
      ...optionsFor(aws),
      runId: `run-${index}`,
      onEvent: (event) => {
        types.push(event.type);
        if (event.type === at || ('step' in event && event.step === at)) throw broken;
      },
    });
    await expect(run).rejects.toBe(broken);
    expect(await livingInstances(aws)).toEqual([]);
  }
  expect(types.filter((type) => type === 'launched')).toHaveLength(2);
});

test('suites that cannot be run are told before anything is launched', async (context) => {
  const aws = await startRunning(context);
  const plan = planOf(await amazonLinux(aws));

  await expect(
    testLaunches(plan, [simpleSuite, simpleSuite], optionsFor(aws)),
  ).rejects.toMatchObject({ code: 'HARNESS_SUITE_INVALID' });
  expect(aws.calls().filter(({ action }) => action === 'RunInstances')).toEqual([]);
});
