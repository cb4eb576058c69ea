import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createBuildId, imageName } from '@soe/contract';
import { parseJson } from './parse-json.js';
import type { PlannedBuild, ReleasePlan } from './plan-release.js';
import type { ReleaseDirectory } from './release-directory.js';

const file = 'plan.json';

/**
 * Keep what a release is built by, before anything is built: whoever goes on after a kill builds the same, and
 * finds the runs of Packer by their build ids.
 */
export async function pinPlan(plan: ReleasePlan, files: ReleaseDirectory): Promise<void> {
  await files.write(file, `${JSON.stringify(plan, null, 2)}\n`);
}

/** The plan that a release was built by last; `undefined` where it was made without. */
export async function pinnedPlan(files: ReleaseDirectory): Promise<ReleasePlan | undefined> {
  const found = parseJson((await files.read(file)) ?? '');
  return isPlan(found) ? found : undefined;
}

function isPlan(value: unknown): value is ReleasePlan {
  const { flavor, version, builds } = { ...(value as Partial<ReleasePlan> | null | undefined) };
  return typeof flavor === 'string' && typeof version === 'string' && Array.isArray(builds);
}

/** Where the run of Packer of a build is. */
export function buildFolder({ path }: Pick<ReleaseDirectory, 'path'>, buildId: string): string {
  return join(path, 'builds', buildId);
}

/** The builds of a plan that somebody began: a run of Packer is never begun twice under one id. */
export function begunBuilds(
  plan: ReleasePlan | undefined,
  files: ReleaseDirectory,
): readonly PlannedBuild[] {
  return (plan?.builds ?? []).filter(({ buildId }) => existsSync(buildFolder(files, buildId)));
}

/** The same build of the same release under a new id, and so with a new name of its image. */
export function renewBuild(
  build: PlannedBuild,
  { flavor, version }: Pick<ReleasePlan, 'flavor' | 'version'>,
  now: Date,
): PlannedBuild {
  const buildId = createBuildId({ now });
  const { architecture } = build;
  return { ...build, buildId, imageName: imageName({ flavor, version, architecture, buildId }) };
}
