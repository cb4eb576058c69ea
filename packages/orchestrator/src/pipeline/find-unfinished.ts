import type { ReleaseRecord } from '@soe/contract';
import { readSource } from '@soe/traceability';
import type { PipelineContext } from './context.js';
import { begunBuilds, pinnedPlan } from './pinned-plan.js';
import type { PlanReleaseRequest } from './plan-release.js';
import { recordedVersions } from './recorded-release.js';
import { releaseDirectory } from './release-directory.js';

/**
 * The release that an earlier run began from the same commit and did not end: of the version that is
 * asked for, else the newest. It goes on with the images that it has.
 *
 * @throws The errors of git; `ContractError` for a record that somebody broke
 */
export async function findUnfinished(
  { flavor, version }: PlanReleaseRequest,
  { directory, signal }: PipelineContext,
): Promise<ReleaseRecord | undefined> {
  const versions = version === undefined ? await recordedVersions(directory, flavor) : [version];
  const releases = await Promise.all(
    versions.map(async (each) => {
      const files = releaseDirectory(directory, flavor, each);
      const [record, plan] = await Promise.all([files.load(), pinnedPlan(files)]);
      return { record, begun: begunBuilds(plan, files) };
    }),
  );
  const open = releases.flatMap(({ record, begun }) =>
    record !== undefined &&
    // A Packer that was begun may still run, or have made its image since.
    (record.images.length > 0 || begun.length > 0) &&
    // Either may have been left out on purpose.
    (record.notes === undefined || record.distribution === undefined)
      ? [record]
      : [],
  );
  if (open.length === 0) return undefined;
  const { commit } = await readSource({ directory, ...(signal && { signal }) });
  return open.find(({ source }) => source?.commit === commit);
}
