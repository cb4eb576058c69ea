import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleaseRecord } from '@soe/contract';
import { launchCloud, removeLeftOvers, removeRebakedImages } from '@soe/harness';
import type { PipelineContext } from './context.js';
import { releaseDirectory } from './release-directory.js';
import { dropBuild } from './settle-build.js';

const mark = 'running';

/** Mark the folder of tests as one in which they run, and return how to say that they have ended. */
export async function markTests(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, mark), '');
  return () => rm(join(folder, mark), { force: true });
}

/**
 * Remove what tests of a release left on AWS that were killed: instances, volumes, and what a re-bake made. Tests
 * that came to their end have left nothing but what was kept on purpose, and are passed over.
 */
export async function sweepTests(record: ReleaseRecord, context: PipelineContext): Promise<void> {
  const { path } = releaseDirectory(context.directory, record.flavor, record.version);
  const folder = join(path, 'tests');
  for (const runId of existsSync(folder) ? await readdir(folder) : []) {
    if (!existsSync(join(folder, runId, mark))) continue;
    const detail = `removing what the tests ${runId} left, which were stopped`;
    context.onEvent?.({ type: 'stage', stage: 'test', detail });
    for (const { architecture } of record.builds) {
      await sweep(`${runId}-${architecture}`, join(folder, runId, architecture), record, context);
    }
    await rm(join(folder, runId, mark), { force: true });
  }
}

async function sweep(
  runId: string,
  folder: string,
  { flavor }: ReleaseRecord,
  context: PipelineContext,
): Promise<void> {
  const { config, aws, signal } = context;
  const place = { region: config.region, ...aws };
  const stop = signal && { signal };
  const rebakes = join(folder, 'rebake');
  const imageIds: string[] = [];
  for (const name of existsSync(rebakes) ? await readdir(rebakes) : []) {
    imageIds.push(...(await dropBuild(flavor, join(rebakes, name), context)));
  }
  await removeLeftOvers({ cloud: launchCloud(place), runId, apply: true, ...stop });
  await removeRebakedImages({ ...place, runId, imageIds, ...stop });
}
