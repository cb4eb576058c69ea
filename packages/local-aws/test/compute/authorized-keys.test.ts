import { expect, test } from 'vitest';
import { readAuthorizedKeys } from '../../src/compute/authorized-keys.js';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGoL someone@somewhere';

test('plain lines let in, comments and rubbish do not', () => {
  const keys = readAuthorizedKeys(`# mine\n\n${key}\n  ${key}\nssh-dss AAAA\nrubbish\n`);

  expect(keys).toHaveLength(2);
  expect(keys[0]).toMatchObject({ type: 'ssh-ed25519', allowsTerminal: true });
  expect(keys[0]?.blob.toString('base64')).toBe('AAAAC3NzaC1lZDI1NTE5AAAAIGoL');
});

test.each<[string, Partial<{ command: string; allowsTerminal: boolean }> | undefined]>([
  ['no-port-forwarding,no-X11-forwarding,no-agent-forwarding', { allowsTerminal: true }],
  ['no-pty', { allowsTerminal: false }],
  ['restrict', { allowsTerminal: false }],
  ['restrict,pty', { allowsTerminal: true }],
  ['command="echo \\"a, b\\"; exit 1",no-pty', { command: 'echo "a, b"; exit 1' }],
  ['from="10.0.0.0/8"', undefined],
  ['cert-authority', undefined],
  ['expiry-time="20200101"', undefined],
  ['command="true",from="10.0.0.0/8"', undefined],
])('the option %s is respected, or lets nobody in', (options, expected) => {
  const [found] = readAuthorizedKeys(`${options} ${key}`);

  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(expected);
});
