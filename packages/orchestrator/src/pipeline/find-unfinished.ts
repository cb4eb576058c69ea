import type { ReleaseRecord } from '@soe/contract';
import { readSource } from '@soe/traceability';
import type { PipelineContext } from './context.js';
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
  const records = await Promise.all(
    versions.map((each) => releaseDirectory(directory, flavor, each).load()),
  );
  const open = records.filter(
    (record) => record !== undefined && record.images.length > 0 && record.notes === undefined,
  );
  if (open.length === 0) return undefined;
  const { commit } = await readSource({ directory, ...(signal && { signal }) });
  return open.find((record) => record?.source?.commit === commit);
}
