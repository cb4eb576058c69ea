import { expect, test } from 'vitest';
import { planMask } from '../../../src/compute/overlay/mask-plan.js';

const plan = planMask({
  homes: ['/', '/root', '/home/me', '/var/lib/app'],
  texts: {
    '/etc/shadow': 'root:$6$salt$hash:1:0:::::\ndaemon:*:1::::::\n',
    '/etc/resolv.conf': 'nameserver 10.0.0.2\n',
    '/etc/skel/.bashrc': '# skeleton\n',
  },
  hide: ['/srv/state'],
});
const textOf = (path: string) => plan.replaced.find((file) => file.path === path)?.text;

test('home directories are empty, and of homes elsewhere what is secret is hidden', () => {
  expect(plan.emptied).toEqual(expect.arrayContaining(['/root', '/home']));
  expect(plan.hidden).toEqual(
    expect.arrayContaining(['/var/lib/app/.ssh', '/var/lib/app/.aws', '/srv/state']),
  );
  expect(plan.hidden.filter((path) => /^\/(root|home|\.ssh)/.test(path))).toEqual([]);
  expect(textOf('/root/.bashrc')).toBe('# skeleton\n');
});

test('accounts are there, and no password opens them', () => {
  expect(textOf('/etc/shadow')).toBe('root:*:1:0:::::\ndaemon:*:1::::::\n');
  expect(textOf('/etc/gshadow')).toBeUndefined();
});

test('a machine has no id and no name yet, and finds names as its host does', () => {
  expect([textOf('/etc/machine-id'), textOf('/etc/hostname')]).toEqual(['', '']);
  expect(textOf('/etc/resolv.conf')).toBe('nameserver 10.0.0.2\n');
});
