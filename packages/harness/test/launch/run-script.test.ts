import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { CloudCommand, CloudInvocation, LaunchCloud } from '../../src/launch/launch-cloud.js';
import { type Guest, runScript } from '../../src/launch/run-script.js';
import { runSuites } from '../../src/launch/run-suites.js';
import { startForTest } from '../support/aws.js';
import { optionsFor, planOf, simpleSuite, temporaryDirectory } from '../support/launches.js';

type Answer = 'run' | 'unknown' | 'late' | Pick<CloudInvocation, 'status' | 'details'>;

const limit = { minDelay: 1_000, maxDelay: 5_000, maxWait: 60_000 };

/** SSM that answers each command as it is told, the last answer again and again; scripts run here. */
async function scripted(answers: readonly Answer[]) {
  const aws = await startForTest();
  const folder = await temporaryDirectory();
  const sent: CloudCommand[] = [];
  const cancelled: string[] = [];
  const looks = new Map<string, number>();
  const answerTo = (index: number): Answer => answers[Math.min(index, answers.length - 1)] ?? 'run';
  let known = 0;
  let now = 0;
  const cloud: LaunchCloud = {
    ...optionsFor(aws).cloud,
    send: async (command) => {
      if (answerTo(known) === 'unknown') {
        known += 1;
        return undefined;
      }
      sent.push(command);
      known += 1;
      return String(known - 1);
    },
    cancel: async (id) => void cancelled.push(id),
    invocation: async (id) => {
      const answer = answerTo(Number(id));
      const look = (looks.get(id) ?? 0) + 1;
      looks.set(id, look);
      // InvocationDoesNotExist, right after sending.
      if (answer === 'unknown' || look === 1) return undefined;
      const open = {
        status: 'InProgress',
        details: 'In Progress',
        responseCode: -1,
        stdout: '',
        stderr: '',
      };
      if (answer === 'late') return open;
      if (answer !== 'run') return { ...open, ...answer };
      const script = sent.at(-1)?.script.replaceAll('/run/', `${folder}/`) ?? '';
      const { stdout, stderr, status } = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
      return { status: 'Success', details: 'Success', responseCode: status ?? 1, stdout, stderr };
    },
  };
  const guest: Guest = {
    cloud,
    instanceId: 'i-1',
    platform: 'linux',
    clock: {
      now: () => now,
      delay: async (time) => {
        now += time;
      },
      random: () => 0.5,
    },
    mask: async (text) => text,
    log: async () => undefined,
    signal: undefined,
  };
  return { guest, sent, cancelled, time: () => now };
}

const run = { name: 'talk', script: 'echo hello; exit 3', limit };

test('a command is sent again while SSM does not know the instance, and when it was not delivered', async () => {
  const { guest, sent } = await scripted([
    'unknown',
    'unknown',
    { status: 'TimedOut', details: 'Delivery Timed Out' },
    { status: 'TimedOut', details: 'DeliveryTimedOut' },
    'run',
  ]);

  expect(await runScript(guest, run)).toEqual({ code: 3, stdout: 'hello\n', stderr: '' });
  expect(
    sent.map(({ executionTimeout, deliveryTimeout }) => [executionTimeout, deliveryTimeout])[0],
  ).toEqual([60, 120]);
});

test('what is never delivered is an error of delivery, not a result', async () => {
  const { guest, sent } = await scripted([{ status: 'Failed', details: 'Undeliverable' }]);

  await expect(runScript(guest, run)).rejects.toMatchObject({
    code: 'HARNESS_COMMAND_FAILED',
    message: expect.stringMatching(/Cannot run "talk" on i-1 .*Undeliverable/),
  });
  // Three times, and once to clean up.
  expect(sent).toHaveLength(4);
});

test('a script that takes too long is stopped and never run again', async () => {
  const { guest, sent, cancelled, time } = await scripted(['late']);

  await expect(runScript(guest, run)).rejects.toMatchObject({ code: 'HARNESS_COMMAND_FAILED' });
  expect(cancelled).toEqual(['0']);
  expect(sent).toHaveLength(2);
  expect(time()).toBeGreaterThanOrEqual(60_000);
  const executed = await scripted([{ status: 'TimedOut', details: 'Execution Timed Out' }]);
  await expect(runScript(executed.guest, run)).rejects.toThrow('Execution Timed Out');
  expect(executed.sent).toHaveLength(2);
});

test('a script that fails has run, and is not run again', async () => {
  const { guest, sent } = await scripted(['run']);

  expect((await runScript(guest, run)).code).toBe(3);
  expect(sent).toHaveLength(2);
});

test('a guest that ends meanwhile is not waited for', async () => {
  const { guest, time } = await scripted(['late']);
  const reason = {
    code: 'Client.InstanceInitiatedShutdown',
    message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
  };
  const ended = { instanceId: 'i-1', state: 'terminated', tags: {}, reason };
  const cloud = { ...guest.cloud, instances: async () => [ended] };
  const hours = { ...run, limit: { ...limit, maxWait: 3_600_000 } };

  await expect(runScript({ ...guest, cloud }, hours)).rejects.toMatchObject({
    code: 'HARNESS_COMMAND_FAILED',
    message: expect.stringContaining('became terminated meanwhile: Client.InstanceInitiated'),
  });
  expect(time()).toBeLessThan(60_000);
});

test('what came among the results and is none of them is told', async () => {
  const { guest } = await scripted(['run']);
  const { image } = planOf('ami-1');
  // As if another runner had printed into the same output.
  const foreign =
    '##soe[test run="other" suite="suite" name="x" status=pass ms=1]\n##soe[test run=\n';
  const mask = async (text: string) => (text.includes('##soe[end') ? `${foreign}${text}` : text);
  const suites = { suites: [simpleSuite], image, phase: 'launch', place: 'one' } as const;

  const clean = await runSuites(guest, suites, limit);
  const { tests, problems } = await runSuites({ ...guest, mask }, suites, limit);

  expect(clean.problems).toEqual([]);
  expect(tests.map(({ status }) => status)).toEqual(clean.tests.map(({ status }) => status));
  expect(problems).toEqual([
    '1 line is of another run and not taken',
    '1 line begins like a result and cannot be read',
  ]);
});
