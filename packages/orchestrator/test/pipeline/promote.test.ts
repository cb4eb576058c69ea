import { expect, test } from 'vitest';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('promoting moves the channel, promoting an older version moves it back, twice moves nothing', async () => {
  pipeline.prepare('moved');
  await pipeline.done('release', 'moved', '--version', '1.0.0');
  await pipeline.done('release', 'moved', '--version', '1.1.0');
  const promote = (version: string) => pipeline.done('promote', 'moved', version, '--to', 'stable');

  await promote('1.0.0');
  const forward = await promote('1.1.0');
  expect(forward).toMatchObject({ version: '1.1.0', previousVersion: '1.0.0' });

  const before = pipeline.writes();
  const again = await promote('1.1.0');
  expect(again.pointers).toEqual([]);
  expect(pipeline.writes()).toBe(before);

  const back = await promote('1.0.0');
  expect(back).toMatchObject({ version: '1.0.0', previousVersion: '1.1.0' });
  const resolved = await pipeline.soe('resolve', 'moved', '--json');
  expect(JSON.parse(resolved.stdout)).toMatchObject({ version: '1.0.0', channel: 'stable' });
});

test('a version that was never released cannot be promoted', async () => {
  pipeline.prepare('absent');
  const before = pipeline.writes();

  const { code, stderr } = await pipeline.soe('promote', 'absent', '9.9.9', '--to', 'stable');

  expect(code).toBe(3);
  expect(stderr).toContain('SHARE_NOT_READY');
  expect(pipeline.writes()).toBe(before);
});

test('credentials of another account promote nothing', async () => {
  pipeline.prepare('guarded');
  await pipeline.done('release', 'guarded', '--version', '1.0.0');
  const before = pipeline.writes();

  const { code, stderr } = await pipeline.workspace.soe(
    ['promote', 'guarded', '1.0.0', '--to', 'stable'],
    {
      env: pipeline.aws.environment({ account: '222233334444' }),
    },
  );

  expect(code).toBe(3);
  expect(stderr).toContain('SOE_WRONG_ACCOUNT');
  expect(pipeline.writes()).toBe(before);
});
