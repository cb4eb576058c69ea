import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../run.ts';

const subjects = globSync('tools/bench/*.bench.ts', { cwd: root })
  .map((file) => basename(file, '.bench.ts'))
  .toSorted();

test('the job bench of the workflow measures every subject', () => {
  const workflow = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  const [, listed = ''] = /^ {8}subject: \[(.*)\]$/m.exec(workflow) ?? [];

  expect(listed.split(', ')).toEqual(subjects);
  expect(workflow).toMatch(/tools\/bench\.ts \$\{\{ matrix\.subject \}\}/);
});
