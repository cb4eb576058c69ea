import { expect, test } from 'vitest';
import { classifyRefusal, judgeStateReason } from '../../src/launch/refusal.js';

const zone =
  'Your requested instance type (t3.micro) is not supported in your requested Availability Zone (us-east-1e).';

test.for([
  ['InsufficientInstanceCapacity', '', 'capacity'],
  ['InsufficientHostCapacity', '', 'capacity'],
  ['InsufficientFreeAddressesInSubnet', '', 'capacity'],
  ['Unsupported', zone, 'type'],
  ['Unsupported', 'The requested configuration is currently not supported.', 'type'],
  ['InstanceLimitExceeded', '', 'quota'],
  ['VcpuLimitExceeded', '', 'quota'],
  ['MaxSpotInstanceCountExceeded', '', 'quota'],
  ['RequestLimitExceeded', '', 'passing'],
  ['InternalError', '', 'passing'],
  ['InvalidAMIID.NotFound', '', 'refused'],
  ['UnauthorizedOperation', '', 'refused'],
] as const)('%s (%s) is %s', ([code, message, kind]) => {
  expect(classifyRefusal(code, message)).toBe(kind);
});

test('why an instance ended is a matter of the image unless the server says that it is its own', () => {
  const judge = (code: string, message: string) => judgeStateReason({ code, message });

  expect(judge('Server.InsufficientInstanceCapacity', 'none')).toMatchObject({ kind: 'capacity' });
  expect(judge('Server.InternalError', 'Internal error on launch')).toEqual({
    kind: 'infrastructure',
    text: 'Server.InternalError: Internal error on launch',
  });
  expect(judge('Client.InternalError', 'Client.InternalError: Client error on launch')).toEqual({
    kind: 'image',
    text: 'Client.InternalError: Client error on launch',
  });
  expect(judgeStateReason(undefined).text).toBe('EC2 gives no reason');
});
