import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLatency } from '../../src/hostility/latency.js';

const at = (action: string, service = 'ec2') => ({
  service,
  action,
  account: '111122223333',
  region: 'us-east-1',
});

test('calls take what is said for the first pattern that fits, or no time', () => {
  const latency = createLatency({ 'ec2:Describe*': 5, 'ec2:*': 20 }, 1);

  expect(latency(at('DescribeImages'))).toBe(5);
  expect(latency(at('CopyImage'))).toBe(20);
  expect(latency(at('GetParameter', 'ssm'))).toBe(0);
  expect(createLatency(7, 1)(at('GetParameter', 'ssm'))).toBe(7);
});

test('a range is kept to, its whole width is used, and the same seed gives the same times', () => {
  const ranges = fc.tuple(fc.nat(1000), fc.nat(1000), fc.integer());

  fc.assert(
    fc.property(ranges, ([min, width, seed]) => {
      const draw = () => {
        const latency = createLatency({ min, max: min + width }, seed);
        return Array.from({ length: 200 }, () => latency(at('CopyImage')));
      };
      const times = draw();

      expect(draw()).toEqual(times);
      expect(times.every((time) => time >= min && time <= min + width)).toBe(true);
      const spread = Math.max(...times) - Math.min(...times);
      expect(spread).toBeGreaterThanOrEqual(width * 0.8);
    }),
  );
});
