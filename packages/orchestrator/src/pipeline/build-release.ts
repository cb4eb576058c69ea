import { type ReleaseRecord, releaseRecord } from '@soe/contract';
import { recordSource } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { buildImages } from './build-images.js';
import { flavorOf, type PipelineContext } from './context.js';
import { openJournal } from './journal.js';
import { planRelease, type ReleasePlan } from './plan-release.js';
import type { ReleaseFlavorRequest } from './release-flavor.js';

/**
 * The first half of a release: plan it, and build its images in the build region.
 *
 * @returns the record with source, changes, builds and images
 * @throws OrchestratorError `SOE_DIRTY` and the codes of planning and building
 */
export async function buildRelease(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const plan = await planRelease(request, context);
  const { flavor, version, source, builds } = plan;
  if (source.dirty && request.allowDirty !== true) {
    throw new OrchestratorError(
      'SOE_DIRTY',
      `release ${flavor} ${version}: files in ${context.directory} differ from commit ${source.commit}; commit them, or allow it with --allow-dirty`,
    );
  }
  const { files, say, done } = openJournal(plan, context);
  const pushed = source.unpushed ? ', not pushed yet' : '';
  say('plan', `${flavor} ${version} from ${source.commit.slice(0, 12)}${pushed}`);
  const planned = await done('plan', await startRecord(plan, context));

  const sources = builds.map((build) => `${build.architecture} from ${build.sourceImage.name}`);
  say('build', sources.join(', '));
  return done('build', await buildImages(planned, plan, context, files.path));
}

function startRecord(
  { flavor, version, previous }: ReleasePlan,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { config, directory, env, clock = () => new Date(), signal } = context;
  const { paths } = flavorOf(context, flavor);
  const record = releaseRecord({
    flavor,
    version,
    ...(previous && { previousVersion: previous.version }),
    createdAt: clock().toISOString(),
  });
  return recordSource(record, {
    directory,
    env,
    ...(previous?.commit !== undefined && { since: previous.commit }),
    ...(paths !== undefined && { paths }),
    ...(config.issues !== undefined && { issues: config.issues }),
    ...(signal && { signal }),
  });
}
