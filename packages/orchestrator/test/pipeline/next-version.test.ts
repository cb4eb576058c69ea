import { expect, test } from 'vitest';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('a version that has images is not given to those of another commit, and what is left of it is named', async () => {
  pipeline.prepare('twice');
  const first = await pipeline.done('build', 'twice');
  // It is what a release of the same commit goes on with.
  const [plan] = await pipeline.done('plan', 'twice');
  expect(plan.version).toBe(first.version);
  pipeline.workspace.commit('Later\n\nIssue: SOE-2');

  const { code, stdout, stderr } = await pipeline.soe('release', 'twice', '--json');

  expect(code, stderr).toBe(0);
  const second = JSON.parse(stdout);
  const [image] = first.images;
  expect(stderr).toContain(`twice ${first.version} was built and is not published`);
  expect(stderr).toContain(`deregister-image --region us-east-1 --image-id ${image.imageId}`);
  expect(second.version.endsWith('.1')).toBe(true);
  expect(second.version).not.toBe(first.version);

  const again = await pipeline.soe('release', 'twice', '--until', 'plan');
  expect(again.stderr).not.toContain('is not published');
  expect(again.stderr).toContain(`nothing changed since ${second.version}`);
});
