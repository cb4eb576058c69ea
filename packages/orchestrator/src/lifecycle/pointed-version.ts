import { parameterPaths } from '@soe/contract';
import { flavorOf, prefixOf } from '../config/flavor-of.js';
import { accessOf, type PipelineContext } from '../pipeline/context.js';

/**
 * The version that a channel points at in the build region; `undefined` where it points at nothing.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`
 * @throws ShareError `SHARE_AWS_FAILED`, `SHARE_CANCELLED`
 */
export async function pointedVersion(
  flavor: string,
  channel: string,
  pipeline: PipelineContext,
): Promise<string | undefined> {
  const { config, signal } = pipeline;
  flavorOf(pipeline, flavor);
  const name = parameterPaths(flavor, { prefix: prefixOf(pipeline, flavor) }).channelVersion(
    channel,
  );
  const { parameters } = accessOf(pipeline).in({ region: config.region }, { signal });
  return (await parameters.get([name]))[name];
}
