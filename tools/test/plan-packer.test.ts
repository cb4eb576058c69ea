import { expect, test } from 'vitest';
import { needsAmazonPlugin, planPacker } from '../plan-packer.ts';

test('a Packer on the PATH that is new enough is used', () => {
  expect(planPacker({ packer: '1.6.6', packageManagers: ['apt-get'] })).toEqual({
    action: 'use',
    version: '1.6.6',
  });
});

test('a Packer that is too old is not replaced behind its owner’s back', () => {
  expect(planPacker({ packer: '1.5.0', packageManagers: ['apt-get'], root: true })).toMatchObject({
    action: 'tell',
    message: expect.stringContaining('1.5.0'),
  });
});

test('Debian 12 installs its own package', () => {
  expect(
    planPacker({
      packageManagers: ['apt-get'],
      root: true,
      codename: 'bookworm',
      aptCandidate: '1.6.6',
    }),
  ).toEqual({
    action: 'install',
    from: 'the distribution',
    steps: [{ kind: 'run', argv: ['apt-get', 'install', '-y', '-qq', 'packer'] }],
  });
});

test('without root, sudo is used only where it asks nothing', () => {
  const machine = { packageManagers: ['apt-get'], codename: 'bookworm', aptCandidate: '1.6.6' };

  expect(planPacker({ ...machine, sudo: true })).toMatchObject({
    steps: [{ argv: ['sudo', '-n', 'apt-get', 'install', '-y', '-qq', 'packer'] }],
  });
  expect(planPacker(machine)).toMatchObject({ action: 'tell' });
});

test.each(['', '1.3.4'])(
  'where the distribution offers "%s", HashiCorp’s own source is added for its release',
  (aptCandidate) => {
    const plan = planPacker({
      packageManagers: ['apt-get'],
      root: true,
      codename: 'noble',
      aptCandidate,
    });

    expect(plan).toMatchObject({ action: 'install', from: "HashiCorp's package source" });
    expect(JSON.stringify(plan)).toContain('apt.releases.hashicorp.com noble main');
    expect(plan.action === 'install' && plan.steps.at(-1)).toEqual({
      kind: 'run',
      argv: ['apt-get', 'install', '-y', '-qq', 'packer'],
    });
  },
);

test.each([
  ['fedora', 'fedora'],
  ['amzn', 'AmazonLinux'],
  ['rhel', 'RHEL'],
  ['rocky', 'RHEL'],
])('on %s the source of %s is added', (distribution, family) => {
  const plan = planPacker({ packageManagers: ['dnf'], root: true, distribution });

  expect(JSON.stringify(plan)).toContain(`rpm.releases.hashicorp.com/${family}/hashicorp.repo`);
});

test('Homebrew comes last, and never as root, which it refuses', () => {
  const managers = ['apt-get', 'brew'];

  expect(
    planPacker({ packageManagers: managers, root: true, aptCandidate: '1.6.6' }),
  ).toMatchObject({
    from: 'the distribution',
  });
  expect(planPacker({ packageManagers: managers })).toMatchObject({ from: 'Homebrew' });
  expect(planPacker({ packageManagers: ['brew'], root: true })).toMatchObject({ action: 'tell' });
});

test('a machine without a known package manager is told where to look', () => {
  expect(planPacker({ packageManagers: [] })).toMatchObject({
    action: 'tell',
    message: expect.stringContaining('https://'),
  });
});

test('only a Packer that no longer carries the Amazon builder needs its plugin', () => {
  expect(['1.6.6', '1.9.5', '1.10.0', '1.16.0'].map(needsAmazonPlugin)).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
