import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('plan shows version, source images and distribution, and writes nothing', async () => {
  pipeline.prepare('planned');
  const before = pipeline.writes();

  const text = await pipeline.soe('plan');
  const json = await pipeline.soe('plan', 'planned', '--json');

  expect(text.stdout).toMatch(/^planned \d{4}\.\d{1,2}\.0, the first release\n/);
  expect(text.stdout).toContain(pipeline.commit);
  expect(JSON.parse(json.stdout)).toMatchObject([
    {
      flavor: 'planned',
      builds: [{ architecture: 'x86_64', sourceImage: { ownerId: '137112412989' } }],
    },
  ]);
  expect(pipeline.writes()).toBe(before);
});

test('a distribution that contradicts itself is told by the plan', async () => {
  pipeline.prepare('twice');
  const twice = JSON.parse(pipeline.workspace.read('soe.config.json'));
  twice.distribution.regions = ['eu-west-1', 'eu-west-1'];
  pipeline.workspace.write('soe.config.json', JSON.stringify(twice));

  const { code, stderr } = await pipeline.soe('plan');

  expect(code).toBe(2);
  expect(stderr).toContain('SHARE_DISTRIBUTION_INVALID');
});

test('a template that does not exist is told by the plan', async () => {
  pipeline.prepare('lost');
  rmSync(join(pipeline.workspace.directory, 'al2023.pkr.hcl'));

  const { code, stderr } = await pipeline.soe('plan');

  expect(code).toBe(2);
  expect(stderr).toContain('flavors.lost.template');
});
