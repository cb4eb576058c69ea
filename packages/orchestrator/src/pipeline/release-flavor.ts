import { candidateChannel, type ReleaseRecord, releaseRecord } from '@soe/contract';
import { type ReleaseNotes, renderJson, renderMarkdown } from '@soe/release-notes';
import { connectAws, distributeRelease, promoteRelease } from '@soe/share';
import { awsTraceStore, recordSource, tagImages } from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { buildImages } from './build-images.js';
import { flavorOf, type PipelineContext, type Stage } from './context.js';
import { makeNotes } from './make-notes.js';
import { type PlanReleaseRequest, planRelease } from './plan-release.js';
import { releaseDirectory } from './release-directory.js';

/** What {@link releaseFlavor} is asked for. */
export interface ReleaseFlavorRequest extends PlanReleaseRequest {
  /** Build although files differ from the commit that is recorded. Default `false`. */
  readonly allowDirty?: boolean;
}

/** A release that was made. */
export interface ReleaseResult {
  /** Its record. */
  readonly record: ReleaseRecord;
  /** Its notes. */
  readonly notes: ReleaseNotes;
  /** Folder with the record, the notes, the journal and the logs. */
  readonly directory: string;
}

/**
 * From a commit to a published image: plan, build, record, share, point the channel `candidate` at
 * it, write the notes.
 *
 * @throws OrchestratorError and the errors of the packages; what was done until then is in the
 * release's folder and on AWS
 */
export async function releaseFlavor(
  request: ReleaseFlavorRequest,
  context: PipelineContext,
): Promise<ReleaseResult> {
  const { config, directory, env, clock = () => new Date(), signal, onEvent } = context;
  const { flavor } = request;
  const plan = await planRelease(request, context);
  const { version, previous, distribution, source } = plan;
  if (source.dirty && request.allowDirty !== true) {
    throw new OrchestratorError(
      'SOE_DIRTY',
      `release ${flavor} ${version}: files in ${directory} differ from commit ${source.commit}; commit them, or allow it with --allow-dirty`,
    );
  }
  const files = releaseDirectory(directory, flavor, version);
  const say = (stage: Stage, detail: string) => onEvent?.({ type: 'stage', stage, detail });
  const done = async (stage: Stage, record: ReleaseRecord) => {
    await files.save(stage, record, clock());
    signal?.throwIfAborted();
    return record;
  };
  const cancel = signal && { signal };

  say(
    'plan',
    `${flavor} ${version} from ${source.commit.slice(0, 12)}${source.unpushed ? ', not pushed yet' : ''}`,
  );
  const { paths } = flavorOf(context, flavor);
  const planned = await done(
    'plan',
    await recordSource(
      releaseRecord({
        flavor,
        version,
        ...(previous && { previousVersion: previous.version }),
        createdAt: clock().toISOString(),
      }),
      {
        directory,
        env,
        ...(previous?.commit !== undefined && { since: previous.commit }),
        ...(paths !== undefined && { paths }),
        ...(config.issues !== undefined && { issues: config.issues }),
        ...cancel,
      },
    ),
  );

  say(
    'build',
    plan.builds.map((build) => `${build.architecture} from ${build.sourceImage.name}`).join(', '),
  );
  const built = await done('build', await buildImages(planned, plan, context, files.path));

  say('record', 'tagging the images with where they come from');
  await tagImages(built, {
    region: config.region,
    store: awsTraceStore({ region: config.region }),
    ...cancel,
  });
  await done('record', built);

  say('share', `to ${distribution.regions.map((each) => each.region).join(', ')}`);
  const share = {
    aws: connectAws(),
    onEvent: (event) => onEvent?.({ type: 'share', event }),
    ...cancel,
  } satisfies Parameters<typeof distributeRelease>[2];
  const shared = await done('share', await distributeRelease(built, distribution, share));

  say('candidate', `channel ${candidateChannel} points at ${version}`);
  await promoteRelease(
    { flavor, version, channel: candidateChannel },
    { ...share, places: distribution },
  );
  await done('candidate', shared);

  say('notes', 'from the commits since the previous release');
  const notes = await makeNotes(
    {
      ...shared,
      commit: source.commit,
      ...(previous?.commit !== undefined && { previousCommit: previous.commit }),
    },
    context,
  );
  await files.write('notes.json', renderJson(notes));
  await files.write('notes.md', renderMarkdown(notes));
  const record = await done('notes', { ...shared, notes: { file: 'notes.md' } });
  return { record, notes, directory: files.path };
}
