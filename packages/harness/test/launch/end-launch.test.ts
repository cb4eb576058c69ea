import { expect, test } from 'vitest';
import { endLaunch } from '../../src/launch/end-launch.js';
import type { CloudInstance, LaunchCloud } from '../../src/launch/launch-cloud.js';
import { launchToken, tagsOf } from '../../src/launch/lease.js';
import { startForTest } from '../support/aws.js';
import { optionsFor } from '../support/launches.js';

const identity = { runId: 'r', launch: 'a' };

const instanceOf = (instanceId: string, token = launchToken(identity, 1)): CloudInstance => ({
  instanceId,
  state: 'running',
  token,
  tags: tagsOf(identity, 0),
});

/** EC2 that shows these instances from some time on, and a clock that runs with every wait. */
async function cloudOf(instances: readonly CloudInstance[], seenFrom = 0) {
  const { cloud: real } = optionsFor(await startForTest());
  const terminated: string[] = [];
  let now = 0;
  const cloud: LaunchCloud = {
    ...real,
    instances: async () =>
      now < seenFrom
        ? []
        : instances.map((each) =>
            terminated.includes(each.instanceId) ? { ...each, state: 'terminated' } : each,
          ),
    volumes: async () => [],
    terminate: async (ids) => void terminated.push(...ids),
  };
  const delay = async (time: number): Promise<undefined> => {
    now += time;
    return undefined;
  };
  const clock = { now: () => now, delay, random: () => 0.5 };
  const limit = { minDelay: 1_000, maxDelay: 10_000, maxWait: 600_000 };
  return {
    terminated,
    end: (known: readonly string[], isUnsure = false, except: readonly string[] = []) =>
      endLaunch(identity, known, { cloud, clock, limit, isUnsure, except }),
  };
}

test('what a call launched whose answer was lost is ended, although EC2 shows it late', async () => {
  const { end, terminated } = await cloudOf([instanceOf('i-1')], 20_000);

  await end([], true);

  expect(terminated).toEqual(['i-1']);
});

test('an instance whose tags are late is ended by its id', async () => {
  const { end, terminated } = await cloudOf([instanceOf('i-1')], 5_000);

  await end(['i-1']);

  expect(terminated[0]).toBe('i-1');
});

test('what another launched with the same tags stays, and so does what is kept', async () => {
  const { end, terminated } = await cloudOf([
    instanceOf('i-kept'),
    instanceOf('i-replaced'),
    instanceOf('i-copied', 'of somebody'),
  ]);

  await end(['i-replaced'], false, ['i-kept']);

  expect(terminated).toEqual(['i-replaced']);
});
