import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { planFirstBoot } from '../../../../src/compute/overlay/first-boot/plan-first-boot.js';

function plan(...lines: readonly string[]) {
  return planFirstBoot({
    userData: ['#cloud-config', ...lines, ''].join('\n'),
    hostname: 'ip-127-0-64-2',
    defaultUser: 'ec2-user',
    publicKeys: ['ssh-ed25519 AAAA me'],
  });
}

test('without user data there is the default user with the keys of the launch', () => {
  const nothing = planFirstBoot({
    ...{ userData: '', hostname: 'ip-1', defaultUser: 'admin', publicKeys: ['ssh-rsa AA a'] },
  });

  expect(nothing).toMatchObject({ hostname: 'ip-1', files: [], scripts: [], warnings: [] });
  expect(nothing.users).toMatchObject([
    { name: 'admin', authorizedKeys: ['ssh-rsa AA a'], lock: true },
  ]);
});

test('files are decoded in every way that cloud-init knows', () => {
  const packed = gzipSync('text').toString('base64');
  const { files, warnings } = plan(
    'write_files:',
    '- {path: /a, content: text}',
    `- {path: /b, encoding: b64, content: ${Buffer.from('text').toString('base64')}}`,
    `- {path: /c, encoding: gzip+base64, content: ${packed}}`,
    `- {path: /d, encoding: gzip, content: !!binary ${packed}}`,
    `- {path: /e, content: !!binary ${Buffer.from('text').toString('base64')}}`,
  );

  expect(files.map(({ content }) => Buffer.from(content).toString())).toEqual(
    Array(5).fill('text'),
  );
  expect(warnings).toEqual([]);
});

test('modes are octal, as numbers and as text', () => {
  const { files, warnings } = plan(
    'write_files:',
    '- {path: /a, permissions: 0640}',
    "- {path: /b, permissions: '0750'}",
    "- {path: /c, permissions: '0o4711'}",
    '- {path: /d}',
    '- {path: /e, permissions: rwx}',
  );

  expect(files.map(({ permissions }) => permissions)).toEqual(['640', '750', '4711', '644', '644']);
  expect(warnings).toEqual(['write_files[4].permissions rwx is no octal mode; 644 is taken']);
});

test('what cannot be done is said, and the rest is done', () => {
  const { files, warnings, users } = plan(
    'write_files:',
    '- {path: relative, content: a}',
    '- {path: /zip, encoding: gz+b64, content: no zip}',
    '- {path: /good, source: {uri: none}}',
    'users:',
    '- {uid: 1}',
    '- {name: good, ssh_import_id: [me], groups: {a: b}}',
    'ntp: {}',
    'hostname: -bad-',
    'packages: [--force-yes, [good, 1.2], good2]',
  );

  expect(files.map(({ path }) => path)).toEqual(['/good']);
  expect(users.map(({ name }) => name)).toEqual(['good']);
  expect(warnings).toEqual([
    'ntp is not supported here and has no effect',
    'write_files[0].path has to be an absolute path; the file is not written',
    expect.stringMatching(
      /^write_files\[1\]\.content cannot be decoded \(.+\); the file is not written$/,
    ),
    'write_files[2].source is not supported here and has no effect',
    'hostname -bad- is no host name and is not used',
    'users[0] has no name; no user is made',
    'users[1].ssh_import_id is not supported here and has no effect',
    'users[1].groups has to be text and is not used',
    'packages[0] --force-yes is no name of a package and is not installed',
  ]);
});

test('users have what useradd can give them, also in the older spelling', () => {
  const { users } = plan(
    'users:',
    '- default',
    '- name: svc',
    '  uid: 4321',
    '  gecos: A service',
    '  groups: ops, dev',
    '  primary-group: staff',
    '  shell: /usr/sbin/nologin',
    "  ssh-authorized-keys: ['ssh-rsa AA a']",
    "  sudo: ['ALL=(ALL) NOPASSWD:ALL']",
    '  lock_passwd: false',
    '- {name: daemon2, system: true, sudo: false}',
    '- one, two',
  );

  expect(users.map(({ name }) => name)).toEqual(['ec2-user', 'svc', 'daemon2', 'one', 'two']);
  expect(users[1]).toEqual({
    name: 'svc',
    options: [
      ...['--create-home', '--uid', '4321', '--comment', 'A service'],
      ...['--shell', '/usr/sbin/nologin', '--gid', 'staff', '--groups', 'ops,dev'],
    ],
    groups: ['ops', 'dev', 'staff'],
    sudo: ['ALL=(ALL) NOPASSWD:ALL'],
    authorizedKeys: ['ssh-rsa AA a'],
    lock: false,
  });
  expect(users[2]).toMatchObject({ options: ['--system', '--no-create-home'], sudo: [] });
});

test('commands are lines of shell, or words that no shell reads', () => {
  const { scripts, everyBoot } = plan(
    'runcmd:',
    '- echo $HOME && false',
    "- [echo, $HOME, it's, 3]",
    'bootcmd: [[mkdir, -p, /a]]',
  );

  expect(scripts).toEqual([
    { name: 'runcmd', text: "#!/bin/sh\necho $HOME && false\n'echo' '$HOME' 'it'\\''s' '3'\n" },
  ]);
  expect(everyBoot).toBe("#!/bin/sh\n'mkdir' '-p' '/a'\n");
});
