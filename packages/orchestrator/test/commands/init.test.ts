import { expect, test } from 'vitest';
import { soeInProcess } from '../soe-in-process.js';
import { makeWorkspace } from '../workspace.js';

test('the first steps are those of README.md, unless that is of somebody else', async () => {
  const [empty, other] = [makeWorkspace(), makeWorkspace()];
  other.write('README.md', '# Ours\n');
  const init = (cwd: string) => soeInProcess(['init', '--yes'], { cwd });

  const first = await init(empty.directory);
  const second = await init(other.directory);

  expect(first.stderr).toMatch(/Next: what README\.md says under First steps;/);
  expect(empty.read('README.md')).toContain('## First steps');
  expect(second).toMatchObject({ code: 0 });
  expect(second.stderr).toMatch(/Next: npm install, .*README\.md is your own/);
  expect(second.stderr).not.toMatch(/what README\.md says/);
  expect(other.read('README.md')).toBe('# Ours\n');
});
