import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { leftOut } from '../left-out.ts';
import { testPreset } from '../presets/vitest.ts';
import { root } from '../run.ts';

const files = globSync('{packages,examples}/*/test/**/*.test.ts', { cwd: root });
const patterns = Object.values(leftOut).flat();

test.for(patterns)('%s is about tests that there are', (pattern) => {
  expect(globSync(`{packages,examples}/${pattern}`, { cwd: root })).not.toEqual([]);
});

test('a pattern holds for its package, from the folder of which vitest looks', () => {
  const before = process.env['SOE_TEST_EXCLUDE'];
  process.env['SOE_TEST_EXCLUDE'] = JSON.stringify(patterns);
  const { test: options } = testPreset('share');
  if (before === undefined) delete process.env['SOE_TEST_EXCLUDE'];
  else process.env['SOE_TEST_EXCLUDE'] = before;

  expect(options?.exclude).toContain('**/crash.test.ts');
  expect(options?.exclude).toContain(
    'test/{apply,channels,lifecycle,limits,organization,plan,preflight,verify,waves}/**',
  );
  expect(options?.exclude?.join()).not.toContain('orchestrator');
});

test('some tests of every package are left', () => {
  const gone = new Set(
    patterns.flatMap((pattern) => globSync(`{packages,examples}/${pattern}`, { cwd: root })),
  );
  const left = files.filter((file) => !gone.has(file)).map((file) => file.split('/')[1]);

  expect(new Set(left)).toEqual(
    new Set([
      ...['contract', 'packer-runner', 'release-notes', 'local-aws', 'discovery', 'traceability'],
      ...['share', 'harness', 'orchestrator', 'embedding', 'scripted-builds'],
    ]),
  );
});
