import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type Architecture,
  architectures,
  compareVersions,
  createBuildId,
  imageName,
  nextVersion,
  parseVersion,
  type SourceRecord,
} from '@soe/contract';
import { type ImageFacts, listReleases, resolveSourceImage } from '@soe/discovery';
import { checkDistribution, type Distribution } from '@soe/share';
import { readSource } from '@soe/traceability';
import { flavorOf, prefixOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { type BuiltVersion, builtVersions } from './built-versions.js';
import { type PipelineContext, resolvedDistribution } from './context.js';
import { pinnedPlan } from './pinned-plan.js';
import { releaseDirectory } from './release-directory.js';
import { requireOwner } from './require-owner.js';
import { checkTestFiles } from './test-suites.js';

/** What a release would be made of. Plain data. */
export interface ReleasePlan {
  /** Product line. */
  readonly flavor: string;
  /** Version that the release gets. */
  readonly version: string;
  /** The release before it that was not revoked, as it is published in the build region. */
  readonly previous?: { readonly version: string; readonly commit?: string };
  /** The checkout that is built. */
  readonly source: SourceRecord;
  /** One build per architecture. */
  readonly builds: readonly PlannedBuild[];
  /** Where the release goes. */
  readonly distribution: Distribution;
}

/** One run of Packer. */
export interface PlannedBuild {
  /** Architecture that is built. */
  readonly architecture: Architecture;
  /** Id of the build. */
  readonly buildId: string;
  /** Name that the image gets. */
  readonly imageName: string;
  /** Template, relative to the configuration. */
  readonly template: string;
  /** What the build starts from. */
  readonly sourceImage: ImageFacts;
  /** The public parameter that led to it. */
  readonly sourceParameter?: string;
}

/** What a plan is asked for. */
export interface PlanReleaseRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version. Default: the next one of the month. */
  readonly version?: string;
  /**
   * Commit, branch or tag from which changes are counted. Default: the commit of the previous
   * release. Needed when that commit is gone, because history was rewritten.
   */
  readonly since?: string;
}

/**
 * Find out what a release would be made of: its version after those that are published or built, the commit
 * that is checked out, and the newest source images. Suites and gates are read, so that mistakes in them are
 * told here. Nothing is written.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_CONFIG_INVALID`, `SOE_VERSION_TAKEN`,
 * `SOE_WRONG_ACCOUNT`; HarnessError for suites, ids and gates that do not fit; the errors of discovery and git
 */
export async function planRelease(
  request: PlanReleaseRequest,
  context: PipelineContext,
): Promise<ReleasePlan> {
  const { flavor } = request;
  const { sources, template } = flavorOf(context, flavor);
  const { config, directory, signal, aws } = context;
  if (!existsSync(resolve(directory, template))) {
    throw new OrchestratorError(
      'SOE_CONFIG_INVALID',
      `${context.file}: flavors.${flavor}.template: there is no ${template} in ${directory}; correct the path`,
    );
  }
  await checkTestFiles(flavor, context);
  const now = context.clock?.() ?? new Date();
  const reach = { region: config.region, ...aws, ...(signal && { signal }) };
  const distribution = await resolvedDistribution(context, flavor);
  checkDistribution(distribution);
  await requireOwner(context);
  const [source, releases, withImages] = await Promise.all([
    readSource({ directory, ...(signal && { signal }) }),
    listReleases(flavor, { ...reach, prefix: prefixOf(context, flavor) }),
    builtVersions(flavor, context),
  ]);
  const existing = releases.map((release) => release.version);
  const built = await ofOtherCommits(withImages, { flavor, source }, context);
  const version = request.version ?? nextVersion([...existing, ...built.keys()], { now });
  if (existing.includes(parseVersion(version))) {
    throw new OrchestratorError(
      'SOE_VERSION_TAKEN',
      `${flavor} ${version} is published already, and a version never changes; release another one`,
    );
  }
  if (request.version === undefined)
    warnOfUnpublished({ flavor, version, existing, built }, context);
  const builds = architectures.flatMap((architecture) => {
    const query = sources[architecture];
    return query === undefined ? [] : [{ architecture, query }];
  });
  // Nobody's changes count from a version without a summary, which was never published completely, or from a revoked
  // one: whoever did not use it would never hear of what it brought.
  const previous = releases.find(
    (release) =>
      release.summary !== undefined &&
      withImages.get(release.version)?.revoked !== true &&
      compareVersions(release.version, version) < 0,
  );
  return {
    flavor,
    version,
    ...(previous && {
      previous: {
        version: previous.version,
        ...(previous.summary && { commit: previous.summary.commit }),
      },
    }),
    source,
    builds: await Promise.all(
      builds.map(async ({ architecture, query }): Promise<PlannedBuild> => {
        const buildId = createBuildId({ now });
        return {
          architecture,
          buildId,
          imageName: imageName({ flavor, version, architecture, buildId }),
          template,
          sourceImage: await resolveSourceImage(query, { ...reach, architecture }),
          ...('parameter' in query && { sourceParameter: query.parameter }),
        };
      }),
    ),
    distribution,
  };
}

/** What was built from this commit and has not ended is what a release of it goes on with. */
async function ofOtherCommits(
  built: ReadonlyMap<string, BuiltVersion>,
  { flavor, source }: Pick<ReleasePlan, 'flavor' | 'source'>,
  { directory }: PipelineContext,
): Promise<ReadonlyMap<string, BuiltVersion>> {
  const kept = await Promise.all(
    [...built].map(async (entry) => {
      const plan = await pinnedPlan(releaseDirectory(directory, flavor, entry[0]));
      return plan?.source.commit === source.commit ? [] : [entry];
    }),
  );
  return new Map(kept.flat());
}

interface Versions {
  readonly flavor: string;
  readonly version: string;
  /** Those that are published. */
  readonly existing: readonly string[];
  /** Those that have images. */
  readonly built: ReadonlyMap<string, BuiltVersion>;
}

/** Images that were built since the newest release and never published are paid for, and take a version. */
function warnOfUnpublished(
  { flavor, version, existing, built }: Versions,
  { config, onEvent }: PipelineContext,
): void {
  for (const [each, { imageIds }] of built) {
    if (existing.some((published) => compareVersions(published, each) >= 0)) continue;
    const remove = imageIds.map(
      (id) =>
        `aws ec2 deregister-image --region ${config.region} --image-id ${id} --delete-associated-snapshots`,
    );
    onEvent?.({
      type: 'warning',
      message: `${flavor} ${each} was built and is not published: ${imageIds.join(', ')} in ${config.region}; it keeps its version, and this release is ${version}. Where nobody uses them: ${remove.join('; ')}`,
    });
  }
}
