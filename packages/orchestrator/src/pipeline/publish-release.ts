import {
  candidateChannel,
  compareVersions,
  parameterPaths,
  type ReleaseRecord,
} from '@soe/contract';
import { ssmParameterStore } from '@soe/discovery';
import { renderJson, renderMarkdown } from '@soe/release-notes';
import { distributeRelease, promoteRelease, type ShareOptions, verifySettled } from '@soe/share';
import { imageTags } from '@soe/traceability';
import { accessOf, type PipelineContext, prefixOf, resolvedDistribution } from './context.js';
import { openJournal } from './journal.js';
import { makeNotes } from './make-notes.js';
import type { ReleaseResult } from './release-flavor.js';

/**
 * The last part of a release: bring the images where they must be, point the channel `candidate` at
 * them, and write the notes. What is done already is left alone, so that it can be run again.
 */
export async function publishRelease(
  built: ReleaseRecord,
  context: PipelineContext,
): Promise<ReleaseResult> {
  const { signal, onEvent } = context;
  const { flavor, version } = built;
  const { files, say, done } = openJournal(built, context);
  const cancel = signal && { signal };

  // Said here, because EC2 may show the tags of the built images late.
  const tags = built.builds.map((build) => [build.buildId, imageTags(built, build)] as const);
  const distribution = {
    ...(await resolvedDistribution(context, flavor)),
    imageTags: Object.fromEntries(tags),
  };
  const share: ShareOptions = {
    aws: accessOf(context),
    onEvent: (event) => onEvent?.({ type: 'share', event }),
    ...cancel,
  };
  say('share', `to ${distribution.regions.map(({ region }) => region).join(', ')}`);
  const distributed = await distributeRelease(built, distribution, share);
  // No pointer moves before AWS shows everywhere what it was told.
  await verifySettled([built], distribution, share);
  const shared = await done('share', distributed);

  const newer = await newerCandidate(built, context);
  if (newer === undefined) {
    say('candidate', `channel ${candidateChannel} points at ${version}`);
    const request = { flavor, version, channel: candidateChannel };
    await promoteRelease(request, { ...share, places: distribution });
  } else {
    say('candidate', `channel ${candidateChannel} stays at ${newer}, which is newer`);
  }
  await done('candidate', shared);

  say('notes', 'from the commits since the previous release');
  const notes = await makeNotes(shared, context);
  await files.write('notes.json', renderJson(notes));
  await files.write('notes.md', renderMarkdown(notes));
  const record = await done('notes', { ...shared, notes: { file: 'notes.md' } });
  return { record, notes, directory: files.path };
}

// A fix of an older line must not take the candidates of the newest one back.
async function newerCandidate(
  { flavor, version }: ReleaseRecord,
  context: PipelineContext,
): Promise<string | undefined> {
  const { region } = context.config;
  const paths = parameterPaths(flavor, { prefix: prefixOf(context, flavor) });
  const pointer = paths.channelVersion(candidateChannel);
  const [current] = await ssmParameterStore({ region, ...context.aws }).get(
    [pointer],
    context.signal,
  );
  if (current === undefined || compareVersions(current.value, version) <= 0) return undefined;
  return current.value;
}
