import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('a release is built, recorded, shared, pointed at and noted, one record for all of it', async () => {
  pipeline.prepare('whole');

  const { code, stdout } = await pipeline.soe('release', 'whole', '--json');

  expect(code).toBe(0);
  const record = JSON.parse(stdout);
  expect(record).toMatchObject({
    flavor: 'whole',
    version: expect.stringMatching(/^\d{4}\.\d{1,2}\.0$/),
    source: { commit: pipeline.commit, dirty: false },
    changes: [{ commit: pipeline.commit, issues: ['SOE-1'] }],
    builds: [{ packer: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) } }],
    distribution: { regions: ['eu-west-1', 'us-east-1'], accounts: ['222233334444'] },
    notes: { file: 'notes.md' },
  });
  expect(record.images).toHaveLength(2);
  const folder = `.soe/releases/whole/${record.version}`;
  expect(JSON.parse(pipeline.workspace.read(`${folder}/record.json`))).toEqual(record);
  expect(pipeline.workspace.read(`${folder}/journal.jsonl`).match(/"stage":"\w+"/g)).toEqual(
    ['plan', 'build', 'record', 'share', 'candidate', 'notes'].map((stage) => `"stage":"${stage}"`),
  );
  expect(pipeline.workspace.read(`${folder}/notes.md`)).toContain('SOE-1');

  const candidate = await pipeline.soe('resolve', 'whole@candidate', '--region', 'eu-west-1');
  expect(record.images.map((image: { imageId: string }) => image.imageId)).toContain(
    candidate.stdout.trim(),
  );
  await expect(
    pipeline.soe('trace', candidate.stdout.trim(), '--region', 'eu-west-1', '--json'),
  ).resolves.toMatchObject({
    code: 0,
    stdout: expect.stringContaining(pipeline.commit),
  });
});

test('a version that is published cannot be released again', async () => {
  pipeline.prepare('once');
  await pipeline.done('release', 'once', '--version', '1.0.0');
  const before = pipeline.writes();

  const { code, stderr } = await pipeline.soe('release', 'once', '--version', '1.0.0');

  expect(code).toBe(3);
  expect(stderr).toContain('SOE_VERSION_TAKEN');
  expect(pipeline.writes()).toBe(before);
});

test('a fix of an older release counts its changes from the release before it', async () => {
  pipeline.prepare('older');
  await pipeline.done('release', 'older', '--version', '1.0.0');
  const first = pipeline.commit;
  pipeline.workspace.commit('Second');
  await pipeline.done('release', 'older', '--version', '2.0.0');
  const fix = pipeline.workspace.commit('Fix the first');

  const { stdout } = await pipeline.soe('release', 'older', '--version', '1.0.1', '--json');

  expect(JSON.parse(stdout)).toMatchObject({
    previousVersion: '1.0.0',
    source: { commit: fix, previousCommit: first },
  });
});

test('a fix of an older line does not take the candidate back', async () => {
  pipeline.prepare('lines');
  await pipeline.done('release', 'lines', '--version', '2.0.0');
  pipeline.workspace.commit('Fix');
  await pipeline.done('release', 'lines', '--version', '1.0.1');

  await expect(pipeline.done('resolve', 'lines@candidate')).resolves.toMatchObject({
    version: '2.0.0',
  });
});

test('when the commit of the previous release is gone, the beginning can be named', async () => {
  pipeline.prepare('rewritten');
  await pipeline.done('release', 'rewritten', '--version', '1.0.0');
  rmSync(join(pipeline.workspace.directory, '.git'), { recursive: true });
  rmSync(join(pipeline.workspace.directory, '.soe'), { recursive: true });
  const start = pipeline.workspace.commit('New history');
  pipeline.workspace.commit('More');

  const refused = await pipeline.soe('release', 'rewritten', '--version', '1.1.0');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/SOE_PREVIOUS_UNKNOWN/);
  const record = await pipeline.done(
    'release',
    'rewritten',
    '--version',
    '1.1.0',
    '--since',
    start,
  );

  expect(record.changes).toMatchObject([{ subject: 'More' }]);
});

test('a consumer without a configuration has to say whose images it trusts', async () => {
  pipeline.prepare('trusted');
  await pipeline.done('release', 'trusted', '--version', '1.0.0');
  rmSync(join(pipeline.workspace.directory, 'soe.config.json'));

  expect((await pipeline.soe('resolve', 'trusted@1.0.0')).code).toBe(2);
  expect((await pipeline.soe('resolve', 'trusted@1.0.0', '--owner', '999988887777')).code).toBe(3);
  await expect(
    pipeline.done('resolve', 'trusted@1.0.0', '--owner', '111122223333'),
  ).resolves.toMatchObject({
    image: { ownerId: '111122223333' },
  });
  await expect(pipeline.done('resolve', 'trusted@1.0.0', '--owner', 'any')).resolves.toMatchObject({
    version: '1.0.0',
  });
});
