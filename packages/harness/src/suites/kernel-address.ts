import { isIP } from 'node:net';

/**
 * An address the way runners for Linux print it: IPv4 with dots, IPv6 as eight groups without leading
 * zeros and without `::`. Undefined for what is no address.
 */
export function kernelAddress(address: string): string | undefined {
  const version = isIP(address);
  if (version === 4) return address;
  if (version !== 6 || address.includes('%')) return undefined;
  // Writes IPv4 at the end as groups, and everything in small letters.
  const { hostname } = new URL(`http://[${address}]`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const [head, tail] = [groups(before), groups(after)];
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].join(':');
}
