import { expect, test } from 'vitest';
import type { CallPlace } from '../../src/hostility/call-place.js';
import { awsRequestLimits } from '../../src/hostility/request-limits.js';
import { createThrottle } from '../../src/hostility/throttle.js';
import type { WireMembers } from '../../src/protocols/wire.js';

const now = new Date('2026-11-22T10:00:00Z');

/** How many calls pass at once. */
function burst(
  action: string,
  input: WireMembers = {},
  place: Partial<CallPlace> = {},
  throttle = createThrottle(awsRequestLimits),
): number {
  const where = { service: 'ec2', account: '111122223333', region: 'us-east-1', ...place, action };
  for (let count = 0; count < 2000; count += 1) if (!throttle(where, input, now)) return count;
  return Number.POSITIVE_INFINITY;
}

const filtered = { Filter: [{ Name: 'x', Value: ['y'] }] };

test.each([
  ['DescribeImages', {}, 100],
  ['DescribeInstances', {}, 50],
  ['DescribeInstances', filtered, 100],
  ['DescribeSnapshots', { MaxResults: '5' }, 100],
  ['DescribeSnapshots', { NextToken: 'x' }, 100],
  ['DescribeStoreImageTasks', {}, 50],
  ['RegisterImage', {}, 50],
  ['CopyImage', {}, 100],
  ['ModifyImageAttribute', {}, 100],
  ['EnableImageBlockPublicAccess', {}, 1],
  ['RunInstances', { MaxCount: '1' }, 5],
  ['RunInstances', { MaxCount: '400' }, 2],
  ['TerminateInstances', { InstanceId: Array.from({ length: 100 }, () => 'i-1') }, 10],
  ['StopInstances', { InstanceId: ['i-1'] }, 50],
])('at once, %s %j passes as often as AWS documents', (action, input, count) => {
  expect(burst(action, input)).toBe(count);
});

test('accounts, regions and actions have their own buckets', () => {
  const throttle = createThrottle(awsRequestLimits);

  expect(burst('CreateTags', {}, {}, throttle)).toBe(100);
  expect(burst('CreateTags', {}, {}, throttle)).toBe(0);
  expect(burst('CreateTags', {}, { region: 'eu-west-1' }, throttle)).toBe(100);
  expect(burst('CreateTags', {}, { account: '222233334444' }, throttle)).toBe(100);
  expect(burst('DeleteTags', {}, {}, throttle)).toBe(100);
});

test('unfiltered requests leave the larger bucket to the others', () => {
  const throttle = createThrottle(awsRequestLimits);

  expect(burst('DescribeInstances', {}, {}, throttle)).toBe(50);
  expect(burst('DescribeInstances', filtered, {}, throttle)).toBe(100);
});

test('the three ways to read parameters share one bucket, and writing has a small one', () => {
  const throttle = createThrottle(awsRequestLimits);
  const ssm = { service: 'ssm' };

  expect(burst('GetParameter', {}, ssm, throttle)).toBe(40);
  expect(burst('GetParametersByPath', {}, ssm, throttle)).toBe(0);
  expect(burst('PutParameter', {}, ssm, throttle)).toBe(3);
});

test('what no row names is not limited, and neither is anything without a table', () => {
  expect(burst('ListKeys', {}, { service: 'kms' })).toBe(Number.POSITIVE_INFINITY);
  expect(burst('CopyImage', {}, {}, createThrottle([]))).toBe(Number.POSITIVE_INFINITY);
});

test('a request that one bucket refuses takes nothing out of another', () => {
  const throttle = createThrottle(awsRequestLimits);

  expect(burst('RunInstances', { MaxCount: '1001' }, {}, throttle)).toBe(0);
  expect(burst('RunInstances', { MaxCount: '1' }, {}, throttle)).toBe(5);
});
