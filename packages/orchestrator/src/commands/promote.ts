import { type PromotionRequest, promoteRelease } from '@soe/share';
import { checkGates } from '../pipeline/check-gates.js';
import { accessOf, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { answer, type CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/** Options of `soe promote`. */
export interface PromoteOptions {
  /** Why it is promoted although a gate said no. Default: it is not. */
  readonly despiteGates?: string | undefined;
}

/** `soe promote FLAVOR VERSION --to CHANNEL`: point a channel at a version; back again rolls back. */
export async function promote(
  request: PromotionRequest,
  { despiteGates }: PromoteOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  await requireOwner(pipeline);
  const places = await resolvedDistribution(pipeline, request.flavor);
  await checkGates(request, despiteGates, pipeline);
  const result = await promoteRelease(request, {
    aws: accessOf(pipeline),
    places,
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
