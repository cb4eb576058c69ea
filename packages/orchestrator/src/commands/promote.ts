import { connectAws, type PromotionRequest, promoteRelease } from '@soe/share';
import { resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/** `soe promote FLAVOR VERSION --to CHANNEL`: point a channel at a version; back again rolls back. */
export async function promote(request: PromotionRequest, context: CommandContext): Promise<number> {
  const pipeline = await pipelineContext(context);
  await requireOwner(pipeline);
  const result = await promoteRelease(request, {
    aws: connectAws(),
    places: await resolvedDistribution(pipeline, request.flavor),
    signal: context.signal,
    onEvent: (event) => pipeline.onEvent?.({ type: 'share', event }),
  });
  const { flavor, channel, version, previousVersion } = result;
  const before =
    previousVersion === undefined
      ? 'a new channel'
      : previousVersion === version
        ? 'as before'
        : `was ${previousVersion}`;
  answer(context, result, `${flavor}@${channel} is ${version} (${before})`);
  return 0;
}
