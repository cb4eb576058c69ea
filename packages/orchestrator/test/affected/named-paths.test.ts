// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of Packer are written so
import { expect, test } from 'vitest';
import { namedPaths } from '../../src/affected/named-paths.js';

const place = {
  root: 'images/linux',
  workingDirectory: 'images',
  variables: { soe_flavor: 'al2023', dir: 'scripts' },
};

test.each([
  ['a path from the template', 'x = "${path.root}/harden.sh"', ['images/linux/harden.sh']],
  ['a path from the working folder', 'x = "${path.cwd}/a.sh"', ['images/a.sh']],
  ['a plain path, seen from both', 'x = "a/b.sh"', ['images/a/b.sh', 'images/linux/a/b.sh']],
  [
    'variables that are known',
    'x = "${path.root}/../flavors/${var.soe_flavor}/${ var.dir }/p.sh"',
    ['images/flavors/al2023/scripts/p.sh'],
  ],
  ['a part that only Packer knows', 'x = "${path.root}/a/${local.x}/p.sh"', ['images/linux/a']],
  ['a pattern', 'for f in fileset(".", "${path.root}/a/*.sh")', ['images/linux/a']],
  [
    'quotes inside of an interpolation',
    'x = "${templatefile("${path.root}/motd.tpl", { a = "b" })}"',
    ['images/linux/motd.tpl'],
  ],
  [
    'JSON of the old kind',
    '{"script": "{{template_dir}}/{{user `dir`}}/x"}',
    ['images/linux/scripts/x'],
  ],
])('%s', (_what, text, paths) => {
  const found = namedPaths(text, place).map(({ path }) => path);

  expect(found).toEqual(expect.arrayContaining(paths));
});

test.each([
  ['what leads out of the repository', 'x = "${path.root}/../../../x"'],
  ['a path from the top of the disk', 'a = "/etc/hosts"'],
  ['an address', 'a = "https://example.com/x"'],
  ['the home of a user', 'a = "~/.ssh/id"'],
  ['a place that only Packer knows', 'x = "${var.unknown}/a.sh"'],
  ['a point', 'join(".", x)'],
])('%s is not in the repository', (_what, text) => {
  expect(namedPaths(text, place)).toEqual([]);
});

test('a template at the top of the repository names what is beside it', () => {
  const top = { root: '.', workingDirectory: '', variables: {} };

  expect(namedPaths('script = "${path.root}/x.sh"', top)).toEqual([
    { path: 'x.sh', isWord: false },
  ]);
  expect(namedPaths('source = "./"', top)).toEqual([]);
});

test('a word may mean something else than a path, unless it is one somewhere', () => {
  const top = { root: '.', workingDirectory: '', variables: {} };

  expect(namedPaths('a = "linux"', top)).toEqual([{ path: 'linux', isWord: true }]);
  for (const text of ['a = "linux/"', 'a = "linux/" b = "linux"', 'a = "linux" b = "./linux"']) {
    expect(namedPaths(text, top)).toContainEqual({ path: 'linux', isWord: false });
  }
});
