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

test('the release after a revoked one tells what changed since the good one before it, but takes no version again', async () => {
  const { workspace } = pipeline;
  pipeline.prepare('withdrawn');
  await pipeline.done('release', 'withdrawn', '--version', '1.0.0');
  const good = pipeline.commit;
  workspace.commit('Break it\n\nIssue: SOE-2');
  await pipeline.done('release', 'withdrawn', '--version', '1.0.1');
  workspace.commit('Mend it\n\nIssue: SOE-3');
  const [before] = await pipeline.done('plan', 'withdrawn');
  await pipeline.soe('revoke', 'withdrawn', '1.0.1', '--reason', 'CVE-2026-1', '--yes');

  const [plan] = await pipeline.done('plan', 'withdrawn');
  const taken = await pipeline.soe('release', 'withdrawn', '--version', '1.0.1');
  const record = await pipeline.done(
    ...['release', 'withdrawn', '--version', '1.0.2', '--until', 'plan'],
  );

  expect(before.previous).toMatchObject({ version: '1.0.1' });
  expect(plan.previous).toEqual({ version: '1.0.0', commit: good });
  expect(taken).toMatchObject({ code: 3, stderr: expect.stringContaining('SOE_VERSION_TAKEN') });
  expect(record.previousVersion).toBe('1.0.0');
  expect(record.changes.map(({ subject }: { subject: string }) => subject)).toEqual([
    'Mend it',
    'Break it',
  ]);
});
