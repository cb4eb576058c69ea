import { expect, test } from 'vitest';
import { checkStartOptions } from '../src/check-start-options.js';
import { createVirtualClock, defaultOrganization, startLocalAws } from '../src/index.js';

test.each([
  [{ copySecond: 5 }, 'there is no option "copySecond". The options are port, '],
  [{ constructor: 5 }, 'there is no option "constructor"'],
  [{ port: 70_000 }, '"port" is not a port from 0 to 65535'],
  [{ port: '8080' }, '"port" is not a port'],
  [{ stateDirectory: '' }, '"stateDirectory" is not the path of a directory'],
  [{ compute: 'docker' }, '"compute" is not "none", "overlay", "auto"'],
  [{ compute: { kind: 'own' } }, '"compute" is not '],
  [{ copySeconds: -1 }, '"copySeconds" is not a number of seconds from 0'],
  [{ copySeconds: Number.NaN }, '"copySeconds" is not '],
  [{ consistency: { volumes: 3 } }, '"consistency" is not { images, parameters }'],
  [{ consistency: { images: -3 } }, '"consistency" is not '],
  [{ optedInRegions: 'me-south-1' }, '"optedInRegions" is not a list of regions'],
  [{ clock: new Date(0) }, '"clock" is not a function'],
  [{ onCall: 'log' }, '"onCall" is not a function'],
  [{ throttling: 'gcp' }, '"throttling" is not "aws" or a list of limits'],
  [{ throttling: [{}] }, '"throttling" is not '],
  [{ faults: {} }, '"faults" is not a list of faults'],
  [{ deny: [{ action: 'PutParameter' }] }, '"deny" is not a list of denials'],
  [{ deny: ['ssm:PutParameter'] }, '"deny" is not '],
])('%j is refused by name', async (options, reason) => {
  await expect(startLocalAws(options as object)).rejects.toMatchObject({
    code: 'LOCAL_AWS_OPTIONS_INVALID',
    message: expect.stringContaining(`Cannot start the embedded AWS: ${reason}`),
  });
});

test('what the types allow is let through, and an option that is undefined is none', () => {
  expect(() =>
    checkStartOptions({
      port: 0,
      stateDirectory: undefined,
      compute: { kind: 'overlay' },
      organization: defaultOrganization,
      copySeconds: 0.5,
      consistency: { images: 2, parameters: undefined },
      optedInRegions: { '222233334444': ['me-south-1'] },
      clock: createVirtualClock(),
      onCall: () => undefined,
      throttling: [{ service: 'ec2', actions: ['*'], capacity: 1, refillPerSecond: 1 }],
      latency: { 'ec2:*': 5 },
      faults: [],
      deny: [{ action: 'ssm:*' }, { action: '*' }],
      seed: 2,
    }),
  ).not.toThrow();
});

test('a base that does not exist is told as such, not as an error of the file system', async () => {
  await expect(
    startLocalAws({ compute: { kind: 'overlay', base: '/no-such-base' } }),
  ).rejects.toMatchObject({
    code: 'LOCAL_AWS_COMPUTE_UNAVAILABLE',
    message: expect.stringContaining('on the base /no-such-base: it cannot be read'),
  });
});
