import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/failure/fingerprint.js';

const of = (message: string) => fingerprint({ class: 'unknown', phase: 'launching', message });

describe('fingerprint', () => {
  it.each([
    [
      'ids',
      'image ami-0ed094fb1304fd857 of i-52fe329d908954ec9',
      'image ami-ffffffff of i-00000000000000000',
    ],
    [
      'names of resources',
      'key packer_6b0320f9-4977-ad3a-ec2c-456f6b4b10d8',
      'key packer_6b0329da-b871-bffe-7140-a5f35e8250ac',
    ],
    ['times', 'at 2026-11-22T17:06:01.123Z after 12m3s', 'at 2027-01-02T00:00:00Z after 3m59s'],
    ['addresses', 'dial tcp 10.0.0.17:22', 'dial tcp 192.168.100.2:2222'],
    [
      'requests',
      'request id: 3fe0ea63-0dde-4d3a-a2eb-26b98d3ee910',
      'request id: 00000000-0dde-4d3a-a2eb-26b98d3ee910',
    ],
    ['temporary scripts', 'ran /tmp/packer-shell2410288631', 'ran /var/tmp/x/packer-shell1'],
    ['colours and spaces', '\u001b[31mbroken\u001b[0m  down', 'broken\ndown'],
  ])('is the same for other %s', (_what, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  it('differs for other words, other exit codes, other phases and other classes', () => {
    const all = [
      of('Script exited with non-zero exit status: 7'),
      of('Script exited with non-zero exit status: 8'),
      of('other'),
      fingerprint({ class: 'unknown', message: 'other' }),
      fingerprint({ class: 'auth', message: 'other' }),
    ];

    expect(new Set(all).size).toBe(all.length);
  });

  it('is short, and stays what it is from release to release', () => {
    expect(of('no capacity')).toBe('3e9cee548a623d7d');
  });
});
