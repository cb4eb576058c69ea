import type { ReleaseRecord } from '@soe/contract';
import { awsTraceStore, tagImages } from '@soe/traceability';
import type { PipelineContext } from './context.js';
import { openJournal } from './journal.js';

/** Tag the images of a release with where they come from. Tags that are there are left alone. */
export async function tagRelease(
  built: ReleaseRecord,
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { config, signal, aws } = context;
  const { say, done } = openJournal(built, context);
  say('record', 'tagging the images with where they come from');
  const store = awsTraceStore({ region: config.region, ...aws });
  await tagImages(built, { region: config.region, store, ...(signal && { signal }) });
  return done('record', built);
}
