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
