import { expect, test } from 'vitest';
import { touchedFiles } from '../../src/affected/touched-files.js';

const own = [
  { role: 'template', path: 'linux' },
  { role: 'provisioner', path: 'linux/harden.sh' },
  { role: 'tests', path: './linux/tests/' },
] as const;

test('a file is told by the nearest of what it is: tests, what the template names, the template', () => {
  const changed = ['linux/tests/base.yaml', 'linux/harden.sh', 'linux/variables.pkr.hcl', 'ci.yml'];

  expect(touchedFiles(changed, { own, paths: ['flavors'], judged: [] })).toEqual([
    { kind: 'tests', files: ['linux/tests/base.yaml'], count: 1 },
    { kind: 'provisioner', files: ['linux/harden.sh'], count: 1 },
    { kind: 'template', files: ['linux/variables.pkr.hcl'], count: 1 },
  ]);
});

test('without paths every file counts, but those that are judged by what they say', () => {
  const changed = ['README.md', 'soe.config.yaml'];

  expect(touchedFiles(changed, { own, judged: ['soe.config.yaml'] })).toEqual([
    { kind: 'shared', files: ['README.md'], count: 1 },
  ]);
});

test('a judged file counts nowhere, even where a path names it', () => {
  const files = { own, paths: ['soe.config.yaml', '.'], judged: ['./soe.config.yaml'] };

  expect(touchedFiles(['soe.config.yaml'], files)).toEqual([]);
});

test('many files are counted, and the first few told', () => {
  const changed = Array.from(
    { length: 12 },
    (_, index) => `linux/${String(index).padStart(2, '0')}`,
  );

  expect(touchedFiles(changed.toReversed(), { own, paths: ['x'], judged: [] })).toEqual([
    { kind: 'template', files: changed.slice(0, 5), count: 12 },
  ]);
});

test.each([
  ['a folder whose name begins alike', 'linux2/x', []],
  ['a submodule around the path', 'flavors', ['flavors']],
  ['a file in a path', 'flavors/al2023/x', ['flavors/al2023/x']],
  ['a neighbour of a path', 'flavors/al2024/x', []],
])('%s', (_what, file, files) => {
  const touched = touchedFiles([file], { own, paths: ['flavors/al2023/'], judged: [] });

  expect(touched.flatMap((each) => each.files)).toEqual(files);
});
