import { expect, test } from 'vitest';
import { kernelAddress } from '../../src/suites/kernel-address.js';

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::', '0:0:0:0:0:0:0:0'],
  ['::1', '0:0:0:0:0:0:0:1'],
  ['FE80::0A:1', 'fe80:0:0:0:0:0:a:1'],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['::ffff:127.0.0.1', '0:0:0:0:0:ffff:7f00:1'],
  ['fe80::1%eth0', undefined],
  ['localhost', undefined],
  ['1.2.3', undefined],
])('%s is %s', (address, expected) => {
  expect(kernelAddress(address)).toBe(expected);
});
