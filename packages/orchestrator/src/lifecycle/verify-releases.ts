import { parameterPaths, type ReleaseRecord } from '@soe/contract';
import { type Distribution, type Verification, verifyDistribution } from '@soe/share';
import { imageTags } from '@soe/traceability';
import { prefixOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import { shareOptions } from './owner-context.js';

/** A release, and how it is known. */
export interface ReleaseToVerify {
  /** The record. */
  readonly record: ReleaseRecord;
  /** The record was made here: otherwise it was read from images, and says less. */
  readonly isHere: boolean;
}

/**
 * Hold releases against where they must be. Nothing is written.
 *
 * @throws ShareError `SHARE_AWS_FAILED`, `SHARE_CANCELLED`
 */
export async function verifyReleases(
  releases: readonly ReleaseToVerify[],
  distribution: Distribution,
  pipeline: PipelineContext,
): Promise<Verification> {
  if (releases.length === 0) return { findings: [], drift: [] };
  const tags = releases
    .filter(({ isHere }) => isHere)
    .flatMap(({ record }) =>
      record.builds.map((build) => [build.buildId, imageTags(record, build)] as const),
    );
  const { findings, drift } = await verifyDistribution(
    releases.map(({ record }) => record),
    { ...distribution, imageTags: Object.fromEntries(tags) },
    shareOptions(pipeline),
  );
  // What a record that is elsewhere says cannot be compared; that there is a summary can.
  const summaries = new Set(
    releases
      .filter(({ isHere }) => !isHere)
      .map(({ record: { flavor, version } }) =>
        parameterPaths(flavor, { prefix: prefixOf(pipeline, flavor) }).versionSummary(version),
      ),
  );
  const isKnown = ({ name, status }: { readonly name?: string; readonly status: string }) =>
    !(status === 'unexpected' && name !== undefined && summaries.has(name));
  return { findings: findings.filter(isKnown), drift: drift.filter(isKnown) };
}
