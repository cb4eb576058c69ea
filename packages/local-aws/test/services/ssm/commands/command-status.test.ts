import { expect, test } from 'vitest';
import {
  commandStatus,
  invocationStatus,
  limitOf,
  type Status,
} from '../../../../src/services/ssm/commands/command-status.js';
import type { Command } from '../../../../src/state/tables/command.js';

const command: Command = {
  id: 'c',
  documentName: 'AWS-RunShellScript',
  documentVersion: '$DEFAULT',
  comment: '',
  parameters: {},
  instanceIds: [],
  targets: [],
  requestedAt: '2026-11-22T10:00:00.000Z',
  timeoutSeconds: 60,
  maxConcurrency: '50',
  maxErrors: '0',
  isHandedOut: true,
  isCancelled: false,
};
const one = (status: string, details = status): Status => ({ status, details });
const late = one('TimedOut', 'DeliveryTimedOut');

test.each<[string, Partial<Command>, Status[], string]>([
  ['before it is handed out', { isHandedOut: false }, [], 'Pending'],
  ['while nothing has begun', {}, [one('Pending'), one('Pending')], 'Pending'],
  ['once one has begun', {}, [one('InProgress'), one('Pending')], 'InProgress'],
  ['while some are not over', {}, [one('Success'), one('Pending')], 'InProgress'],
  ['when all are', {}, [one('Success'), one('Success')], 'Success'],
  ['when one has failed', {}, [one('Success'), one('Failed')], 'Failed'],
  ['when as many failed as may', { maxErrors: '1' }, [one('Success'), one('Failed')], 'Incomplete'],
  ['when none was reached', {}, [late, late], 'DeliveryTimedOut'],
  ['when one took too long', {}, [one('TimedOut', 'ExecutionTimedOut')], 'Failed'],
  ['when it is being cancelled', { isCancelled: true }, [one('Cancelling')], 'Cancelling'],
  ['when it was cancelled', { isCancelled: true }, [one('Success'), one('Cancelled')], 'Cancelled'],
  ['when it was cancelled too late', { isCancelled: true }, [one('Success')], 'Success'],
  ['when nobody was meant', {}, [], 'NoInstancesInTag'],
])('the state of a command %s', (_, change, invocations, details) => {
  expect(commandStatus({ ...command, ...change }, invocations).details).toBe(details);
});

test('what waits has timed out when its time to be delivered is over', () => {
  const invocation = {
    commandId: 'c',
    instanceId: 'i-1',
    requestedAt: command.requestedAt,
    status: 'Pending',
    details: 'Pending',
    responseCode: -1,
    stdout: '',
    stderr: '',
  } as const;
  const at = (time: string) => invocationStatus(invocation, command, new Date(time)).details;

  expect(at('2026-11-22T10:00:59.999Z')).toBe('Pending');
  expect(at('2026-11-22T10:01:00.000Z')).toBe('DeliveryTimedOut');
});

test('limits are numbers, or shares of the targets', () => {
  expect([limitOf('7', 100), limitOf('0', 100), limitOf('10%', 25), limitOf('100%', 3)]).toEqual([
    7, 0, 2, 3,
  ]);
});
