import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildRecord, releaseRecord } from '@soe/contract';
import { expect, onTestFinished, test } from 'vitest';
import { archiveRelease } from '../../src/evidence/archive-release.js';
import { listArchived } from '../../src/evidence/archived-builds.js';
import { releaseDirectory } from '../../src/pipeline/release-directory.js';
import { config } from '../config.js';

const build = (architecture: 'x86_64' | 'arm64'): BuildRecord => ({
  buildId: `b-${architecture.replace('_', '-')}`,
  architecture,
  region: 'us-east-1',
  startedAt: '2026-11-28T00:00:00.000Z',
  durationMs: 1,
  packer: { version: '1.14.0', runId: 'r1', template: 'linux', variables: {} },
  sourceImage: { imageId: 'ami-00000000000000100', ownerId: '137112412989' },
});

test('of two builds each is kept with its own files and those of the release', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-archive-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const release = { flavor: 'al2023', version: '1.0.0' };
  const files = releaseDirectory(directory, release.flavor, release.version);
  const createdAt = '2026-11-28T00:00:00.000Z';
  const builds = [build('x86_64'), build('arm64')];
  await files.save('build', { ...releaseRecord({ ...release, createdAt }), builds }, new Date(0));
  await files.write('tests.json', '{}');
  for (const { buildId } of builds) {
    await files.write(`builds/${buildId}/build.stdout.log`, 'built');
    await files.write(`bake/${buildId}/inventory.txt`, 'listed');
  }
  const context = { config, file: 'soe.config.json', directory, env: {} };
  const place = { at: 'archive' };

  await archiveRelease({ ...release, ...place }, context);

  const kept = await listArchived(place, context);
  expect(kept.map(({ buildId, index }) => [buildId, index?.files.map(({ name }) => name)])).toEqual(
    ['b-arm64', 'b-x86-64'].map((id) => [
      id,
      [
        'archived-record.json',
        `bake/${id}/inventory.txt`,
        `builds/${id}/build.stdout.log`,
        'tests.json',
      ],
    ]),
  );
});
