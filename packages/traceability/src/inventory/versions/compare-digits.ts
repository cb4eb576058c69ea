import { compareText } from '../compare-text.js';

/**
 * Orders runs of digits as numbers. Never through Number: versions such as 20261128093000123456 are
 * longer than it can hold.
 */
export function compareDigits(a: string, b: string): number {
  const x = withoutZeros(a);
  const y = withoutZeros(b);
  return x.length - y.length || compareText(x, y);
}

function withoutZeros(digits: string): string {
  // Most runs have none, and the pattern is what costs.
  return digits.startsWith('0') ? digits.replace(/^0+/, '') : digits;
}
