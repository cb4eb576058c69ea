import {
  candidateChannel,
  compareVersions,
  parameterPaths,
  type ReleaseRecord,
} from '@soe/contract';
import { ssmParameterStore } from '@soe/discovery';
import { promoteRelease } from '@soe/share';
import { prefixOf } from '../config/flavor-of.js';
import { type PipelineContext, resolvedDistribution } from './context.js';
import { openJournal } from './journal.js';
import { shareOptions } from './share-release.js';

/** Point the channel `candidate` at a release that was shared, unless it points at a newer one. */
export async function pointCandidate(
  shared: ReleaseRecord,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { flavor, version } = shared;
  const { say, done } = openJournal(shared, context);
  const newer = await newerCandidate(shared, context);
  if (newer === undefined) {
    say('candidate', `channel ${candidateChannel} points at ${version}`);
    const places = await resolvedDistribution(context, flavor);
    const request = { flavor, version, channel: candidateChannel };
    await promoteRelease(request, { ...shareOptions(context), places });
  } else {
    say('candidate', `channel ${candidateChannel} stays at ${newer}, which is newer`);
  }
  return done('candidate', shared);
}

// A fix of an older line must not take the candidates of the newest one back.
async function newerCandidate(
  { flavor, version }: ReleaseRecord,
  context: PipelineContext,
): Promise<string | undefined> {
  const { region } = context.config;
  const paths = parameterPaths(flavor, { prefix: prefixOf(context, flavor) });
  const pointer = paths.channelVersion(candidateChannel);
  const store = ssmParameterStore({ region, ...context.aws });
  const [current] = await store.get([pointer], context.signal);
  if (current === undefined || compareVersions(current.value, version) <= 0) return undefined;
  return current.value;
}
