import { startLocalAws } from '@soe/local-aws';
import { expect, onTestFinished, test } from 'vitest';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

/** Another AWS, which knows nothing of the first one. */
async function anotherAws() {
  const aws = await startLocalAws();
  onTestFinished(() => aws.close());
  return aws;
}

test('a release that is done is made anew in an AWS that has forgotten it, under the same version', async () => {
  pipeline.prepare('forgotten');
  const before = await pipeline.done('release', 'forgotten', '--version', '1.0.0');
  const aws = await anotherAws();

  const { code, stdout, stderr } = await pipeline.workspace.soe(
    ['release', 'forgotten', '--version', '1.0.0', '--json'],
    { env: aws.environment() },
  );

  expect(stderr).toContain('images of forgotten 1.0.0 are not in this AWS');
  expect(stderr.match(/are not in this AWS/g)).toHaveLength(1);
  expect(code).toBe(0);
  const record = JSON.parse(stdout);
  expect(record.images).toHaveLength(2);
  expect(record.builds).toHaveLength(1);
  expect(record.builds[0].buildId).not.toBe(before.builds[0].buildId);
});

test('a release that had not ended is not gone on with in an AWS that has forgotten its images', async () => {
  pipeline.prepare('halfway');
  const before = await pipeline.done('build', 'halfway');
  const aws = await anotherAws();

  const { code, stdout, stderr } = await pipeline.workspace.soe(['release', 'halfway', '--json'], {
    env: aws.environment(),
  });

  expect(stderr.match(/are not in this AWS/g)).toHaveLength(1);
  expect(code).toBe(0);
  const record = JSON.parse(stdout);
  expect(record.version).toBe(before.version);
  expect(record.builds[0].buildId).not.toBe(before.builds[0].buildId);
  const ids = record.images.map(({ imageId }: { imageId: string }) => imageId);
  expect(ids).not.toContain(before.images[0].imageId);
});

test('a run of several flavors that goes on in an AWS that has forgotten one makes that anew too', {
  timeout: 300_000,
}, async () => {
  pipeline.prepare('unused');
  const { workspace } = pipeline;
  const file = JSON.parse(workspace.read('soe.config.json'));
  const { unused } = file.flavors;
  const flavors = { kept: unused, broken: { ...unused, variables: { step: 'test -e fixed' } } };
  workspace.write('.gitignore', 'fixed\n');
  workspace.write('soe.config.json', JSON.stringify({ ...file, flavors }));
  workspace.commit('Two flavors\n\nIssue: SOE-2');
  const first = await pipeline.soe('release', '--all', '--json');
  const [before] = JSON.parse(first.stdout).flavors;
  expect(before).toMatchObject({ flavor: 'kept', status: 'done' });
  workspace.write('fixed', '');
  const env = (await anotherAws()).environment();

  const resumed = await workspace.soe(['release', '--resume', 'last', '--json'], { env });

  expect(resumed.code, resumed.stderr).toBe(0);
  expect(resumed.stderr.match(/images of kept .* are not in this AWS/g)).toHaveLength(1);
  const { flavors: after } = JSON.parse(resumed.stdout);
  expect(after).toMatchObject([{ status: 'done' }, { status: 'done' }]);
  expect(after[0].record.builds[0].buildId).not.toBe(before.record.builds[0].buildId);

  // A run that is done is looked at in the same way.
  const third = (await anotherAws()).environment();
  const again = await workspace.soe(['release', '--resume', 'last', '--json'], { env: third });
  expect(again.code, again.stderr).toBe(0);
  expect(again.stderr.match(/are not in this AWS/g)).toHaveLength(2);
});
