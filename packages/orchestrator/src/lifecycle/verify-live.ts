import { compareVersions, imageNamePattern, parameterPaths, parseImageName } from '@soe/contract';
import { type OwnImage, revokedTag } from '@soe/share';
import { prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { accessOf, type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { channelsOf } from './channels-of.js';
import { liveRecord } from './live-record.js';
import type { LiveVerification, VerifiedChannel, VerifiedVersion } from './live-verification.js';
import { liveVersions } from './live-versions.js';
import { publishedText } from './published-versions.js';
import { verifyChannel } from './verify-channel.js';
import { type ReleaseToVerify, verifyReleases } from './verify-releases.js';

/**
 * Hold the releases of a flavor that consumers can find, and its channels, against the configuration. Nothing
 * is written.
 *
 * @param version - Only this one, and no channel. Default: every version that is published, not deprecated and
 * not revoked, or that a channel points at; and all channels
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`; `SOE_RELEASE_UNKNOWN` for a version of which nothing is there
 * @throws ShareError `SHARE_AWS_FAILED`, `SHARE_CANCELLED`, `SHARE_DISTRIBUTION_INVALID`
 */
export async function verifyLive(
  flavor: string,
  pipeline: PipelineContext,
  version?: string,
): Promise<LiveVerification> {
  const distribution = await resolvedDistribution(pipeline, flavor);
  const channels = await Promise.all(
    (version === undefined ? channelsOf(pipeline, flavor) : []).map((channel) =>
      verifyChannel(flavor, channel, distribution, pipeline),
    ),
  );
  const { images, parameters, published } = await observePublished(flavor, pipeline);
  const versions = version === undefined ? wantedVersions(published, channels) : [version];
  const found = await Promise.all(
    versions.map(async (each) => ({
      version: each,
      ...(await releaseToVerify(flavor, each, images, pipeline)),
    })),
  );
  const isKnown =
    found.some(({ record }) => record !== undefined) ||
    Object.keys(parameters).some((name) => name.startsWith(`/${version}/`));
  if (version !== undefined && !isKnown) {
    throw new OrchestratorError(
      'SOE_RELEASE_UNKNOWN',
      `verify ${flavor} ${version}: there is no such release in ${pipeline.config.region}; ${publishedText(published.toSorted(compareVersions).reverse())}`,
    );
  }
  const looked = found.map(
    ({ version: each, record, isHere }): VerifiedVersion => ({
      version: each,
      by: record === undefined ? 'missing' : isHere ? 'record' : 'images',
    }),
  );
  const verification = await verifyReleases(
    found.flatMap(({ record, isHere }) => (record === undefined ? [] : [{ record, isHere }])),
    distribution,
    pipeline,
  );
  const drift =
    verification.drift.length > 0 ||
    looked.some(({ by }) => by === 'missing') ||
    channels.some(hasMoved);
  return { flavor, versions: looked, verification, channels, drift };
}

/** What is published of a flavor in the build region; parameters by what follows the path of all versions. */
async function observePublished(flavor: string, pipeline: PipelineContext) {
  const { config, signal, clock } = pipeline;
  const { lifecycle } = accessOf(pipeline).in({ region: config.region }, { signal });
  const { versions } = parameterPaths(flavor, { prefix: prefixOf(pipeline, flavor) });
  const [images, below] = await Promise.all([
    lifecycle.list(imageNamePattern({ flavor })),
    lifecycle.parametersBelow(versions),
  ]);
  const now = (clock?.() ?? new Date()).toISOString();
  const parameters = Object.fromEntries(
    Object.entries(below).map(([name, value]) => [name.slice(versions.length), value]),
  );
  const revoked = revokedVersions(images);
  const published = liveVersions(parameters, now).filter((version) => !revoked.has(version));
  return { images, parameters, published };
}

// The date of a revocation is the next full minute; the tag is there at once.
function revokedVersions(images: readonly OwnImage[]): ReadonlySet<string> {
  return new Set(
    images.flatMap(({ name, tags }) =>
      tags[revokedTag] === undefined ? [] : (parseImageName(name)?.version ?? []),
    ),
  );
}

function wantedVersions(
  published: readonly string[],
  channels: readonly VerifiedChannel[],
): readonly string[] {
  const pointed = channels.flatMap(({ plan, version }) =>
    plan === undefined || version === undefined ? [] : [version],
  );
  return [...new Set([...published, ...pointed])].sort();
}

async function releaseToVerify(
  flavor: string,
  version: string,
  images: readonly OwnImage[],
  { config, directory }: PipelineContext,
): Promise<Partial<ReleaseToVerify> & { readonly isHere: boolean }> {
  const here = await releaseDirectory(directory, flavor, version).load();
  // A record of the same version may be that of a rehearsal, or of a build that was never published.
  const isPublished = here?.images.some(({ imageId }) =>
    images.some((image) => image.imageId === imageId),
  );
  if (here !== undefined && isPublished === true) return { record: here, isHere: true };
  const record = liveRecord({ flavor, version, region: config.region }, images);
  return { ...(record !== undefined && { record }), isHere: false };
}

function hasMoved({ version, plan }: VerifiedChannel): boolean {
  if (version === undefined) return false;
  return plan === undefined || plan.moves.length + plan.problems.length > 0;
}
