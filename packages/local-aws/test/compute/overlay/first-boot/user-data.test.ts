import { expect, test } from 'vitest';
import { readUserData } from '../../../../src/compute/overlay/first-boot/user-data.js';

test('user data is a script or a cloud-config by its first line', () => {
  expect(readUserData('#!/bin/bash\necho\n')).toEqual({
    ...{ scripts: ['#!/bin/bash\necho\n'], config: {}, warnings: [] },
  });
  expect(readUserData('#cloud-config\nhostname: golden\npackage_update: yes\n')).toEqual({
    ...{ scripts: [], config: { hostname: 'golden', package_update: true }, warnings: [] },
  });
  expect(readUserData(' \n')).toEqual({ scripts: [], config: {}, warnings: [] });
});

test('what is neither is said not to be supported', () => {
  expect(readUserData('#include\nhttps://example.com').warnings).toEqual([
    'user data that begins "#include\\nhttps://example.com" is not supported here and has no effect',
  ]);
  expect(readUserData('#cloud-config\n- a\n').warnings).toEqual([
    'the cloud-config is no mapping and has no effect',
  ]);
  expect(readUserData('#cloud-config\na: [\n').warnings[0]).toMatch(
    /is no YAML and has no effect: /,
  );
});

test('a MIME message has several, also in base64', () => {
  const text = [
    'Content-Type: multipart/mixed; boundary="=="',
    'MIME-Version: 1.0',
    '',
    '--==',
    'Content-Type: text/cloud-config; charset="us-ascii"',
    '',
    '#cloud-config',
    'hostname: golden',
    '--==',
    'Content-Type: text/x-shellscript',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('#!/bin/sh\necho one\n').toString('base64'),
    '--==',
    '',
    '#!/bin/sh',
    'echo two',
    '--==',
    'Content-Type: text/jinja2',
    '',
    'three',
    '--==--',
    '',
  ];

  for (const end of ['\n', '\r\n']) {
    expect(readUserData(text.join(end))).toEqual({
      scripts: ['#!/bin/sh\necho one\n', '#!/bin/sh\necho two'],
      config: { hostname: 'golden' },
      warnings: [expect.stringContaining('"three" is not supported')],
    });
  }
});
