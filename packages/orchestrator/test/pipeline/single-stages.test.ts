import { expect, test } from 'vitest';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('each stage is a command, on the record that those before left; a second time nothing is written', async () => {
  pipeline.prepare('staged');

  const built = await pipeline.done('build', 'staged', '--version', '1.0.0');
  const recorded = await pipeline.done('record', 'staged', '1.0.0');
  const before = pipeline.writes();
  const planned = await pipeline.done('share', 'staged', '--dry-run');
  expect(pipeline.writes()).toBe(before);
  const shared = await pipeline.soe('share', 'staged', '1.0.0');
  const unmoved = await pipeline.soe('resolve', 'staged@candidate');
  const after = pipeline.writes();
  const again = await pipeline.soe('share', 'staged');
  expect(pipeline.writes()).toBe(after);
  await pipeline.done('share', 'staged', '--channel', 'candidate');

  expect(built.images).toMatchObject([{ region: 'us-east-1' }]);
  expect(recorded.images).toEqual(built.images);
  expect(planned.actions.length).toBeGreaterThan(0);
  expect(shared).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^eu-west-1 x86_64 ami-/m),
  });
  expect(shared.stderr).toMatch(/staged 1\.0\.0: \d+ actions/);
  expect(unmoved.code).toBe(1);
  expect(again.stderr).toContain('everything is as configured');
  await expect(pipeline.done('resolve', 'staged@candidate')).resolves.toMatchObject({
    version: '1.0.0',
  });
});

test('what was not built, and what is not said rightly, is told, and nothing is written', async () => {
  pipeline.prepare('absent');
  const before = pipeline.writes();

  const results = await Promise.all(
    [
      ['share', 'absent', '1.0.0'],
      ['record', 'unknown'],
      ['build', 'absent', '--skip', 'test'],
      ['share', 'absent', '--channel', 'stable'],
    ].map((args) => pipeline.soe(...args, '--json')),
  );

  expect(results.map(({ code }) => code)).toEqual([1, 2, 2, 2]);
  expect(results.map(({ stdout }) => JSON.parse(stdout).error.code)).toEqual([
    'SOE_RELEASE_UNKNOWN',
    'SOE_FLAVOR_UNKNOWN',
    'SOE_USAGE',
    'SOE_USAGE',
  ]);
  expect(pipeline.writes()).toBe(before);
});
