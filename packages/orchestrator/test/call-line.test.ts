import { expect, test } from 'vitest';
import { callLine } from '../src/commands/call-line.js';

const call = {
  at: new Date('2026-11-22T10:00:00Z'),
  durationMs: 1.4,
  service: 'ec2',
  action: 'CopyImage',
  parameters: { Name: 'copy' },
  account: '111122223333',
  arn: 'arn:aws:iam::111122223333:root',
  region: 'eu-west-1',
  status: 200,
};
const begin = '2026-11-22T10:00:00.000Z 111122223333 eu-west-1 ec2:CopyImage';

test.each([
  ['an answer', {}, `${begin} 200 1 ms`],
  [
    'a refusal',
    { status: 400, errorCode: 'InvalidAMIID.NotFound' },
    `${begin} 400 InvalidAMIID.NotFound 1 ms`,
  ],
  [
    'throttling',
    { status: 503, errorCode: 'RequestLimitExceeded', throttled: true },
    `${begin} 503 RequestLimitExceeded 1 ms throttled`,
  ],
  [
    'a reset',
    { status: 0, faults: ['slow', 'lost answer'] },
    `${begin} reset 1 ms fault: slow, lost answer`,
  ],
  [
    'a stranger who names an action to confuse terminals',
    { account: undefined, region: '', service: '', action: 'x\n\u001b[2Jy', status: 403 },
    '2026-11-22T10:00:00.000Z - - :x [2Jy 403 1 ms',
  ],
] as const)('%s is one line', (_, change, line) => {
  expect(callLine({ ...call, ...change }, 'text')).toBe(line);
});

test('as JSON it has everything', () => {
  expect(JSON.parse(callLine(call, 'json'))).toEqual({ ...call, at: '2026-11-22T10:00:00.000Z' });
});
