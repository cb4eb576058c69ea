import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { template } from '../template.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('files that differ from the commit stop a release before it begins, unless allowed', async () => {
  pipeline.prepare('dirty');
  pipeline.workspace.write('al2023.pkr.hcl', `${template}# by hand\n`);
  const before = pipeline.writes();

  const refused = await pipeline.soe('release', 'dirty');
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain('--allow-dirty');
  expect(pipeline.writes()).toBe(before);

  const allowed = await pipeline.soe('release', 'dirty', '--allow-dirty', '--json');
  expect(JSON.parse(allowed.stdout)).toMatchObject({ source: { dirty: true } });
});

test('credentials of another account stop a release before it begins', async () => {
  pipeline.prepare('foreign');
  const before = pipeline.writes();

  const { code, stderr } = await pipeline.workspace.soe(['release', 'foreign'], {
    env: pipeline.aws.environment({ account: '222233334444' }),
  });

  expect(code).toBe(3);
  expect(stderr).toMatch(/account 222233334444.*111122223333/s);
  expect(pipeline.writes()).toBe(before);
});

test('a build that fails says which script failed and where the log is, and publishes nothing', async () => {
  pipeline.prepare('failing', 'echo about to fail; exit 7');

  const { code, stderr } = await pipeline.soe('release', 'failing', '--version', '1.0.0');

  expect(code).toBe(1);
  expect(stderr).toMatch(/SOE_BUILD_FAILED/);
  expect(stderr).toContain('about to fail');
  expect(stderr).toMatch(/output is in .*\.soe/);
  expect((await pipeline.soe('resolve', 'failing@1.0.0')).code).toBe(1);
});

test('after a failed build the same version can be released', async () => {
  pipeline.prepare('retried', 'exit 1');
  await pipeline.soe('release', 'retried', '--version', '1.0.0');
  pipeline.prepare('retried');

  const { code } = await pipeline.soe('release', 'retried', '--version', '1.0.0');

  expect(code).toBe(0);
  const builds = join(pipeline.workspace.directory, '.soe/releases/retried/1.0.0/builds');
  expect(readdirSync(builds)).toHaveLength(2);
});

test('a release that is cancelled while Packer builds leaves no instance behind', async () => {
  pipeline.prepare('cancelled', 'echo waiting; sleep 300');

  const { code, stderr } = await pipeline.workspace.soe(['release', 'cancelled'], {
    env: pipeline.aws.environment(),
    // Any earlier, Packer 1.6.6 may break down and leave its instance, see @soe/packer-runner.
    interruptAt: 'Running local shell script',
  });

  expect(code).toBe(130);
  const launched = /launched (i-\w+)/.exec(stderr)?.[1];
  expect(launched).toBeDefined();
  const ended = pipeline.aws.calls().map(({ action }) => action);
  expect(ended.lastIndexOf('TerminateInstances')).toBeGreaterThan(
    ended.lastIndexOf('RunInstances'),
  );
});

test('a release that was stopped after its build goes on with the images it has', async () => {
  pipeline.prepare('stopped');
  const images = () => pipeline.aws.calls().filter(({ action }) => action === 'CreateImage').length;
  const before = images();
  const first = await pipeline.workspace.soe(['release', 'stopped', '--version', '1.0.0'], {
    env: pipeline.aws.environment(),
    interruptAt: 'share: to',
  });
  expect(first.code).toBe(130);

  const record = await pipeline.done('release', 'stopped');

  expect(record).toMatchObject({ version: '1.0.0', images: [{}, {}], notes: { file: 'notes.md' } });
  expect(images()).toBe(before + 1);
});

test('when one architecture fails, the image of the other is kept for the next try', async () => {
  pipeline.prepare('halves', 'test "$ARCH" = x86_64 || test -e fixed');
  const both = JSON.parse(pipeline.workspace.read('soe.config.json'));
  both.flavors.halves.sources.arm64 = {
    parameter: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
  };
  pipeline.workspace.write('soe.config.json', JSON.stringify(both));
  pipeline.workspace.write('.gitignore', 'fixed\n');
  pipeline.workspace.commit('Both architectures');

  const first = await pipeline.soe('release', 'halves', '--version', '1.0.0');
  expect(first.code).toBe(1);
  const { builds } = JSON.parse(pipeline.workspace.read('.soe/releases/halves/1.0.0/record.json'));
  expect(builds).toMatchObject([{ architecture: 'x86_64' }]);
  pipeline.workspace.write('fixed', '');
  const record = await pipeline.done('release', 'halves', '--version', '1.0.0');

  expect(record.builds).toHaveLength(2);
  expect(record.builds).toContainEqual(builds[0]);
  expect(
    readdirSync(join(pipeline.workspace.directory, '.soe/releases/halves/1.0.0/builds')),
  ).toHaveLength(3);
});
