import { expect, test } from 'vitest';
import { type HarnessError, parseSuite } from '../../src/index.js';

function messageOf(text: string, options: Parameters<typeof parseSuite>[1] = {}): string {
  try {
    parseSuite(text, { file: 'tests/base.yaml', ...options });
  } catch (error) {
    expect(error).toMatchObject({ name: 'HarnessError', code: 'HARNESS_SUITE_INVALID' });
    return (error as HarnessError).message;
  }
  throw new Error('it was taken');
}

test('a suite is named after its file, is for Linux and runs in all phases unless it says otherwise', () => {
  const suite = parseSuite('service: { sshd: {} }', { file: 'images/tests/base.yaml' });

  expect(suite).toEqual({
    name: 'base',
    file: 'images/tests/base.yaml',
    platform: 'linux',
    phases: ['bake', 'launch', 'rebake'],
    checks: [{ kind: 'service', subject: 'sshd' }],
  });
});

test('every kind of check for Linux can be written', () => {
  const suite = parseSuite(
    `
name: everything
title: All of it
phases: [launch]
file:
  /etc/motd: { type: file, mode: '644', owner: 0, group: root, contents: ['hello', '!/^bye/'] }
package:
  chrony: { versions: ['4.5'] }
service:
  chronyd: { enabled: true, running: true }
user:
  soe-agent: { uid: 990, gid: 990, home: /, shell: /sbin/nologin, groups: [adm] }
group:
  adm: { gid: 4 }
port:
  tcp:22: { addresses: [0.0.0.0, '::'] }
process:
  sshd: {}
kernelParameter:
  kernel.kptr_restrict: { value: 2 }
mount:
  /tmp: { filesystem: tmpfs, options: [nosuid] }
command:
  uname -r: { stdout: ['/^6\\./'], timeoutSeconds: 5 }
script:
  boot.sh: { output: tap, skip: not yet }
tool:
  goss: { required: true }
`,
    {
      scripts: { 'boot.sh': 'ZWNobw==' },
      tools: { goss: [{ path: 'goss.yaml', contents: '' }] },
    },
  );

  expect(suite.checks.map(({ kind }) => kind)).toEqual([
    'file',
    'package',
    'service',
    'user',
    'group',
    'port',
    'process',
    'kernelParameter',
    'mount',
    'command',
    'script',
    'tool',
  ]);
  expect(suite.checks[0]).toMatchObject({ mode: '0644', owner: '0', group: 'root' });
  expect(suite.checks[7]).toMatchObject({ value: '2' });
  expect(suite.checks[10]).toMatchObject({ contents: 'ZWNobw==', output: 'tap' });
  expect(suite.checks[11]).toMatchObject({ tool: 'goss', required: true });
});

test('all problems are told at once, each with file, line and field', () => {
  const message = messageOf(`name: a/b
file:
  etc/motd:
    mode: 0644
  /etc/x:
    exist: false
port:
  tcp:99999: {}
command:
  uname:
    stdout: ["two\\nlines"]
script:
  gone.sh: {}
`);

  for (const part of [
    'Cannot read tests/base.yaml',
    'line 1: name: use letters',
    'line 4: file["etc/motd"].mode: write it in quotes, such as \'0644\'',
    'line 6: file["/etc/x"]: the name "exist" is not known; did you mean "exists"?',
    'line 8: port["tcp:99999"]: it must be tcp or udp and a port',
    'line 11: command.uname.stdout[0]: a line has no line ends',
    'line 13: script["gone.sh"]: there is no script gone.sh beside the file',
  ]) {
    expect.soft(message).toContain(part);
  }
});

test.each([
  ['nothing', '', 'it has no checks'],
  ['maps without checks', 'file: {}', 'it has no checks'],
  ['a key that there is not', 'files: { /etc: {} }', 'did you mean "file"?'],
  ['the same subject twice', 'user:\n  a: {}\n  a: {}\n', 'line 3: Map keys must be unique'],
  ['a path that is not whole', 'file: { etc: {} }', 'it must be an absolute path'],
  ['a registry key on Linux', "registry: { 'HKLM:\\X': {} }", 'registry is for windows only'],
  ['a mount on Windows', 'platform: windows\nmount: { /x: {} }', 'mount is for linux only'],
  ['more about what must not be there', "file: { /a: { exists: false, mode: '0600' } }", 'exists'],
  ['a text that every line has', "file: { /a: { contents: ['!'] } }", 'an empty text'],
  ['a version that YAML makes a number', 'package: { a: { versions: [1.10] } }', "'1.10'"],
  ['a user that looks like an option', 'user: { -x: {} }', 'does not begin with -'],
  ['an address that is none', 'port: { tcp:1: { addresses: [localhost] } }', 'an IPv4 or IPv6'],
  ['a command that does nothing', 'command: { a: { run: " " } }', 'would always pass'],
  ['a subject of blanks', 'command: { " ": {} }', 'it must not be empty'],
  ['an alias of nothing', 'file: *a', 'Unresolved alias'],
  ['a NUL', 'file: { "/a\\0b": {} }', 'NUL'],
  ['a tool without tests', 'tool: { goss: {} }', 'no folder goss'],
  ['no YAML', 'file: [', 'line 1'],
])('%s is refused', (_, text, part) => {
  expect(messageOf(text)).toContain(part);
});

test('aliases that grow without end are refused', () => {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const inner = index === 0 ? '"x"' : `*a${index - 1}`;
    return `  a${index}: &a${index} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  });
  expect(() => parseSuite(`file:\n${levels.join('\n')}\n`)).toThrow(/alias/i);
});

test('names in a file are harmless in messages about it', () => {
  const message = messageOf('command: { "\\e[2J\\u202E##vso[task.x]": { exits: 1 } }');

  expect(message).toContain('exits');
  expect(message).not.toMatch(/[^\n -~]|##vso\[/);
});

test('a script with nothing in it would always pass, and is refused', () => {
  const scripts = { 'a.sh': Buffer.from('\n').toString('base64') };
  expect(messageOf('script: { a.sh: {} }', { scripts })).toContain('would always pass');
});

test.each(['../a', '/a', 'a/../../b', 'a\\..\\b', 'a//b', '.'])(
  'the file %s of a tool is refused, it may lead out of its folder',
  (path) => {
    const tools = { goss: [{ path, contents: '' }] };
    expect(messageOf('tool: { goss: {} }', { tools })).toContain('in the folder of the tool');
  },
);
