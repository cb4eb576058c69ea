import {
  compareVersions,
  imageNamePattern,
  parameterPaths,
  type ReleaseRecord,
} from '@soe/contract';
import {
  channelHistory,
  type Distribution,
  observePromotion,
  planPromotion,
  type Verification,
  verifyDistribution,
} from '@soe/share';
import { imageTags } from '@soe/traceability';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { accessOf, type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { parseJson } from '../pipeline/parse-json.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { channelsOf } from './channels-of.js';
import { isVersion } from './is-version.js';
import { liveRecord } from './live-record.js';
import type { LiveVerification, VerifiedChannel, VerifiedVersion } from './live-verification.js';
import { shareOptions } from './owner-context.js';
import { publishedText } from './published-versions.js';

/**
 * Hold the releases of a flavor that consumers can find, and its channels, against the configuration. Nothing
 * is written.
 *
 * @param version - Only this one, and no channel. Default: every version that is published and not deprecated, or
 * that a channel points at; and all channels
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`; `SOE_RELEASE_UNKNOWN` for a version of which nothing is there
 * @throws ShareError `SHARE_AWS_FAILED`, `SHARE_CANCELLED`, `SHARE_DISTRIBUTION_INVALID`
 */
export async function verifyLive(
  flavor: string,
  pipeline: PipelineContext,
  version?: string,
): Promise<LiveVerification> {
  const { config, signal } = pipeline;
  const { region } = config;
  const distribution = await resolvedDistribution(pipeline, flavor);
  const channels =
    version === undefined
      ? await Promise.all(
          channelsOf(pipeline, flavor).map((each) =>
            verifyChannel(flavor, each, distribution, pipeline),
          ),
        )
      : [];
  const { lifecycle } = accessOf(pipeline).in({ region }, { signal });
  const paths = parameterPaths(flavor, { prefix: prefixOf(pipeline, flavor) });
  const [images, parameters] = await Promise.all([
    lifecycle.list(imageNamePattern({ flavor })),
    lifecycle.parametersBelow(paths.versions),
  ]);
  const now = (pipeline.clock?.() ?? new Date()).toISOString();
  const versions =
    version === undefined
      ? [
          ...new Set([
            ...publishedVersions(paths.versions, parameters, now),
            ...channels.flatMap(({ plan, version: each }) =>
              plan === undefined || each === undefined ? [] : [each],
            ),
          ]),
        ].sort()
      : [version];
  const found = await Promise.all(
    versions.map(async (each) => {
      const here = await releaseDirectory(pipeline.directory, flavor, each).load();
      // A record of the same version may be that of a rehearsal, or of a build that was never published.
      const known = here?.images.some(({ imageId }) =>
        images.some((image) => image.imageId === imageId),
      );
      return known === true
        ? { version: each, by: 'record' as const, record: here }
        : { version: each, record: liveRecord({ flavor, version: each, region }, images) };
    }),
  );
  const isThere = Object.keys(parameters).some((name) =>
    name.startsWith(`${paths.versions}/${version}/`),
  );
  if (version !== undefined && !isThere && found.every(({ record }) => record === undefined)) {
    const published = publishedVersions(paths.versions, parameters, now);
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `verify ${flavor} ${version}: there is no such release in ${region}; ${publishedText(published.toSorted(compareVersions).reverse())}`,
    );
  }
  const looked = found.map(
    (each): VerifiedVersion => ({
      version: each.version,
      by: each.by ?? (each.record === undefined ? 'missing' : 'images'),
    }),
  );
  const verification = await verifyReleases(
    found.flatMap(({ record, by }) =>
      record === undefined ? [] : [{ record, isHere: by === 'record' }],
    ),
    distribution,
    pipeline,
  );
  return {
    flavor,
    versions: looked,
    verification,
    channels,
    drift:
      verification.drift.length > 0 ||
      looked.some(({ by }) => by === 'missing') ||
      channels.some(
        ({ version: each, plan }) =>
          each !== undefined &&
          (plan === undefined || plan.moves.length + plan.problems.length > 0),
      ),
  };
}

/** The versions whose summary says that they are complete, and not that they are deprecated. Pure. */
export function publishedVersions(
  versions: string,
  parameters: Readonly<Record<string, string>>,
  now: string,
): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) => {
    const [, version] = /^\/([^/]+)\/summary$/.exec(name.slice(versions.length)) ?? [];
    if (version === undefined) return [];
    const summary = parseJson(value) as { readonly deprecated?: unknown } | undefined;
    const deprecated = Date.parse(String(summary?.deprecated));
    return deprecated <= Date.parse(now) ? [] : [version];
  });
}

async function verifyReleases(
  releases: readonly { readonly record: ReleaseRecord; readonly isHere: boolean }[],
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

async function verifyChannel(
  flavor: string,
  channel: string,
  places: Distribution,
  pipeline: PipelineContext,
): Promise<VerifiedChannel> {
  const options = { ...shareOptions(pipeline), places };
  const { places: seen } = await channelHistory({ flavor, channel }, options);
  const counts = new Map<string, number>();
  for (const { version } of seen) {
    if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  const held = [...counts].toSorted(([, a], [, b]) => b - a).map(([each]) => each);
  const version = held.find(isVersion);
  if (version === undefined) return { channel, ...(held[0] !== undefined && { version: held[0] }) };
  const request = { flavor, channel, version };
  const plan = planPromotion([request], places, await observePromotion([request], options), {
    now: (pipeline.clock?.() ?? new Date()).getTime(),
  });
  return { channel, version, plan };
}
