import type { Architecture, ReleaseRecord } from '@soe/contract';
import { listReleases } from '@soe/discovery';
import { findPreviousRelease } from '@soe/traceability';
import { prefixOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import { recordedVersions } from '../pipeline/recorded-release.js';
import { releaseDirectory } from '../pipeline/release-directory.js';

/** The newest release of a flavor, as far as it is known. */
export interface LastRelease {
  /** Its version. */
  readonly version: string;
  /** The commit that it was built from. */
  readonly commit: string;
  /** When it was made, ISO 8601 in UTC. Missing where only a tag tells of it. */
  readonly createdAt?: string;
  /** Its images in the build region. */
  readonly images?: Readonly<Partial<Record<Architecture, string>>>;
}

/** The newest release that is published in the build region; `undefined` before the first. */
export async function publishedRelease(
  flavor: string,
  context: PipelineContext,
): Promise<LastRelease | undefined> {
  const { config, signal, aws } = context;
  const releases = await listReleases(flavor, {
    region: config.region,
    ...aws,
    prefix: prefixOf(context, flavor),
    ...(signal && { signal }),
  });
  // A version without a summary was never published completely.
  for (const { version, images, summary } of releases) {
    if (summary === undefined) continue;
    return { version, images, commit: summary.commit, createdAt: summary.created };
  }
  return undefined;
}

/** The newest release that the checkout knows without AWS: from a record beside it, or a tag. */
export async function checkedOutRelease(
  flavor: string,
  { directory, signal }: PipelineContext,
): Promise<LastRelease | undefined> {
  const versions = await recordedVersions(directory, flavor);
  const records = await Promise.all(
    versions.map((version) => releaseDirectory(directory, flavor, version).load()),
  );
  // A release that a gate stopped, or that was not finished, is none yet.
  const shared = records.filter(
    (record): record is ReleaseRecord => record?.distribution !== undefined,
  );
  const found = await findPreviousRelease({
    directory,
    flavor,
    records: shared,
    ...(signal && { signal }),
  });
  if (found === undefined) return undefined;
  const { version, commit } = found;
  const record = shared.find((each) => each.version === version);
  return { version, commit, ...(record && { createdAt: record.createdAt }) };
}
