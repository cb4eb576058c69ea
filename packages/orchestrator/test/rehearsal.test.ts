import { expect, test } from 'vitest';
import { rehearsal, whyNotRunning } from '../src/pipeline/rehearsal.js';

test('only an AWS on loopback is a rehearsal, whatever the environment says of instances', () => {
  const said = { SOE_LOCAL_COMPUTE: 'none' };
  const compute = (endpoint?: string) =>
    rehearsal({ ...said, ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }) }).compute;

  expect(compute('http://127.0.0.1:4566')).toBe('none');
  expect(compute('http://localhost:4566')).toBe('none');
  for (const other of [
    undefined,
    '',
    'no address',
    'https://vpce-1.ec2.us-east-1.vpce.amazonaws.com',
    'https://127.0.0.1.example.com',
  ]) {
    expect(compute(other)).toBe('');
  }
});

test('Windows runs on AWS only; Linux where the embedded one has machines', () => {
  const on = (SOE_LOCAL_COMPUTE: string) => ({
    ...{ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', SOE_LOCAL_COMPUTE },
  });

  expect(whyNotRunning('linux', on('container'))).toBeUndefined();
  expect(whyNotRunning('windows', on('container'))).toContain('Windows');
  expect(whyNotRunning('linux', on('none'))).toContain('do not run');
  expect(whyNotRunning('windows', {})).toBeUndefined();
  expect(whyNotRunning('windows', { SOE_LOCAL_COMPUTE: 'container' })).toBeUndefined();
});
